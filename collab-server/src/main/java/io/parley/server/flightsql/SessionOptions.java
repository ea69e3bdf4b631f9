package io.parley.server.flightsql;

import io.parley.policy.Analysis;
import io.parley.policy.ReasonCode;
import io.parley.server.flight.FlightTls;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.arrow.flight.FlightConstants;
import org.apache.arrow.flight.FlightProducer.CallContext;
import org.apache.arrow.flight.ServerHeaderMiddleware;
import org.apache.arrow.flight.ServerSessionMiddleware;

/**
 * What a connection says beside its statements: options of the session, and else headers of the
 * call, as which drivers send properties that they do not know. None of them goes beyond what
 * policies allow.
 *
 * @param purpose what for; one of the agreement's
 * @param analysis the kind of answer
 * @param epsilon the most that one answer may cost; empty: what policies allow
 * @param intervals whether each number is followed by its 95 % interval
 */
record SessionOptions(String purpose, Analysis analysis, String epsilon, boolean intervals) {
  /** The options there are, by the names that clients use. */
  enum Name {
    PURPOSE,
    ANALYSIS,
    EPSILON,
    INTERVALS;

    String word() {
      return "parley." + name().toLowerCase(Locale.ROOT);
    }

    static Optional<Name> of(String word) {
      return Arrays.stream(values()).filter(n -> n.word().equals(word)).findFirst();
    }

    /** Whether the option can have this value. */
    boolean takes(String value, List<String> purposes) {
      return switch (this) {
        case PURPOSE -> purposes.contains(value);
        case ANALYSIS -> Analysis.asked(value).isPresent();
        case EPSILON -> value.matches("[0-9]{1,4}(\\.[0-9]{1,9})?");
        case INTERVALS -> value.equals("true") || value.equals("false");
      };
    }

    private String values(List<String> purposes) {
      return switch (this) {
        case PURPOSE -> String.join(" or ", purposes);
        case ANALYSIS -> String.join(" or ", Analysis.askable());
        case EPSILON -> "a number such as 0.5";
        case INTERVALS -> "true or false";
      };
    }
  }

  /** The options of a call. */
  static SessionOptions of(CallContext context, List<String> purposes) {
    return new SessionOptions(
        purpose(context, purposes),
        value(context, Name.ANALYSIS, purposes).flatMap(Analysis::asked).orElse(Analysis.AGGREGATE),
        value(context, Name.EPSILON, purposes).orElse(""),
        value(context, Name.INTERVALS, purposes).map(Boolean::parseBoolean).orElse(false));
  }

  private static String purpose(CallContext context, List<String> purposes) {
    return value(context, Name.PURPOSE, purposes)
        .or(() -> purposes.size() == 1 ? Optional.of(purposes.get(0)) : Optional.empty())
        .orElseThrow(
            () ->
                Refusals.of(
                    ReasonCode.OUTSIDE_AGREEMENT,
                    "the connection does not say for which purpose it asks",
                    "set its property %s to %s"
                        .formatted(Name.PURPOSE.word(), Name.PURPOSE.values(purposes))));
  }

  private static Optional<String> value(CallContext context, Name name, List<String> purposes) {
    Optional<String> value =
        session(context)
            .map(s -> s.getSessionOption(name.word()))
            .flatMap(SessionValue::text)
            .or(() -> header(context, name));
    if (value.isPresent() && !name.takes(value.get(), purposes)) {
      throw Refusals.of(
          ReasonCode.BAD_HINT,
          "the property %s has no such value".formatted(name.word()),
          "set it to " + name.values(purposes));
    }
    return value;
  }

  /** The session of a call; empty where it has none. */
  static Optional<ServerSessionMiddleware.Session> session(CallContext context) {
    ServerSessionMiddleware middleware = context.getMiddleware(FlightTls.SESSION);
    return middleware != null && middleware.hasSession()
        ? Optional.of(middleware.getSession())
        : Optional.empty();
  }

  private static Optional<String> header(CallContext context, Name name) {
    ServerHeaderMiddleware middleware = context.getMiddleware(FlightConstants.HEADER_KEY);
    return Optional.ofNullable(middleware == null ? null : middleware.headers().get(name.word()));
  }
}
