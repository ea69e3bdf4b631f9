package io.parley.server.flightsql;

import io.parley.policy.Diagnostics;
import io.parley.policy.Reason;
import io.parley.policy.ReasonCode;
import io.parley.policy.ReasonPage;
import io.parley.server.account.NotAllowed;
import io.parley.server.wire.RefusalReason;
import io.parley.server.wire.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.ErrorFlightMetadata;
import org.apache.arrow.flight.FlightRuntimeException;

/**
 * Refusals as Flight errors. No driver hands a SQLSTATE of its own through, so that it begins the
 * text: {@code 42501 row-level-output: …}. It stands in the call's metadata too, under {@code
 * parley-sqlstate} and {@code parley-reasons}.
 */
final class Refusals {
  /**
   * A description travels in a header, percent-encoded, and clients take 8 KiB of headers in all.
   */
  private static final int MOST_ENCODED = 5_000;

  private static final String CUT = "\n… there is more; `parley query` shows all of it";

  private Refusals() {}

  /** The refusal of a statement. */
  static FlightRuntimeException of(Reply refused, String sql) {
    List<Reason> reasons = refused.refused().stream().map(RefusalReason::asReason).toList();
    Reason first = reasons.get(0);
    String text =
        "%s %s: %s\n\n%s"
            .formatted(
                sqlState(first),
                first.code(),
                first.message(),
                Diagnostics.render(reasons, refused.rewrite().stream().findFirst(), sql));
    String codes = reasons.stream().map(Reason::code).collect(Collectors.joining(" "));
    return error(status(first), sqlState(first), codes, text);
  }

  /** A refusal of this protocol's own. */
  static FlightRuntimeException of(ReasonCode code, String message, String help) {
    Reason reason = code.reason(message, Optional.empty(), help);
    return error(
        status(reason),
        sqlState(reason),
        reason.code(),
        "%s %s: %s; %s".formatted(sqlState(reason), reason.code(), message, help));
  }

  /** An account lacks a right. */
  static FlightRuntimeException of(NotAllowed e) {
    String text = NotAllowed.SQL_STATE + " not-allowed: " + e.getMessage();
    return error(CallStatus.UNAUTHORIZED, NotAllowed.SQL_STATE, "not-allowed", text);
  }

  private static FlightRuntimeException error(
      CallStatus status, String sqlState, String codes, String text) {
    ErrorFlightMetadata metadata = new ErrorFlightMetadata();
    metadata.insert("parley-sqlstate", sqlState);
    metadata.insert("parley-reasons", codes);
    return status.withDescription(fitting(text)).withMetadata(metadata).toRuntimeException();
  }

  private static String sqlState(Reason reason) {
    return ReasonCode.of(reason.code()).map(c -> c.page().sqlState()).orElse("HY000");
  }

  private static CallStatus status(Reason reason) {
    return switch (ReasonCode.of(reason.code())
        .map(ReasonCode::page)
        .map(ReasonPage::http)
        .orElse(500)) {
      case 400, 422 -> CallStatus.INVALID_ARGUMENT;
      case 403 -> CallStatus.UNAUTHORIZED;
      case 429 -> CallStatus.RESOURCE_EXHAUSTED;
      case 503 -> CallStatus.UNAVAILABLE;
      default -> CallStatus.INTERNAL;
    };
  }

  /** The text, or as much of it as a header holds. */
  static String fitting(String text) {
    int encoded = 0;
    for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
      encoded += encodedLength(text.codePointAt(at));
      if (encoded > MOST_ENCODED) {
        return text.substring(0, at) + CUT;
      }
    }
    return text;
  }

  private static int encodedLength(int codePoint) {
    return codePoint >= 0x20 && codePoint < 0x7f && codePoint != '%'
        ? 1
        : 3 * Character.toString(codePoint).getBytes(StandardCharsets.UTF_8).length;
  }
}
