package io.parley.server.flightsql;

import java.util.List;
import org.apache.arrow.flight.CallHeaders;
import org.apache.arrow.flight.CallInfo;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.FlightClientMiddleware;

/**
 * Notes the names of the sessions that a server begins.
 *
 * @param noted the last one last
 */
record Cookies(List<String> noted) implements FlightClientMiddleware.Factory {
  @Override
  public FlightClientMiddleware onCallStarted(CallInfo info) {
    return new FlightClientMiddleware() {
      @Override
      public void onBeforeSendingHeaders(CallHeaders outgoing) {}

      @Override
      public void onHeadersReceived(CallHeaders incoming) {
        for (String cookie : incoming.getAll("set-cookie")) {
          if (cookie.startsWith("arrow_flight_session_id=")) {
            noted.add(cookie.substring("arrow_flight_session_id=".length()).split(";", -1)[0]);
          }
        }
      }

      @Override
      public void onCallCompleted(CallStatus status) {}
    };
  }
}
