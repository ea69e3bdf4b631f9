package io.parley.server.activation;

import io.parley.policy.Analysis;
import io.parley.query.explain.Explanation;
import io.parley.server.audience.Audience;
import io.parley.server.audience.AudienceBook;
import io.parley.server.audience.Membership;
import io.parley.server.audience.SizeQuestion;
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

/**
 * Asks a room about audiences, as somebody of the receiving party. Whatever fails on the way to the
 * room comes as Flight has it.
 *
 * @param profile where the room is, and who asks
 */
public record AudienceRoom(Profile profile) implements Asking {

  /** A question that the room refused: all reasons at once. */
  public static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient RoomClient.Outcome.Refused refused;
    private final String sql;

    private Refused(RoomClient.Outcome.Refused refused, String sql) {
      super("refused: " + String.join(", ", codes(refused)));
      this.refused = refused;
      this.sql = sql;
    }

    private static List<String> codes(RoomClient.Outcome.Refused refused) {
      return refused.reasons().stream().map(RefusalReason::rule).distinct().toList();
    }

    /** The reasons, and the change with which the question would pass. */
    public RoomClient.Outcome.Refused refused() {
      return refused;
    }

    /** The question that it is about. */
    public String sql() {
      return sql;
    }
  }

  @Override
  public Asked ask(AudienceBook book, Audience audience) {
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

  /**
   * What the question for an audience would do; charges nothing.
   *
   * @throws Refused when it would be refused
   */
  public Explanation explain(Audience audience) {
    AskRequest request =
        new AskRequest(
            AskRequest.VERSION, audience.sql(), Analysis.AUDIENCE.word(), "", audience.purpose());
    try (RoomClient client = new RoomClient(profile)) {
      RoomClient.Outcome outcome =
          client.explain(new ExplainRequest(ExplainRequest.VERSION, request, 0));
      if (outcome instanceof RoomClient.Outcome.Explained explained) {
        return explained.explanation();
      }
      throw new Refused((RoomClient.Outcome.Refused) outcome, audience.sql());
    }
  }

  /**
   * How many people an audience would have: a private estimate, which is charged.
   *
   * @param purpose of the estimate
   * @throws Refused when it is refused
   */
  public AudienceSize size(Audience audience, String purpose) {
    long least =
        SizeQuestion.least(explain(audience).rule())
            .orElseThrow(
                () -> new ConfigurationException("the room does not say the least size of a list"));
    return AudienceSize.of(
        audience.name(),
        least,
        answer(SizeQuestion.of(audience.sql()), Analysis.AGGREGATE, purpose));
  }

  private AnswerDocument answer(String sql, Analysis analysis, String purpose) {
    try (RoomClient client = new RoomClient(profile)) {
      RoomClient.Outcome outcome =
          client.ask(new AskRequest(AskRequest.VERSION, sql, analysis.word(), "", purpose));
      if (outcome instanceof RoomClient.Outcome.Answered answered) {
        return answered.answer();
      }
      throw new Refused((RoomClient.Outcome.Refused) outcome, sql);
    }
  }
}
