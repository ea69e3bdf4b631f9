package io.parley.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.parley.crypto.SignedBytes;
import io.parley.server.ledger.AskedOverRest;
import io.parley.server.report.ReportDocument;
import io.parley.server.report.ReportFile;
import io.parley.server.wire.AnswerDocument;
import io.parley.server.wire.AskRequest;
import io.parley.server.wire.Json;
import io.parley.server.wire.Reply;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What an account asked, as the book keeps it.
 *
 * @param entry the book's entry
 * @param stored what was asked
 */
record Question(AskedOverRest entry, Stored stored) {

  /**
   * What was asked.
   *
   * @param ask the question; of a report the first
   * @param form of a report; else empty
   * @param control of a lift, as reports once had it; else empty
   * @param report the report's file; else empty, and left out of the bytes, as it was before
   */
  record Stored(
      AskRequest ask,
      String form,
      String control,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String report) {
    Stored {
      report = Objects.requireNonNullElse(report, ""); // absent in the bytes
    }

    /** A question that is no report. */
    static Stored of(AskRequest ask) {
      return new Stored(ask, "", "", "");
    }

    /** A report. */
    static Stored of(ReportBody body) {
      return new Stored(
          body.file().questions().values().iterator().next(), body.form(), "", body.text());
    }

    /** Whether it is a report of questions of its own. */
    boolean isReport() {
      return !report.isEmpty();
    }
  }

  /** What came of the questions of a report, by name: as many as were asked. */
  record Replies(Map<String, Reply> replies) {
    Replies {
      replies = Map.copyOf(replies);
    }
  }

  static Question of(AskedOverRest entry) {
    return new Question(entry, Json.read(entry.request(), Stored.class));
  }

  /** What came of it; empty while it runs, and where nothing ever will. */
  Optional<Reply> reply() {
    return stored.isReport()
        ? replies().flatMap(Question::decisive)
        : entry.outcome().map(o -> Json.read(o, Reply.class));
  }

  private Optional<Map<String, Reply>> replies() {
    return entry.outcome().map(o -> Json.read(o, Replies.class).replies());
  }

  /** The refusal, where there is one; else any. */
  private static Optional<Reply> decisive(Map<String, Reply> replies) {
    return replies.values().stream()
        .filter(Reply::wasRefused)
        .findFirst()
        .or(() -> replies.values().stream().findFirst());
  }

  /** The report that its answers make; empty while they are not there, and where none will be. */
  Optional<ReportDocument> report() {
    if (!stored.isReport() || status() != Status.answered) {
      return Optional.empty();
    }
    ReportFile file = ReportBody.read(stored.report());
    Map<String, Reply> replies = replies().orElse(Map.of());
    Map<String, ReportDocument.Asked> asked = new LinkedHashMap<>();
    file.questions()
        .forEach(
            (name, question) ->
                asked.put(
                    name,
                    new ReportDocument.Asked(
                        question.sql(), answer(Objects.requireNonNull(replies.get(name), name)))));
    return Optional.of(ReportDocument.of(file, asked));
  }

  private static AnswerDocument answer(Reply reply) {
    return Json.read(SignedBytes.decode(reply.bytes()).payload(), AnswerDocument.class);
  }

  /** The answer as the room signed it; empty where there is none. */
  Optional<SignedBytes> signed() {
    return reply().filter(r -> !r.wasRefused()).map(r -> SignedBytes.decode(r.bytes()));
  }

  /** The answer; empty where there is none. */
  Optional<AnswerDocument> answer() {
    return signed().map(s -> Json.read(s.payload(), AnswerDocument.class));
  }

  /** Why it is refused; empty where it is not. */
  Optional<Problem> refusal() {
    return reply().filter(Reply::wasRefused).map(Problem::of);
  }

  /** One word on where it stands. */
  Status status() {
    return switch (entry.state()) {
      case OPEN -> Status.running;
      case ENDED -> refusal().isPresent() ? Status.refused : Status.answered;
      case CANCELLED -> Status.cancelled;
      case BROKEN -> Status.broken;
    };
  }

  /** Where a question stands; named as documents write it. */
  enum Status {
    running,
    answered,
    refused,
    cancelled,
    broken
  }
}
