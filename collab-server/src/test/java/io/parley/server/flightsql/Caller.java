package io.parley.server.flightsql;

import io.parley.server.room.RoomRig;
import java.util.Map;
import java.util.function.Function;
import org.apache.arrow.flight.CallOption;
import org.apache.arrow.flight.FlightCallHeaders;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.HeaderCallOption;
import org.apache.arrow.flight.Ticket;
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

  /** Reads what a ticket opens. */
  <T> T read(Ticket ticket, Function<FlightStream, T> reading) {
    FlightStream stream = sql.getStream(ticket, as);
    try {
      return reading.apply(stream);
    } finally {
      closed(stream);
    }
  }

  @Override
  public void close() {
    closed(flight);
  }

  private static void closed(AutoCloseable one) {
    try {
      one.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IllegalStateException("a client does not close", e);
    }
  }
}
