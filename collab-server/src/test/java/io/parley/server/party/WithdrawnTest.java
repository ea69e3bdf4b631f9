package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Withdrawals;
import io.parley.server.wire.Hello;
import io.parley.server.wire.Json;
import io.parley.server.wire.RefusalReason;
import io.parley.server.wire.Reply;
import io.parley.server.wire.Wire;
import io.parley.server.wire.Withdrawal;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that runs honours a withdrawal from the next request on. */
class WithdrawnTest {
  private static final String SQL = "SELECT COUNT(DISTINCT person) AS n FROM hearth.customers";
  private static final String SPRING = "spring-mailing";
  private static final Instant AT = Instant.parse("2026-11-28T12:00:00Z");

  private final Path root;

  WithdrawnTest(@TempDir Path root) {
    this.root = root;
  }

  @Test
  void requestAfterIt_isRefusedNamingTheMember() throws Exception {
    try (TwoNodes two = TwoNodes.ready(root)) {
      byte[] grant = two.signed(two.grant(SQL));
      // by nobody in it, in the name of another, of no version
      withdraw(two, Withdrawal.ofAll(SPRING, "nobody", 1, two.key("metromail"), AT));
      withdraw(two, Withdrawal.ofAll(SPRING, "hearth", 1, two.key("metromail"), AT));
      withdraw(two, Withdrawal.ofAll(SPRING, "metromail", 0, two.key("metromail"), AT));
      assertThat(PartyFlight.reply(two.hearth(), Wire.OFFER, new byte[0]).wasRefused()).isFalse();

      withdraw(two, Withdrawal.ofAll(SPRING, "metromail", 1, two.key("metromail"), AT));

      for (String action : new String[] {Wire.OFFER, Wire.RESERVE, Wire.GO, Wire.DELIVER}) {
        Reply reply = PartyFlight.reply(two.hearth(), action, grant);
        assertThat(reply.refused())
            .extracting(RefusalReason::rule, RefusalReason::message)
            .containsExactly(
                org.assertj.core.groups.Tuple.tuple(
                    "agreement-withdrawn",
                    "`metromail` has taken back its signature from the agreement `spring-mailing`, on 2026-11-28T12:00:00Z"));
      }
      Hello hello =
          Json.read(PartyFlight.reply(two.hearth(), Wire.HELLO, new byte[0]).bytes(), Hello.class);
      assertThat(hello.state()).isEqualTo("ready");
      assertThat(two.spent("hearth", "shoppers").epsilon().signum()).isZero();
    }
  }

  private static void withdraw(TwoNodes two, Withdrawal withdrawal) {
    var unused =
        new Withdrawals(new NodeDirectory(two.directory("hearth")), SPRING).keep(withdrawal);
  }
}
