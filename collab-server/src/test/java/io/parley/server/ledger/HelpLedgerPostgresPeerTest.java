package io.parley.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.crypto.blind.HelpAccount;
import io.parley.crypto.blind.HelpLedger;
import io.parley.server.node.NodeConfiguration;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same ledger of help on a real PostgreSQL. */
@Tag("slow")
class HelpLedgerPostgresPeerTest extends StoredHelpContract {
  private final NodeConfiguration.Database database = PostgresPeer.empty();

  private Databases databases() {
    return new Databases(database, Path.of(""));
  }

  @Override
  StoredHelpLedger opened() {
    return StoredHelpLedger.open(databases(), Store.HELP);
  }

  /** That the one is there must not hide that the other is gone. */
  @Test
  void recordOfPsi_isAStoreOfItsOwn() {
    HelpLedger.Key key = new HelpLedger.Key("spring", 3, "b", "a");
    try (StoredHelpLedger psi = StoredHelpLedger.open(databases(), Store.PSI);
        StoredHelpLedger help = opened()) {
      HelpAccount one =
          new HelpAccount(1, 1, 1, 1, 1, Optional.empty(), Optional.empty(), 1, Instant.EPOCH, 1);
      assertThat(help.replace(key, HelpAccount.EMPTY, one)).isTrue();

      assertThat(psi.read(key)).isEqualTo(HelpAccount.EMPTY);
    }
    assertThat(databases().isNew(Store.PSI)).isFalse();
    assertThat(databases().place(Store.PSI)).isEqualTo("the schema psi of `node.database`");
  }
}
