package io.parley.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.crypto.AccessKey;
import io.parley.server.account.Account;
import io.parley.server.account.KeyEntry;
import io.parley.server.account.Role;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two collaborations of one room on one PostgreSQL database: a schema each. */
@Tag("slow")
class CollaborationsPostgresPeerTest {
  @Test
  void accountOfOne_isNotInTheOther_andMayHaveTheSameName(@TempDir Path folder)
      throws SQLException {
    TestStore store = PostgresPeer.store(folder);
    Databases autumn =
        new Databases(store.database(), folder.resolve("collaborations/autumn-2"), folder);
    AccessKey key = AccessKey.generate();
    try (StoredAccounts first =
            StoredAccounts.open(new Databases(store.database(), folder), TestStore.NOON);
        StoredAccounts other = StoredAccounts.open(autumn, TestStore.NOON)) {
      assertThat(first.add(new Account("jane", "hearth", Set.of(Role.AUDITOR)))).isTrue();
      assertThat(other.add(new Account("jane", "cinema", Set.of(Role.ANALYST)))).isTrue();
      KeyEntry unused = other.addKey("jane", key.hash(), TestStore.NOON.instant().plusSeconds(60));

      assertThat(other.opened(key)).map(Account::member).hasValue("cinema");
      assertThat(first.opened(key)).isEmpty();
    }
    assertThat(store.sql("room_autumn_2", "SELECT member FROM account")).isEqualTo("cinema");
    assertThat(store.sql("room", "SELECT member FROM account")).isEqualTo("hearth");
  }

  /** In a pattern of SQL the underscore of {@code help_a_1} is any letter, also b. */
  @Test
  void storeOfOne_isNotTakenForThatOfAnotherWithALikeName(@TempDir Path folder) {
    TestStore store = PostgresPeer.store(folder);
    StoredHelpLedger.open(
            new Databases(store.database(), folder.resolve("collaborations/ab1"), folder),
            Store.HELP)
        .close();

    assertThat(
            new Databases(store.database(), folder.resolve("collaborations/a-1"), folder)
                .isNew(Store.HELP))
        .isTrue();
  }
}
