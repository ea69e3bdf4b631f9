package io.parley.server.flightsql;

import static com.google.protobuf.Any.pack;
import static io.parley.server.flightsql.FlightProbes.named;
import static io.parley.server.flightsql.FlightProbes.read;
import static io.parley.server.flightsql.FlightProbes.told;
import static io.parley.server.flightsql.FlightProbes.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.parley.server.account.Role;
import io.parley.server.flightsql.FlightProbes.Held;
import io.parley.server.room.SharedCollaborations;
import io.parley.server.room.Side;
import io.parley.server.room.TwoCollaborations;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.SessionOptionValueFactory;
import org.apache.arrow.flight.SetSessionOptionsRequest;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.flight.sql.impl.FlightSql;
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

  private final TwoCollaborations room;

  CrossTenantFlightTest(TwoCollaborations room) {
    this.room = room;
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
                if ((tells && !repeats) || !same.equals(nothing)) {
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
          .startsWith("UNAUTHENTICATED the access key or token opens nothing here");
    }
  }
}
