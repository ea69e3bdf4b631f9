package io.parley.server.flight;

import io.parley.server.wire.Wire;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.flight.CallHeaders;
import org.apache.arrow.flight.CallInfo;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.FlightClientMiddleware;

/**
 * Says with each call of a line, action or stream, which collaboration it is about ({@link
 * Wire#COLLABORATION}).
 */
public final class CollaborationHeader implements FlightClientMiddleware.Factory {
  private final String encoded;

  /** For a collaboration of this name. */
  public CollaborationHeader(String collaboration) {
    // A form's encoding writes a blank as a plus sign; in percent-encoding that is a plus sign.
    this.encoded = URLEncoder.encode(collaboration, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public FlightClientMiddleware onCallStarted(CallInfo info) {
    return new FlightClientMiddleware() {
      @Override
      public void onBeforeSendingHeaders(CallHeaders outgoing) {
        outgoing.insert(Wire.COLLABORATION, encoded);
      }

      @Override
      public void onHeadersReceived(CallHeaders incoming) {}

      @Override
      public void onCallCompleted(CallStatus status) {}
    };
  }
}
