package io.parley.server.flight;

import io.parley.server.wire.Json;
import io.parley.server.wire.Reply;
import java.util.Iterator;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.CallOption;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.Result;

/** One request, one reply, as a Flight action. */
public final class Actions {
  private Actions() {}

  /** Calls an action and reads its reply. */
  public static Reply call(FlightClient client, String action, byte[] body, CallOption... options) {
    Iterator<Result> results = client.doAction(new Action(action, body), options);
    Reply reply = Json.read(results.next().getBody(), Reply.class);
    while (results.hasNext()) {
      results.next(); // drain, so that the call ends cleanly
    }
    return reply;
  }
}
