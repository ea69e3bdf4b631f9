package io.parley.server.flight;

import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;

/** Tells a connection that broke, or never stood, from an answer of the other node. */
public final class LostConnection {
  private LostConnection() {}

  /**
   * Whether nobody answered. gRPC calls a channel that closes under a call that is being written an
   * unknown failure (its {@code Utils.statusFromThrowable}); what another node answers carries no
   * cause across the wire, so that the cause tells them apart.
   */
  public static boolean is(FlightRuntimeException e) {
    return e.status().code() == FlightStatusCode.UNAVAILABLE
        || cause(e, ClosedChannelException.class).isPresent();
  }

  /** Whether it is the certificates that did not fit. */
  public static boolean overCertificates(FlightRuntimeException e) {
    return cause(e, SSLException.class).isPresent();
  }

  private static Optional<Throwable> cause(Throwable e, Class<? extends Throwable> kind) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (kind.isInstance(cause)) {
        return Optional.of(cause);
      }
    }
    return Optional.empty();
  }
}
