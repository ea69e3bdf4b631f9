package io.parley.server.report;

import io.parley.query.explain.Explanation;
import io.parley.server.client.RoomClient;
import io.parley.server.wire.AskRequest;
import io.parley.server.wire.ExplainRequest;
import io.parley.server.wire.RefusalReason;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Runs a report against a room: first what all of it costs, then its questions. */
public final class ReportRun {
  private final ReportFile file;
  private final RoomClient room;

  /** A run of a report by whoever the client is. */
  public ReportRun(ReportFile file, RoomClient room) {
    this.file = file;
    this.room = room;
  }

  /** A question that was refused, and why. */
  public record RefusedQuestion(String question, String sql, List<RefusalReason> reasons) {
    /** Copies the list. */
    public RefusedQuestion {
      reasons = List.copyOf(reasons);
    }
  }

  /** Questions of a report were refused: nothing more is asked. */
  public static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<RefusedQuestion> questions;

    /** With the questions that were refused, one or more. */
    public Refused(List<RefusedQuestion> questions) {
      super(
          "refused in the report: question "
              + questions.stream()
                  .map(q -> "`" + q.question() + "`")
                  .collect(Collectors.joining(", ")));
      this.questions = List.copyOf(questions);
    }

    /** Each, one or more. */
    public List<RefusedQuestion> questions() {
      return questions;
    }
  }

  /**
   * What the report costs.
   *
   * @param epsilon by population, of all its questions together; one that was asked before is free
   */
  public record Price(int questions, Map<String, BigDecimal> epsilon) {
    /** Copies the map. */
    public Price {
      epsilon = new TreeMap<>(epsilon);
    }

    /** What these questions cost together. */
    public static Price of(Collection<Explanation> questions) {
      Map<String, BigDecimal> sum = new TreeMap<>();
      questions.forEach(
          e -> e.price().forEach((who, cost) -> sum.merge(who, cost.epsilon(), BigDecimal::add)));
      return new Price(questions.size(), sum);
    }
  }

  /**
   * Explains every question, which charges nothing.
   *
   * @throws Refused with all that the policies do not allow, or whose columns do not exist
   */
  public Price price() {
    List<Explanation> explained = new ArrayList<>();
    Map<String, AskRequest> questions = file.questions();
    List<RefusedQuestion> refused = new ArrayList<>();
    questions.forEach(
        (name, question) -> {
          RoomClient.Outcome outcome =
              room.explain(new ExplainRequest(ExplainRequest.VERSION, question, 0));
          if (outcome instanceof RoomClient.Outcome.Explained one) {
            explained.add(one.explanation());
          } else {
            refused.add(refused(name, question.sql(), outcome));
          }
        });
    if (!refused.isEmpty()) {
      throw new Refused(refused);
    }
    return Price.of(explained);
  }

  /**
   * Asks every question and makes the report.
   *
   * @throws Refused when one is; those before it are charged, and free when they are asked again
   */
  public ReportDocument run() {
    Map<String, ReportDocument.Asked> asked = new LinkedHashMap<>();
    file.questions()
        .forEach(
            (name, question) -> {
              RoomClient.Outcome outcome = room.ask(question);
              if (outcome instanceof RoomClient.Outcome.Answered answered) {
                asked.put(name, new ReportDocument.Asked(question.sql(), answered.answer()));
              } else {
                throw new Refused(List.of(refused(name, question.sql(), outcome)));
              }
            });
    return ReportDocument.of(file, asked);
  }

  private static RefusedQuestion refused(String name, String sql, RoomClient.Outcome outcome) {
    return new RefusedQuestion(
        name,
        sql,
        outcome instanceof RoomClient.Outcome.Refused refused ? refused.reasons() : List.of());
  }
}
