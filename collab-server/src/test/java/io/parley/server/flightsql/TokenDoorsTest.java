package io.parley.server.flightsql;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.parley.server.account.Role;
import io.parley.server.cli.Shell;
import io.parley.server.oidc.TestProvider;
import io.parley.server.rest.RestDoors;
import io.parley.server.room.RoomRig;
import io.parley.server.room.SharedRoom;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** People who log in at a provider, at both doors of a room that runs. */
@Tag("slow")
@ExtendWith(SharedRoom.class)
class TokenDoorsTest {
  private static final Map<String, String> NUMBERS = Map.of("parley.purpose", "measurement");
  private static final String SQL =
      "SELECT /*+ privacy(epsilon='0.02') */ COUNT(DISTINCT person) AS %s FROM hearth.customers";
  private static final List<String> UNKNOWN =
      List.of("401", "key-unknown", "the access key or token opens nothing here, or not any more");

  private final RoomRig room;
  private final TestProvider provider;
  private final RestDoors rest;

  TokenDoorsTest(RoomRig room) {
    this.room = room;
    this.provider = room.provider();
    this.rest = room.rest();
  }

  private static boolean read(FlightStream stream) {
    return stream.next();
  }

  private static boolean answered(Caller caller, String sql) {
    FlightInfo info = caller.sql().execute(sql, caller.as());
    return caller.read(info.getEndpoints().get(0).getTicket(), TokenDoorsTest::read);
  }

  @Test
  void personWhoLogsIn_asksOverFlightSqlAndRest() {
    room.accountOf("jane", "jane-by-token", "hearth", Role.ANALYST);
    String token = provider.login("jane");

    try (Caller caller = Caller.of(room, token, NUMBERS)) {
      assertThat(answered(caller, SQL.formatted("logged_in"))).isTrue();
    }
    assertThat(rest.asked(token, SQL.formatted("logged_in"), "measurement")).isEqualTo("answered");
    assertThat(room.audited("jane-by-token")).isNotEmpty();
  }

  /** One text for all: whoever tries tokens learns nothing of what was wrong with one. */
  @Test
  void tokenThatIsNotTaken_opensNothing_andNobodyIsToldWhy() throws ParseException {
    room.accountOf("u-7", "seven", "hearth", Role.ANALYST);
    Instant now = Instant.now();
    String right = provider.token("u-7");
    assertThat(rest.got(right, "/v1/members").get(0)).isEqualTo("200");

    List<String> wrong =
        List.of(
            provider.token(
                "u-7", c -> c.issuedAt(now.minusSeconds(900)).expiresAt(now.minusSeconds(60))),
            provider.token("u-7", c -> c.audience(List.of("another-room"))),
            provider.token("u-7", c -> c.issuer("https://elsewhere.example")),
            new PlainJWT(SignedJWT.parse(right).getJWTClaimsSet()).serialize(),
            right.substring(0, right.length() - 8) + "AAAAAAAA",
            provider.token("somebody-without-an-account"),
            provider.token("seven"), // the account's name is no subject
            "parley_none");
    for (String token : wrong) {
      assertThat(rest.got(token, "/v1/members")).isEqualTo(UNKNOWN);
      assertUnauthenticated(token);
    }
  }

  private void assertUnauthenticated(String token) {
    try (Caller caller = Caller.of(room, token, NUMBERS)) {
      FlightRuntimeException refused = refused(() -> answered(caller, SQL.formatted("nobody")));
      assertThat(refused.status().code()).isEqualTo(FlightStatusCode.UNAUTHENTICATED);
      assertThat(refused.status().description())
          .isEqualTo(
              "the access key or token opens nothing here, or not any more; ask whoever looks after your accounts");
    }
  }

  private static FlightRuntimeException refused(ThrowableAssert.ThrowingCallable call) {
    return Assertions.catchThrowableOfType(FlightRuntimeException.class, call);
  }

  @Test
  void revokedAccount_isClosedToItsTokenAtOnce() {
    room.accountOf("u-8", "eight", "hearth", Role.ANALYST);
    String token = provider.token("u-8");
    assertThat(rest.got(token, "/v1/members").get(0)).isEqualTo("200");

    room.revoke("eight");

    assertThat(rest.got(token, "/v1/members")).isEqualTo(UNKNOWN);
    assertUnauthenticated(token);
  }

  @Test
  void tokenOfAnotherMember_seesNothingOfThisOnes() {
    room.accountOf("u-h", "of-hearth", "hearth", Role.ANALYST);
    room.accountOf("u-m", "of-metromail", "metromail", Role.ANALYST);
    String hearth = provider.token("u-h");
    String metromail = provider.token("u-m");
    assertThat(rest.asked(hearth, SQL.formatted("own"), "measurement")).isEqualTo("answered");

    assertThat(rest.got(hearth, "/v1/queries").get(1)).contains("AS own FROM");
    assertThat(rest.got(metromail, "/v1/queries").get(1)).doesNotContain("AS own FROM");
  }

  @Test
  void accountThatLosesARole_losesItInOpenSessions_andThatStandsInTheLog() {
    room.accountOf("u-9", "nine", "hearth", Role.ANALYST);
    try (Caller caller = Caller.of(room, provider.token("u-9"), NUMBERS)) {
      FlightSqlClient.PreparedStatement prepared =
          caller.sql().prepare(SQL.formatted("roles"), caller.as());
      FlightInfo held = prepared.execute(caller.as());
      assertThat(caller.read(held.getEndpoints().get(0).getTicket(), TokenDoorsTest::read))
          .isTrue();

      Shell.Said changed =
          Shell.run(
              "account",
              "roles",
              "nine",
              "--set",
              "auditor,admin",
              "--config",
              room.config().toString());
      assertThat(changed.exit()).as(changed.err()).isZero();
      assertThat(changed.out()).startsWith("nine of hearth: admin, auditor\n");

      FlightRuntimeException refused = refused(() -> prepared.execute(caller.as()));
      assertThat(refused.status().description())
          .startsWith("42501 ")
          .contains("`nine` (admin, auditor) may not ask for numbers");
      assertThat(
              refused(
                      () ->
                          caller.read(held.getEndpoints().get(0).getTicket(), TokenDoorsTest::read))
                  .status()
                  .description())
          .contains("may not ask for numbers");
    }
    assertThat(room.logged("account-roles"))
        .anySatisfy(
            entry -> {
              assertThat(entry.members()).containsExactly("hearth");
              assertThat(entry.details())
                  .containsEntry("account", "nine")
                  .containsEntry("before", "analyst")
                  .containsEntry("after", "admin auditor");
            });
  }
}
