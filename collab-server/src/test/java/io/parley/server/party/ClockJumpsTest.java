package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.policy.Analysis;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Grant;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A node whose clock is set forwards and back gives nothing twice, and takes nothing back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClockJumpsTest {
  private static final String SQL =
      "SELECT COUNT(DISTINCT person) AS n FROM metromail.mailings JOIN hearth.customers"
          + " USING (person)";

  @SuppressWarnings("NullAway.Init") // opened before the tests
  private TwoNodes two;

  @BeforeAll
  void open(@TempDir Path root) throws IOException {
    two = TwoNodes.ready(root);
  }

  @AfterAll
  void close() {
    two.close();
  }

  private BigDecimal spent() {
    return two.spent("hearth", "shoppers").epsilon();
  }

  /** What was burned in a future that never was stays burned: its go may be under way. */
  @Test
  void reservationOverAnHourForwardsAndBack_isBurned_andNeitherGrantNorGoComesAgain() {
    BigDecimal before = spent();
    Grant grant = two.grant(SQL);
    byte[] signed = two.signed(grant);
    String own = TwoNodes.reservation(two.hearth(), signed);
    String partners = TwoNodes.reservation(two.metromail(), signed);
    Map<String, String> go = Map.of("hearth", own, "metromail", partners);

    two.clock.advance(Duration.ofHours(1));
    assertThatThrownBy(() -> two.hearth().desk().go(grant.queryId(), go))
        .isInstanceOf(BadDocument.class)
        .hasMessage("the go came too late");
    two.clock.advance(Duration.ofHours(-1));

    assertThatThrownBy(() -> two.hearth().desk().go(grant.queryId(), go))
        .isInstanceOf(BadDocument.class)
        .hasMessage("no such query is open at this node");
    assertThatThrownBy(() -> two.hearth().reserve(signed))
        .isInstanceOf(BadDocument.class)
        .hasMessage("this query id was used before; it is used once");
    assertThat(spent()).isEqualByComparingTo(before);
  }

  /** A clock far ahead spends the budget of that month, and the month of now is as it was. */
  @Test
  void chargesOverTwoMonthsForwardsAndBack_areAllKept_eachInItsPeriod() {
    String first = two.committed(SQL, Analysis.AGGREGATE, "hearth");
    BigDecimal one = spent();
    assertThat(one).isPositive();

    two.clock.advance(Duration.ofDays(62));
    String later = two.committed(SQL, Analysis.AGGREGATE, "hearth");
    assertThat(later).isNotEqualTo(first);
    two.clock.advance(Duration.ofDays(-62));

    assertThat(spent()).isGreaterThanOrEqualTo(one);
    String again = two.committed(SQL, Analysis.AGGREGATE, "hearth");
    assertThat(again).isNotEqualTo(first);
    assertThat(spent()).isGreaterThan(one);
  }

  /** The go of a room whose node's clock was set back in between is in time: it is charged once. */
  @Test
  void clockSetBackBetweenGrantAndGo_chargesOnce_andTheGrantOfThatTimeIsStillUsed() {
    Grant grant = two.grant(SQL);
    byte[] signed = two.signed(grant);
    Map<String, String> go =
        Map.of(
            "hearth",
            TwoNodes.reservation(two.hearth(), signed),
            "metromail",
            TwoNodes.reservation(two.metromail(), signed));

    two.clock.advance(Duration.ofMinutes(-30));
    assertThat(two.hearth().desk().go(grant.queryId(), go)).isNotEmpty();

    assertThatThrownBy(() -> two.hearth().desk().go(grant.queryId(), go))
        .isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> two.hearth().reserve(signed))
        .isInstanceOf(BadDocument.class)
        .hasMessage("the grant's time is over, or too long");
    two.clock.advance(Duration.ofMinutes(30));
    assertThatThrownBy(() -> two.hearth().reserve(signed))
        .isInstanceOf(BadDocument.class)
        .hasMessage("this query id was used before; it is used once");
  }
}
