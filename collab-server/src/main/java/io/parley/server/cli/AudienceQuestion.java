package io.parley.server.cli;

import io.parley.policy.Analysis;
import io.parley.policy.Diagnostics;
import io.parley.query.explain.Explanation;
import io.parley.server.audience.Audience;
import io.parley.server.audience.AudienceBook;
import io.parley.server.audience.Membership;
import io.parley.server.client.Profile;
import io.parley.server.client.RoomClient;
import io.parley.server.node.ConfigurationException;
import io.parley.server.wire.AnswerDocument;
import io.parley.server.wire.AskRequest;
import io.parley.server.wire.Delivery;
import io.parley.server.wire.ExplainRequest;
import io.parley.server.wire.RefusalReason;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.arrow.flight.FlightRuntimeException;
import picocli.CommandLine.Option;

/** Asks the room for audiences, as the receiving party's analyst. */
final class AudienceQuestion {
  @Option(
      names = "--profile",
      defaultValue = "demo",
      description = "how to reach the room; a running demo leaves ${DEFAULT-VALUE}")
  private String profile = "demo";

  /** What a refusal says, with the question that it is about. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(List<RefusalReason> reasons, String sql) {
      super(
          String.join(
              "\n", reasons.stream().map(r -> Diagnostics.render(r.asReason(), sql)).toList()));
    }
  }

  /**
   * What a question for an audience came to.
   *
   * @param status {@code delivered}; {@code withheld}: too few people; {@code no change due}: too
   *     few changes, or none; {@code answered before}: nothing changed that the question reads
   * @param people rounded down to hundreds
   * @param promise what is promised, and what not
   */
  record Asked(
      String audience,
      String status,
      long people,
      String query,
      List<String> rule,
      List<String> promise) {}

  /** Asks for an audience that is declared in the book. */
  Asked ask(AudienceBook book, Audience audience) {
    int before = book.membership(audience.name()).runs().size();
    AnswerDocument answer = answer(audience.sql(), Analysis.AUDIENCE, audience.purpose());
    Delivery delivery = Objects.requireNonNull(answer.audience());
    Membership now = book.membership(audience.name());
    AnswerDocument.Receipt receipt = answer.receipt();
    boolean came = now.runs().size() > before;
    return new Asked(
        audience.name(),
        status(delivery, now, came),
        delivery.people(),
        receipt.queryId(),
        receipt.rule(),
        receipt.promise());
  }

  private static String status(Delivery delivery, Membership now, boolean came) {
    if (!delivery.file().isEmpty()) {
      return came ? "delivered" : "answered before";
    }
    return now.delivered().isPresent() ? "no change due" : "withheld";
  }

  /** What the question for an audience would do; charges nothing. */
  Explanation explain(Audience audience) {
    AskRequest request =
        new AskRequest(
            AskRequest.VERSION, audience.sql(), Analysis.AUDIENCE.word(), "", audience.purpose());
    try (RoomClient client = new RoomClient(room())) {
      RoomClient.Outcome outcome =
          client.explain(new ExplainRequest(ExplainRequest.VERSION, request, 0));
      if (outcome instanceof RoomClient.Outcome.Explained explained) {
        return explained.explanation();
      }
      throw refused(outcome, audience.sql());
    } catch (FlightRuntimeException e) {
      throw new ConfigurationException(QueryCommand.notAnswered(e, room()));
    }
  }

  /** An answer of the room. */
  AnswerDocument answer(String sql, Analysis analysis, String purpose) {
    try (RoomClient client = new RoomClient(room())) {
      RoomClient.Outcome outcome =
          client.ask(new AskRequest(AskRequest.VERSION, sql, analysis.word(), "", purpose));
      if (outcome instanceof RoomClient.Outcome.Answered answered) {
        return answered.answer();
      }
      throw refused(outcome, sql);
    } catch (FlightRuntimeException e) {
      throw new ConfigurationException(QueryCommand.notAnswered(e, room()));
    }
  }

  private static Refused refused(RoomClient.Outcome outcome, String sql) {
    List<RefusalReason> reasons =
        Optional.of(outcome)
            .filter(RoomClient.Outcome.Refused.class::isInstance)
            .map(o -> ((RoomClient.Outcome.Refused) o).reasons())
            .orElse(List.of());
    return new Refused(reasons, sql);
  }

  private Profile room() {
    return Profile.read(profile);
  }

  /** For people. */
  static String text(Asked asked) {
    StringBuilder text = new StringBuilder("audience  " + asked.audience() + "\n");
    text.append(
        "status    %s\n"
            .formatted(
                switch (asked.status()) {
                  case "delivered" -> "delivered, about %,d people".formatted(asked.people());
                  case "withheld" ->
                      "withheld: too few people, or too near to a list that was delivered before";
                  case "answered before" ->
                      "answered before: nothing changed that the question reads; nothing was charged";
                  default -> asked.status();
                }));
    asked.promise().forEach(p -> text.append("promise   ").append(p).append('\n'));
    asked.rule().forEach(r -> text.append("rule      ").append(r).append('\n'));
    return text.append("receipt   ").append(asked.query()).append('\n').toString();
  }
}
