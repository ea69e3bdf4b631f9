package io.parley.server.flightsql;

import static com.google.protobuf.Any.pack;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.parley.server.flight.Actions;
import io.parley.server.room.Side;
import io.parley.server.wire.AskRequest;
import io.parley.server.wire.ExplainRequest;
import io.parley.server.wire.Json;
import io.parley.server.wire.Reply;
import io.parley.server.wire.RevokeRequest;
import io.parley.server.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.CancelFlightInfoRequest;
import org.apache.arrow.flight.CloseSessionRequest;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.GetSessionOptionsRequest;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.SessionOptionValueFactory;
import org.apache.arrow.flight.SetSessionOptionsRequest;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.flight.sql.impl.FlightSql;
import org.apache.arrow.flight.sql.util.TableRef;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * What can be tried at the analysts' port, with names and handles to be filled in: by the names
 * that the table of rights has for it, and with each kind of handle.
 */
final class FlightProbes {
  private static final String SESSION = "arrow_flight_session_id";

  private FlightProbes() {}

  /** What somebody tries, given the words to use for a collaboration and its members. */
  interface Probe {
    Object told(Caller caller, List<String> words);
  }

  /** What a side holds. */
  record Held(Ticket ticket, ByteString prepared, String session) {
    /** The same for handles of nothing. */
    static Held nothing() {
      ByteString handle = ByteString.copyFrom(new byte[16]);
      return new Held(ticket(handle), handle, "0".repeat(32));
    }

    static Ticket ticket(ByteString handle) {
      return new Ticket(
          pack(FlightSql.TicketStatementQuery.newBuilder().setStatementHandle(handle).build())
              .toByteArray());
    }
  }

  static String sql(List<String> words, String epsilon) {
    return new Side(words.get(0), words.subList(1, 3)).sql(epsilon);
  }

  static AskRequest ask(List<String> words, String analysis) {
    return new AskRequest(AskRequest.VERSION, sql(words, "0.3"), analysis, "", "measurement");
  }

  static Probe action(String name, Function<List<String>, Object> body) {
    return (c, words) -> {
      Reply reply = Actions.call(c.flight(), name, Json.bytes(body.apply(words)), c.as());
      return reply.wasRefused()
          ? Json.text(reply.refused())
          : new String(reply.bytes(), StandardCharsets.UTF_8);
    };
  }

  static Probe listing(Function<Caller, FlightInfo> call) {
    return (c, words) -> read(c, call.apply(c));
  }

  /** By the names that the table of rights has for them. */
  static Map<String, Probe> named() {
    Map<String, Probe> all = new LinkedHashMap<>();
    all.put("`parley.hello`", action(Wire.HELLO, w -> Map.of()));
    all.put("`parley.who`", action(Wire.WHO, w -> Map.of()));
    all.put("`parley.ask`, private numbers", action(Wire.ASK, w -> ask(w, "aggregate")));
    all.put("`parley.ask`, exact numbers", action(Wire.ASK, w -> ask(w, "threshold")));
    all.put("`parley.ask`, an audience", action(Wire.ASK, w -> ask(w, "audience")));
    all.put(
        "`parley.explain`",
        action(
            Wire.EXPLAIN, w -> new ExplainRequest(ExplainRequest.VERSION, ask(w, "aggregate"), 0)));
    all.put("`parley.accounts`", action(Wire.ACCOUNTS, w -> Map.of()));
    all.put(
        "`parley.accounts.revoke`",
        action(Wire.REVOKE, w -> new RevokeRequest(RevokeRequest.VERSION, w.get(1) + "-only", "")));
    all.put("SqlInfo", listing(c -> c.sql().getSqlInfo(List.of(), c.as())));
    all.put(
        "options of the session: set",
        (c, w) ->
            c.sql()
                .setSessionOptions(
                    new SetSessionOptionsRequest(
                        Map.of(
                            "catalog", SessionOptionValueFactory.makeSessionOptionValue(w.get(0)))),
                    c.as())
                .getErrors()
                .keySet());
    all.put(
        "options of the session: get",
        (c, w) ->
            c.sql()
                .getSessionOptions(new GetSessionOptionsRequest(), c.as())
                .getSessionOptions()
                .keySet());
    all.put(
        "session: close",
        (c, w) -> c.sql().closeSession(new CloseSessionRequest(), c.as()).getStatus());
    all.put("catalogs", listing(c -> c.sql().getCatalogs(c.as())));
    all.put("schemas", (c, w) -> read(c, c.sql().getSchemas(w.get(0), w.get(1), c.as())));
    all.put(
        "tables, columns",
        (c, w) -> read(c, c.sql().getTables(w.get(0), w.get(1), null, null, true, c.as())));
    all.put("table types", listing(c -> c.sql().getTableTypes(c.as())));
    all.put("primary keys", (c, w) -> read(c, c.sql().getPrimaryKeys(table(w), c.as())));
    all.put("exported keys", (c, w) -> read(c, c.sql().getExportedKeys(table(w), c.as())));
    all.put("imported keys", (c, w) -> read(c, c.sql().getImportedKeys(table(w), c.as())));
    all.put(
        "cross reference",
        (c, w) -> read(c, c.sql().getCrossReference(table(w), table(w), c.as())));
    all.put("types", listing(c -> c.sql().getXdbcTypeInfo(c.as())));
    all.put("statement, numbers", (c, w) -> read(c, c.sql().execute(sql(w, "0.3"), c.as())));
    all.put(
        "statement, an audience",
        (c, w) -> {
          Caller audience = c.also("parley.analysis", "audience");
          return read(audience, c.sql().execute(sql(w, "0.3"), audience.as()));
        });
    all.put(
        "statement, `EXPLAIN PRIVACY`",
        (c, w) -> read(c, c.sql().execute("EXPLAIN PRIVACY " + sql(w, "0.3"), c.as())));
    all.put(
        "schema of a statement",
        (c, w) -> c.sql().getExecuteSchema(sql(w, "0.3"), c.as()).getSchema());
    all.put("prepared statement, numbers", FlightProbes::form);
    all.put(
        "prepared statement, an audience",
        (c, w) -> form(c.also("parley.analysis", "audience"), w));
    return all;
  }

  static Schema form(Caller caller, List<String> words) {
    try (var statement = caller.sql().prepare(sql(words, "0.3"), caller.as())) {
      return statement.getResultSetSchema();
    }
  }

  static TableRef table(List<String> words) {
    return TableRef.of(words.get(0), words.get(1), "things");
  }

  /** What is done with a handle of the other. */
  static Map<String, Function<Caller, Object>> with(Held held) {
    FlightSql.CommandPreparedStatementQuery query =
        FlightSql.CommandPreparedStatementQuery.newBuilder()
            .setPreparedStatementHandle(held.prepared())
            .build();
    FlightDescriptor descriptor = FlightDescriptor.command(pack(query).toByteArray());
    Message close =
        FlightSql.ActionClosePreparedStatementRequest.newBuilder()
            .setPreparedStatementHandle(held.prepared())
            .build();
    Map<String, Function<Caller, Object>> all = new LinkedHashMap<>();
    all.put("ticket", c -> c.read(held.ticket(), FlightProbes::text));
    all.put(
        "cancel",
        c -> {
          FlightInfo info =
              new FlightInfo(
                  new Schema(List.of()),
                  FlightDescriptor.command(new byte[0]),
                  List.of(new FlightEndpoint(held.ticket(), new Location[0])),
                  -1,
                  -1);
          return c.sql().cancelFlightInfo(new CancelFlightInfoRequest(info), c.as()).getStatus();
        });
    all.put("prepared: execute", c -> read(c, c.flight().getInfo(descriptor, c.as())));
    all.put("prepared: schema", c -> c.flight().getSchema(descriptor, c.as()).getSchema());
    all.put(
        "prepared: close",
        c -> {
          c.flight()
              .doAction(new Action("ClosePreparedStatement", pack(close).toByteArray()), c.as())
              .forEachRemaining(r -> {});
          return "closed";
        });
    all.put(
        "session: options",
        c -> {
          Caller in = c.also("cookie", SESSION + "=" + held.session());
          return in.sql()
              .getSessionOptions(new GetSessionOptionsRequest(), in.as())
              .getSessionOptions()
              .keySet();
        });
    all.put(
        "session: an action",
        c -> {
          Caller in = c.also("cookie", SESSION + "=" + held.session());
          return Json.text(Actions.call(in.flight(), Wire.HELLO, new byte[0], in.as()));
        });
    all.put(
        "session: a statement",
        c -> {
          Caller in = c.also("cookie", SESSION + "=" + held.session());
          return read(in, in.sql().getCatalogs(in.as()));
        });
    return all;
  }

  static String read(Caller caller, FlightInfo info) {
    return info.getSchemaOptional()
        + caller.read(info.getEndpoints().get(0).getTicket(), FlightProbes::text);
  }

  static String text(FlightStream stream) {
    StringBuilder text = new StringBuilder(stream.getSchema().toString());
    while (stream.next()) {
      text.append(stream.getRoot().contentToTSVString());
    }
    return text.toString();
  }

  static String told(Supplier<Object> call) {
    try {
      return "ok " + call.get();
    } catch (FlightRuntimeException e) {
      return e.status().code() + " " + e.status().description();
    }
  }
}
