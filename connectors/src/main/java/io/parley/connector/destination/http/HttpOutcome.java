package io.parley.connector.destination.http;

import java.util.Map;
import java.util.Optional;

/** What became of a call. */
public sealed interface HttpOutcome {
  /**
   * The receiver answered.
   *
   * @param status of HTTP
   * @param headers names in lower case, first values
   * @param body at most a mebibyte of it
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared; a copy of megabytes would be waste
  record Answer(int status, Map<String, String> headers, byte[] body) implements HttpOutcome {
    /** Copies the headers. */
    public Answer {
      headers = Map.copyOf(headers);
    }

    /** Whether the receiver took it. */
    public boolean ok() {
      return status >= 200 && status < 300;
    }

    /** A header, by its name in lower case. */
    public Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }

    /** The status alone: receivers quote in their answers what they got. */
    @Override
    public String toString() {
      return "Answer[" + status + "]";
    }
  }

  /**
   * No connection: nothing was sent.
   *
   * @param code a word for it
   */
  record Unreachable(String code) implements HttpOutcome {}

  /**
   * The connection went while the call was under way.
   *
   * @param code a word for it
   */
  record Lost(String code) implements HttpOutcome {}
}
