package io.parley.server.trace;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The span under which this thread works, in the form of W3C Trace Context, level 2 (header {@code
 * traceparent}): two random numbers and two flags. That is all that ever goes from node to node
 * about times: no {@code tracestate}, no baggage, and no span. Where nobody traces, there is none,
 * and no header.
 */
public final class TraceParent {
  /** The name of the header. */
  public static final String HEADER = "traceparent";

  /** Version 00; neither number is all zeros, which is how the standard writes "none". */
  private static final Pattern FORM =
      Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-0[0-3]");

  private static final ThreadLocal<Optional<String>> CURRENT =
      ThreadLocal.withInitial(Optional::empty);

  private TraceParent() {}

  /** That of this thread. */
  public static Optional<String> current() {
    return CURRENT.get();
  }

  /**
   * What a header says; whatever is not of the form counts as none. It comes from another
   * organisation: so nothing else of it is kept, shown or handed on.
   */
  public static Optional<String> received(@org.jspecify.annotations.Nullable String header) {
    return Optional.ofNullable(header).filter(h -> FORM.matcher(h).matches());
  }

  /** Does the work under this one. */
  public static <T> T under(Optional<String> parent, Supplier<T> work) {
    Optional<String> before = CURRENT.get();
    if (parent.equals(before)) {
      return work.get();
    }
    CURRENT.set(parent);
    try {
      return work.get();
    } finally {
      if (before.isEmpty()) {
        CURRENT.remove();
      } else {
        CURRENT.set(before);
      }
    }
  }

  /** Work for another thread, under the one of this. */
  public static <T> Callable<T> carried(Supplier<T> work) {
    Optional<String> parent = current();
    return () -> under(parent, work);
  }
}
