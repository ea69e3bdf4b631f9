package io.parley.server.flightsql;

import io.parley.server.room.RoomRig;
import java.util.Map;
import org.apache.arrow.flight.CallOption;
import org.apache.arrow.flight.FlightCallHeaders;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.HeaderCallOption;
import org.apache.arrow.flight.client.ClientCookieMiddleware;
import org.apache.arrow.flight.sql.FlightSqlClient;

/**
 * A Flight SQL client of one account.
 *
 * @param as goes with each call: the key, and what else stands in headers
 */
record Caller(FlightClient flight, FlightSqlClient sql, CallOption as) implements AutoCloseable {

  static Caller of(RoomRig room, String key, Map<String, String> headers) {
    FlightClient flight = room.client().intercept(new ClientCookieMiddleware.Factory()).build();
    FlightCallHeaders all = new FlightCallHeaders();
    if (!key.isEmpty()) {
      all.insert("authorization", "Bearer " + key);
    }
    headers.forEach(all::insert);
    return new Caller(flight, new FlightSqlClient(flight), new HeaderCallOption(all));
  }

  /** The same connection with other headers. */
  Caller with(String key, Map<String, String> headers) {
    FlightCallHeaders all = new FlightCallHeaders();
    all.insert("authorization", "Bearer " + key);
    headers.forEach(all::insert);
    return new Caller(flight, sql, new HeaderCallOption(all));
  }

  @Override
  public void close() throws Exception {
    flight.close();
  }
}
