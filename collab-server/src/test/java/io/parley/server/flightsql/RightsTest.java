package io.parley.server.flightsql;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.account.Right;
import io.parley.server.account.Role;
import io.parley.server.flight.Actions;
import io.parley.server.rest.RestDoors;
import io.parley.server.room.RoomObserver;
import io.parley.server.room.RoomRig;
import io.parley.server.room.SharedRoom;
import io.parley.server.wire.AskRequest;
import io.parley.server.wire.AuditEntry;
import io.parley.server.wire.ExplainRequest;
import io.parley.server.wire.Json;
import io.parley.server.wire.RevokeRequest;
import io.parley.server.wire.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.arrow.flight.CloseSessionRequest;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.GetSessionOptionsRequest;
import org.apache.arrow.flight.SetSessionOptionsRequest;
import org.apache.arrow.flight.sql.util.TableRef;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which role may call what: each cell of {@code docs/rights.md} is called over the real port. The
 * page is written anew by {@code -Dparley.generate=true}. Statements are ones that do not parse, so
 * that a call that is let in spends nothing.
 */
@Tag("slow")
@ExtendWith(SharedRoom.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RightsTest {
  private static final Path PAGE = Path.of("../docs/rights.md");
  private static final TableRef TABLE = TableRef.of(null, "hearth", "customers");
  private static final Map<String, String> NUMBERS = Map.of("parley.purpose", "measurement");
  private static final Map<String, String> AUDIENCE =
      Map.of("parley.purpose", "measurement", "parley.analysis", "audience");

  private final RoomRig room;
  private final Map<Role, String> keys = new EnumMap<>(Role.class);
  private final Map<Role, String> tokens = new EnumMap<>(Role.class);
  private final RestDoors rest;
  private final RestDoors atParty;

  /** A connection each, as a session is of one account alone. */
  private final Map<String, Caller> callers = new HashMap<>();

  RightsTest(RoomRig room) throws IOException {
    this.room = room;
    this.rest = room.rest();
    this.atParty = room.restAt("hearth");
  }

  private Caller caller(String key, Map<String, String> headers) {
    return callers.computeIfAbsent(key, k -> Caller.of(room, k, Map.of())).with(key, headers);
  }

  @BeforeAll
  void makeAccounts() {
    for (Role role : Role.values()) {
      keys.put(role, room.account("rights-" + role.word(), "hearth", role));
      room.accountOf("rights-" + role.word(), "token-" + role.word(), "hearth", role);
      tokens.put(role, room.provider().token("rights-" + role.word()));
    }
  }

  @AfterAll
  void close() {
    callers.values().forEach(Caller::close);
  }

  /** One thing that can be called. */
  record Door(String name, Right right, Map<String, String> headers, Call call) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Calls it, and reads what it sends. */
  interface Call {
    void by(Caller caller);
  }

  private static Door action(String name, String note, Right right, Object request) {
    return new Door(
        "`" + name + "`" + note,
        right,
        Map.of(),
        c -> {
          var unused = Actions.call(c.flight(), name, Json.bytes(request), c.as());
        });
  }

  private static Door sql(String name, Right right, Map<String, String> headers, Call call) {
    return new Door(name, right, headers, call);
  }

  private static Door stream(String name, Listing listing) {
    return sql(name, Right.BROWSE, NUMBERS, c -> read(c, listing.by(c)));
  }

  private interface Listing {
    FlightInfo by(Caller caller);
  }

  private static void read(Caller caller, FlightInfo info) {
    int batches =
        caller.read(
            info.getEndpoints().get(0).getTicket(),
            stream -> {
              int read = 0;
              while (stream.next()) {
                read++;
              }
              return read;
            });
    assertThat(batches).isPositive();
  }

  private static AskRequest ask(String analysis) {
    return new AskRequest(AskRequest.VERSION, "SELEC", analysis, "", "measurement");
  }

  static List<Door> doors() {
    List<Door> doors = new ArrayList<>();
    doors.add(action(Wire.HELLO, "", Right.CONNECT, Map.of()));
    doors.add(action(Wire.WHO, "", Right.CONNECT, Map.of()));
    doors.add(action(Wire.ASK, ", private numbers", Right.ASK, ask("aggregate")));
    doors.add(action(Wire.ASK, ", exact numbers", Right.ASK, ask("threshold")));
    doors.add(action(Wire.ASK, ", an audience", Right.AUDIENCE, ask("audience")));
    ExplainRequest explain = new ExplainRequest(ExplainRequest.VERSION, ask("aggregate"), 0);
    doors.add(action(Wire.EXPLAIN, "", Right.EXPLAIN, explain));
    doors.add(action(Wire.ACCOUNTS, "", Right.MANAGE_ACCOUNTS, Map.of()));
    RevokeRequest revoke = new RevokeRequest(RevokeRequest.VERSION, "nobody", "");
    doors.add(action(Wire.REVOKE, "", Right.MANAGE_ACCOUNTS, revoke));

    doors.add(
        sql(
            "SqlInfo",
            Right.CONNECT,
            NUMBERS,
            c -> read(c, c.sql().getSqlInfo(List.of(), c.as()))));
    doors.add(
        sql(
            "options of the session: set",
            Right.CONNECT,
            NUMBERS,
            c -> c.sql().setSessionOptions(new SetSessionOptionsRequest(Map.of()), c.as())));
    doors.add(
        sql(
            "options of the session: get",
            Right.CONNECT,
            NUMBERS,
            c -> c.sql().getSessionOptions(new GetSessionOptionsRequest(), c.as())));
    doors.add(
        sql(
            "session: close",
            Right.CONNECT,
            NUMBERS,
            c -> c.sql().closeSession(new CloseSessionRequest(), c.as())));
    doors.add(stream("catalogs", c -> c.sql().getCatalogs(c.as())));
    doors.add(stream("schemas", c -> c.sql().getSchemas(null, null, c.as())));
    doors.add(
        stream("tables, columns", c -> c.sql().getTables(null, null, null, null, true, c.as())));
    doors.add(stream("table types", c -> c.sql().getTableTypes(c.as())));
    doors.add(stream("primary keys", c -> c.sql().getPrimaryKeys(TABLE, c.as())));
    doors.add(stream("exported keys", c -> c.sql().getExportedKeys(TABLE, c.as())));
    doors.add(stream("imported keys", c -> c.sql().getImportedKeys(TABLE, c.as())));
    doors.add(stream("cross reference", c -> c.sql().getCrossReference(TABLE, TABLE, c.as())));
    doors.add(stream("types", c -> c.sql().getXdbcTypeInfo(c.as())));
    doors.add(sql("statement, numbers", Right.ASK, NUMBERS, c -> c.sql().execute("SELEC", c.as())));
    doors.add(
        sql(
            "statement, an audience",
            Right.AUDIENCE,
            AUDIENCE,
            c -> c.sql().execute("SELEC", c.as())));
    doors.add(
        sql(
            "statement, `EXPLAIN PRIVACY`",
            Right.EXPLAIN,
            NUMBERS,
            c -> c.sql().execute("EXPLAIN PRIVACY SELEC", c.as())));
    doors.add(
        sql(
            "schema of a statement",
            Right.ASK,
            NUMBERS,
            c -> c.sql().getExecuteSchema("SELEC", c.as())));
    doors.add(
        sql(
            "prepared statement, numbers",
            Right.ASK,
            NUMBERS,
            c -> c.sql().prepare("SELEC", c.as()).close()));
    doors.add(
        sql(
            "prepared statement, an audience",
            Right.AUDIENCE,
            AUDIENCE,
            c -> c.sql().prepare("SELEC", c.as()).close()));
    return doors;
  }

  /** What became of a call. */
  private enum Fate {
    LET_IN,
    REFUSED,
    UNKNOWN
  }

  private Fate fate(Door door, String key) {
    try {
      door.call().by(caller(key, door.headers()));
      return Fate.LET_IN;
    } catch (FlightRuntimeException e) {
      if (e.status().code() == FlightStatusCode.UNAUTHENTICATED) {
        return Fate.UNKNOWN;
      }
      String said = String.valueOf(e.status().description());
      return e.status().code() == FlightStatusCode.UNAUTHORIZED
              && said.contains("may not " + door.right().words())
          ? Fate.REFUSED
          : sentIn(e);
    }
  }

  /** Let in, and told that the statement does not parse; nothing else may come. */
  private static Fate sentIn(FlightRuntimeException e) {
    assertThat(e.status().description()).startsWith("42000 sql-syntax: ");
    return Fate.LET_IN;
  }

  @ParameterizedTest
  @MethodSource("doors")
  void door_letsInTheRolesOfItsRight_andNobodyElse(Door door) {
    for (Role role : Role.values()) {
      for (Map<Role, String> shown : List.of(keys, tokens)) {
        assertThat(fate(door, String.valueOf(shown.get(role))))
            .as("%s, %s", door, role)
            .isEqualTo(role.rights().contains(door.right()) ? Fate.LET_IN : Fate.REFUSED);
      }
    }
    assertThat(fate(door, "parley_none")).as("%s, no key", door).isEqualTo(Fate.UNKNOWN);
  }

  static List<RestDoors.Door> restDoors() {
    return RestDoors.all();
  }

  @ParameterizedTest
  @MethodSource("restDoors")
  void restDoor_letsInTheRolesOfItsRight_andNobodyElse(RestDoors.Door door) {
    lets(rest, door);
  }

  static List<RestDoors.Door> doorsAtParty() {
    return RestDoors.atParty();
  }

  @ParameterizedTest
  @MethodSource("doorsAtParty")
  void restDoorAtParty_letsInTheRolesOfItsRight_andNobodyElse(RestDoors.Door door) {
    lets(atParty, door);
  }

  /** The same roles of another member are nobody at this one's node. */
  @Test
  void accountOfAnotherMember_isUnknownAtAParty() {
    String key = room.account("rights-of-metromail", "metromail", Role.MARKETER);

    assertThat(RestDoors.atParty())
        .allSatisfy(door -> assertThat(fate(atParty, door, key)).isEqualTo(Fate.UNKNOWN));
  }

  private void lets(RestDoors server, RestDoors.Door door) {
    for (Role role : Role.values()) {
      for (Map<Role, String> shown : List.of(keys, tokens)) {
        assertThat(fate(server, door, String.valueOf(shown.get(role))))
            .as("%s, %s", door, role)
            .isEqualTo(role.rights().contains(door.right()) ? Fate.LET_IN : Fate.REFUSED);
      }
    }
    assertThat(fate(server, door, "parley_none")).as("%s, no key", door).isEqualTo(Fate.UNKNOWN);
  }

  /** Let in, and told what is wrong with the request; a server that fails lets nobody in. */
  private static Fate fate(RestDoors server, RestDoors.Door door, String key) {
    RestDoors.Told told = server.told(door, key);
    if (told.status() == 401) {
      return Fate.UNKNOWN;
    }
    if (told.status() == 403 && told.detail().contains("may not " + door.right().words())) {
      return Fate.REFUSED;
    }
    assertThat(told.status()).as("%s", told).isIn(200, 202, 400, 404);
    return Fate.LET_IN;
  }

  /** One path: whatever it is asked over, a question is answered, counted and entered the same. */
  @Test
  void questionOverEachProtocol_isCountedAndEnteredWithItsAccount() {
    String sql =
        "SELECT /*+ privacy(epsilon='0.021') */ COUNT(DISTINCT person) AS path FROM hearth.customers";
    String key = room.account("one-path", "hearth", Role.ANALYST);
    Caller asking = caller(key, NUMBERS);
    int before = room.ended().size();

    AskRequest asked = new AskRequest(AskRequest.VERSION, sql, "aggregate", "", "measurement");
    var unused = Actions.call(asking.flight(), Wire.ASK, Json.bytes(asked), asking.as());
    read(asking, asking.sql().execute(sql, asking.as()));
    assertThat(rest.asked(key, sql, "measurement")).isEqualTo("answered");

    assertThat(room.ended().subList(before, room.ended().size()))
        .containsExactly(
            new RoomRig.Ended("hearth", RoomObserver.Outcome.ANSWERED),
            new RoomRig.Ended("hearth", RoomObserver.Outcome.REPEATED),
            new RoomRig.Ended("hearth", RoomObserver.Outcome.REPEATED));
    assertThat(room.audited("one-path"))
        .extracting(AuditEntry::event)
        .containsExactly("committed", "answered", "answered-again", "answered-again");
  }

  @Test
  void whatIsNotInTheTable_isNotThere() {
    Caller analyst = caller(String.valueOf(keys.get(Role.ANALYST)), NUMBERS);

    assertThat(said(() -> analyst.sql().beginTransaction(analyst.as())))
        .isEqualTo(FlightStatusCode.UNIMPLEMENTED);
    assertThat(
            said(() -> analyst.sql().executeUpdate("DELETE FROM hearth.customers", analyst.as())))
        .isEqualTo(FlightStatusCode.UNIMPLEMENTED);
    // What parties do with a room is no action of the analysts' port.
    assertThat(said(() -> Actions.call(analyst.flight(), Wire.GO, new byte[0], analyst.as())))
        .isEqualTo(FlightStatusCode.INTERNAL);
  }

  private static FlightStatusCode said(ThrowableAssert.ThrowingCallable call) {
    FlightRuntimeException refused =
        Assertions.catchThrowableOfType(FlightRuntimeException.class, call);
    return refused.status().code();
  }

  @Test
  void page_saysWhatIsSo() throws IOException {
    if (Boolean.getBoolean("parley.generate")) {
      Files.writeString(PAGE, page());
    }
    assertThat(PAGE).hasContent(page());
  }

  private static String page() {
    return """
        # Who may do what

        Written by `RightsTest` from the roles and rights of the code; each cell of the tables of doors is called over the real ports, and a cell that says otherwise than the port does fails the test. A right opens a door: what a question then gets, the policies decide.

        ## Roles

        | right | may | %s |
        | --- | --- | %s |
        %s
        ## Doors

        All take an access key with each call, or a token of the room's provider ([oidc.md](oidc.md)), over TLS; what is unknown, expired or revoked is refused at each of them. Each cell is tried with both. At the room's analysts' port:

        | call | right | %s |
        | --- | --- | %s |
        %s
        A prepared statement is bound, executed and closed, and a result is fetched and cancelled, by the account that made it alone, which must have the right still that its question needs; a session serves the account that began it, and for any other is none. Of a room with several collaborations a key opens its own alone. Everything else that Flight and Flight SQL know (updates, ingestion, transactions, Substrait) is not there for anybody.

        Over REST, where a room has it ([rest.md](rest.md)):

        | request | right | %s |
        | --- | --- | %s |
        %s
        At a party's node, where it has REST, with a key of an account of that party at the room of the collaboration, which the node asks whose it is; every other key is unknown:

        | request | right | %s |
        | --- | --- | %s |
        %s
        Its declared audiences are the party's, and not one account's. At the room a question, an audience or a report is seen and called off by the account that asked it alone. `/v1/audit` shows the part of the log about the caller's own member. The document of the API (`/v3/api-docs`) needs no key, and tells nothing of the room; health and metrics are the operator's, at a door of its own.
        """
        .formatted(
            roleNames(),
            roleRule(),
            Arrays.stream(Right.values())
                .map(r -> "| %s | %s | %s |\n".formatted(word(r), r.words(), cells(r)))
                .collect(Collectors.joining()),
            roleNames(),
            roleRule(),
            doors().stream()
                .map(
                    d ->
                        "| %s | %s | %s |\n".formatted(d.name(), word(d.right()), cells(d.right())))
                .collect(Collectors.joining()),
            roleNames(),
            roleRule(),
            requests(RestDoors.all()),
            roleNames(),
            roleRule(),
            requests(RestDoors.atParty()));
  }

  private static String requests(List<RestDoors.Door> doors) {
    return doors.stream()
        .map(d -> "| `%s` | %s | %s |\n".formatted(d, word(d.right()), cells(d.right())))
        .collect(Collectors.joining());
  }

  private static String word(Right right) {
    return right.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String roleNames() {
    return Arrays.stream(Role.values()).map(Role::word).collect(Collectors.joining(" | "));
  }

  private static String roleRule() {
    return Arrays.stream(Role.values()).map(r -> "---").collect(Collectors.joining(" | "));
  }

  private static String cells(Right right) {
    return Arrays.stream(Role.values())
        .map(r -> r.rights().contains(right) ? "yes" : "–")
        .collect(Collectors.joining(" | "));
  }
}
