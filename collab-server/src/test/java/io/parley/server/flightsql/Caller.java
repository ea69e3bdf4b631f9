package io.parley.server.flightsql;

import io.parley.server.room.RoomRig;
import java.util.Map;
import java.util.TreeMap;
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
 * @param headers what goes with each call beside the key
 */
record Caller(FlightClient flight, FlightSqlClient sql, String key, Map<String, String> headers)
    implements AutoCloseable {

  static Caller of(RoomRig room, String key, Map<String, String> headers) {
    return of(room.client(), key, headers);
  }

  static Caller of(FlightClient.Builder client, String key, Map<String, String> headers) {
    FlightClient flight = client.intercept(new ClientCookieMiddleware.Factory()).build();
    return new Caller(flight, new FlightSqlClient(flight), key, headers);
  }

  /** What goes with each call. */
  CallOption as() {
    FlightCallHeaders all = new FlightCallHeaders();
    if (!key.isEmpty()) {
      all.insert("authorization", "Bearer " + key);
    }
    headers.forEach(all::insert);
    return new HeaderCallOption(all);
  }

  /** The same connection with another key and other headers. */
  Caller with(String otherKey, Map<String, String> otherHeaders) {
    return new Caller(flight, sql, otherKey, otherHeaders);
  }

  /** The same with one more header. */
  Caller also(String header, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(header, value);
    return with(key, more);
  }

  /** Reads what a ticket opens. */
  <T> T read(Ticket ticket, Function<FlightStream, T> reading) {
    FlightStream stream = sql.getStream(ticket, as());
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
