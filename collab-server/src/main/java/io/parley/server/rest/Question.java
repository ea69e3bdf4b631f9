package io.parley.server.rest;

import io.parley.crypto.SignedBytes;
import io.parley.server.ledger.AskedOverRest;
import io.parley.server.wire.AnswerDocument;
import io.parley.server.wire.AskRequest;
import io.parley.server.wire.Json;
import io.parley.server.wire.Reply;
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
   * @param form of a report; else empty
   * @param control of a lift; else empty
   */
  record Stored(AskRequest ask, String form, String control) {
    /** A question that is no report. */
    static Stored of(AskRequest ask) {
      return new Stored(ask, "", "");
    }

    /** A report. */
    static Stored of(ReportBody body) {
      return new Stored(body.ask(), body.form().name(), body.control().orElse(""));
    }
  }

  static Question of(AskedOverRest entry) {
    return new Question(entry, Json.read(entry.request(), Stored.class));
  }

  /** What came of it; empty while it runs, and where nothing ever will. */
  Optional<Reply> reply() {
    return entry.outcome().map(o -> Json.read(o, Reply.class));
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
