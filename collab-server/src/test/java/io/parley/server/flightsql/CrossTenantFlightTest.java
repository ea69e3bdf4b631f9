package io.parley.server.flightsql;

import static com.google.protobuf.Any.pack;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.parley.server.account.Role;
import io.parley.server.flight.Actions;
import io.parley.server.room.SharedCollaborations;
import io.parley.server.room.TwoCollaborations;
import io.parley.server.room.TwoCollaborations.Side;
import io.parley.server.wire.AskRequest;
import io.parley.server.wire.ExplainRequest;
import io.parley.server.wire.Json;
import io.parley.server.wire.Reply;
import io.parley.server.wire.RevokeRequest;
import io.parley.server.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every action, Flight SQL call, ticket, statement handle and session of one collaboration, tried
 * with a key of another. A read is an answer with a word of the other, or one that differs from
 * what is told of names and handles of nothing.
 */
@Tag("slow")
@ExtendWith(SharedCollaborations.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrossTenantFlightTest {
  private static final Map<String, String> NUMBERS = Map.of("parley.purpose", "measurement");
  private static final String SESSION = "arrow_flight_session_id";

  private final TwoCollaborations room;

  CrossTenantFlightTest(TwoCollaborations room) {
    this.room = room;
  }

  /** What somebody tries, given the words to use for a collaboration and its members. */
  private interface Probe {
    Object told(Caller caller, List<String> words);
  }

  /** What a side holds. */
  private record Held(Ticket ticket, ByteString prepared, String session) {
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

  private static String sql(List<String> words, String epsilon) {
    return new Side(words.get(0), words.subList(1, 3)).sql(epsilon);
  }

  private static AskRequest ask(List<String> words, String analysis) {
    return new AskRequest(AskRequest.VERSION, sql(words, "0.3"), analysis, "", "measurement");
  }

  private static Probe action(String name, Function<List<String>, Object> body) {
    return (c, words) -> {
      Reply reply = Actions.call(c.flight(), name, Json.bytes(body.apply(words)), c.as());
      return reply.wasRefused()
          ? Json.text(reply.refused())
          : new String(reply.bytes(), StandardCharsets.UTF_8);
    };
  }

  private static Probe listing(Function<Caller, FlightInfo> call) {
    return (c, words) -> read(c, call.apply(c));
  }

  /** By the names that the table of rights has for them. */
  private static Map<String, Probe> named() {
    Map<String, Probe> all = new LinkedHashMap<>();
    all.put("`parley.hello`", action(Wire.HELLO, w -> Map.of()));
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
    all.put("prepared statement, numbers", CrossTenantFlightTest::form);
    all.put(
        "prepared statement, an audience",
        (c, w) -> form(c.also("parley.analysis", "audience"), w));
    return all;
  }

  private static Schema form(Caller caller, List<String> words) {
    try (var statement = caller.sql().prepare(sql(words, "0.3"), caller.as())) {
      return statement.getResultSetSchema();
    }
  }

  private static TableRef table(List<String> words) {
    return TableRef.of(words.get(0), words.get(1), "things");
  }

  /** What is done with a handle of the other. */
  private static Map<String, Function<Caller, Object>> with(Held held) {
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
    all.put("ticket", c -> c.read(held.ticket(), CrossTenantFlightTest::text));
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

  private static String read(Caller caller, FlightInfo info) {
    return info.getSchemaOptional()
        + caller.read(info.getEndpoints().get(0).getTicket(), CrossTenantFlightTest::text);
  }

  private static String text(FlightStream stream) {
    StringBuilder text = new StringBuilder(stream.getSchema().toString());
    while (stream.next()) {
      text.append(stream.getRoot().contentToTSVString());
    }
    return text.toString();
  }

  private static String told(Supplier<Object> call) {
    try {
      return "ok " + call.get();
    } catch (FlightRuntimeException e) {
      return e.status().code() + " " + e.status().description();
    }
  }

  private static List<String> nothing(List<String> words) {
    return words.stream()
        .map(w -> "xyloxylophone".substring(0, w.length() - 1) + words.indexOf(w))
        .toList();
  }

  /** What reads something of a side to the holder of a key. */
  private Set<String> reads(Side victim, String key) {
    Set<String> reads = new LinkedHashSet<>();
    List<String> none = nothing(victim.words());
    named()
        .forEach(
            (name, probe) -> {
              try (Caller caller = Caller.of(room.client(), key, NUMBERS)) {
                String real = told(() -> probe.told(caller, victim.words()));
                String nothing = told(() -> probe.told(caller, none));
                String same = real;
                for (int i = 0; i < none.size(); i++) {
                  same = same.replace(victim.words().get(i), none.get(i));
                }
                boolean tells =
                    real.startsWith("ok") && victim.words().stream().anyMatch(real::contains);
                // A refusal by an action may repeat the words that it was asked with.
                boolean repeats = real.contains("[{") && name.startsWith("`parley.");
                if (tells && !repeats || !same.equals(nothing)) {
                  reads.add(name);
                }
              }
            });
    return reads;
  }

  /** The handles of a side that open something, or close it, to the holder of a key. */
  private Set<String> opened(Held held, String key) {
    Set<String> opened = new LinkedHashSet<>();
    Map<String, Function<Caller, Object>> nothing = with(Held.nothing());
    with(held)
        .forEach(
            (name, call) -> {
              try (Caller caller = Caller.of(room.client(), key, NUMBERS)) {
                String real = told(() -> call.apply(caller));
                if (!real.equals(told(() -> nothing.getOrDefault(name, call).apply(caller)))) {
                  opened.add(name);
                }
              }
            });
    return opened;
  }

  /** Asks, prepares and begins a session. */
  private Held held(Caller caller, Side side, List<String> cookies) {
    Ticket ticket =
        caller.sql().execute(side.sql("0.5"), caller.as()).getEndpoints().get(0).getTicket();
    ByteString handle = prepared(caller, side);
    caller
        .sql()
        .setSessionOptions(
            new SetSessionOptionsRequest(
                Map.of("parley.epsilon", SessionOptionValueFactory.makeSessionOptionValue("0.25"))),
            caller.as());
    String session = cookies.get(cookies.size() - 1);
    return new Held(ticket, handle, session);
  }

  private static ByteString prepared(Caller caller, Side side) {
    Message request =
        FlightSql.ActionCreatePreparedStatementRequest.newBuilder()
            .setQuery(side.sql("0.5"))
            .build();
    byte[] made =
        caller
            .flight()
            .doAction(
                new Action("CreatePreparedStatement", pack(request).toByteArray()), caller.as())
            .next()
            .getBody();
    try {
      return Any.parseFrom(made)
          .unpack(FlightSql.ActionCreatePreparedStatementResult.class)
          .getPreparedStatementHandle();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static Side side(String name) {
    return name.equals("savanna") ? TwoCollaborations.SAVANNA : TwoCollaborations.MARSH;
  }

  @ParameterizedTest
  @ValueSource(strings = {"savanna", "marsh"})
  void everyCall_withTheOthersKey_readsNothing(String name) {
    Side victim = side(name);
    int calls = room.calls(victim).size();

    assertThat(reads(victim, room.key(victim.other()))).isEmpty();
    assertThat(room.calls(victim)).as("calls of its parties").hasSize(calls);
  }

  @ParameterizedTest
  @ValueSource(strings = {"savanna", "marsh"})
  void handlesAndSessions_openNothingToTheOther_orToAnotherAccount(String name) {
    Side victim = side(name);
    List<String> cookies = new ArrayList<>();
    String sameSide = room.account(victim, victim.asker() + "-bob", EnumSet.of(Role.ANALYST));
    try (Caller owner =
        Caller.of(room.client().intercept(new Cookies(cookies)), room.key(victim), NUMBERS)) {
      Held held = held(owner, victim, cookies);

      assertThat(opened(held, room.key(victim.other()))).isEmpty();
      assertThat(opened(held, sameSide)).isEmpty();
      // Nothing was closed on the way; and shown by its owner, each is found to open something.
      Set<String> all = new LinkedHashSet<>(with(held).keySet());
      all.remove("prepared: close"); // which says the same of any handle
      assertThat(opened(held, room.key(victim))).isEqualTo(all);
    }
  }

  /** Were the calls mixed up, all that show something would be found. */
  @Test
  void callsThatLeadToTheOther_areFound() {
    assertThat(reads(TwoCollaborations.SAVANNA, room.key(TwoCollaborations.SAVANNA)))
        .contains(
            "`parley.ask`, private numbers",
            "`parley.explain`",
            "options of the session: set",
            "catalogs",
            "schemas",
            "tables, columns",
            "statement, numbers",
            "statement, `EXPLAIN PRIVACY`",
            "schema of a statement",
            "prepared statement, numbers");
  }

  @Test
  void everyCallOfTheTableOfRights_isTried() {
    assertThat(named().keySet())
        .containsExactlyElementsOf(RightsTest.doors().stream().map(RightsTest.Door::name).toList());
  }

  @Test
  void keyInTwoCollaborations_opensNeither() {
    String key = room.account(TwoCollaborations.SAVANNA, "twin", EnumSet.allOf(Role.class));
    try (Caller caller = Caller.of(room.client(), key, NUMBERS)) {
      assertThat(told(() -> read(caller, caller.sql().getCatalogs(caller.as()))))
          .startsWith("ok")
          .contains("savanna");

      room.giveKey(TwoCollaborations.MARSH, "ann", key);

      assertThat(told(() -> read(caller, caller.sql().getCatalogs(caller.as()))))
          .startsWith("UNAUTHENTICATED the access key is not known here");
    }
  }
}
