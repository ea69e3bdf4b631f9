package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.policy.Analysis;
import io.parley.server.wire.AgreedUse;
import io.parley.server.wire.BadDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A room that grants what the agreement does not allow: each party looks for itself. */
class AgreedUseAtPartyTest {
  private static final String SQL = "SELECT COUNT(DISTINCT person) AS n FROM hearth.customers";

  @Test
  void grantForWhoMayNotAsk_isRefused_andOneForWhoMayIsReserved(@TempDir Path root)
      throws IOException {
    AgreedUse use = new AgreedUse(List.of("hearth"), List.of("hearth"), "");
    try (TwoNodes two = TwoNodes.using(root, use)) {
      byte[] allowed = two.signed(two.grant(SQL, Analysis.AGGREGATE, "hearth"));
      byte[] other = two.signed(two.grant(SQL, Analysis.AGGREGATE, "metromail"));

      assertThat(two.hearth().reserve(allowed)).isInstanceOf(GrantDesk.Reserved.Promise.class);
      assertThatThrownBy(() -> two.hearth().reserve(other))
          .isInstanceOf(BadDocument.class)
          .hasMessage("the grant is for a member that the agreement does not let ask or receive");
    }
  }
}
