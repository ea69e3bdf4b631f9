package io.parley.server.flightsql;

import io.parley.server.flight.FlightTls;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.FlightProducer.CallContext;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.ServerSessionMiddleware;

/**
 * Whose each session is. It is known by a cookie, which is no key: a session serves the account of
 * the collaboration that began it, and for any other is as one that never was.
 */
final class Sessions {
  private final Map<ServerSessionMiddleware.Session, String> owners =
      Collections.synchronizedMap(new WeakHashMap<>());

  /** Refuses a call that shows another's session. */
  void check(CallContext context) {
    if (SessionOptions.session(context)
        .map(session -> !context.peerIdentity().equals(owners.get(session)))
        .orElse(false)) {
      throw unknown();
    }
  }

  /** The session of a call, which begins here where it has none. */
  ServerSessionMiddleware.Session begun(CallContext context) {
    ServerSessionMiddleware.Session session = context.getMiddleware(FlightTls.SESSION).getSession();
    owners.putIfAbsent(session, context.peerIdentity());
    return session;
  }

  /** In the words of Arrow for a cookie of no session. */
  private static FlightRuntimeException unknown() {
    return CallStatus.NOT_FOUND
        .withDescription("Invalid " + ServerSessionMiddleware.sessionCookieName + " cookie.")
        .toRuntimeException();
  }
}
