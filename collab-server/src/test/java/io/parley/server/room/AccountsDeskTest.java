package io.parley.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.crypto.AccessKey;
import io.parley.server.account.Account;
import io.parley.server.account.KeyEntry;
import io.parley.server.account.Role;
import io.parley.server.ledger.StoredAccounts;
import io.parley.server.wire.AccountsDocument;
import io.parley.server.wire.RevokeRequest;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An admin sees and revokes what belongs to her own member, and nothing else. */
class AccountsDeskTest {
  private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

  private StoredAccounts accounts;
  private AccountsDesk desk;
  private AccessKey janes;
  private AccessKey joes;

  @BeforeEach
  void open(@TempDir Path folder) {
    Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);
    accounts = StoredAccounts.open(folder.resolve("room.db"), clock);
    desk = new AccountsDesk(accounts, clock);
    janes = account("jane", "hearth");
    joes = account("joe", "metromail");
  }

  @AfterEach
  void close() {
    accounts.close();
  }

  private AccessKey account(String name, String member) {
    accounts.add(new Account(name, member, Set.of(Role.ANALYST)));
    AccessKey key = AccessKey.generate();
    KeyEntry unused = accounts.addKey(name, key.hash(), NOON.plusSeconds(60));
    return key;
  }

  private static RevokeRequest request(String account, String key) {
    return new RevokeRequest(RevokeRequest.VERSION, account, key);
  }

  @Test
  void admin_seesTheOwnMembersAccounts() {
    assertThat(desk.all("hearth").accounts())
        .extracting(AccountsDocument.Told::name)
        .containsExactly("jane");
  }

  @Test
  void admin_revokesTheOwnMembersKeys() {
    assertThat(desk.revoke("hearth", request("jane", "")).accounts().get(0).keys())
        .extracting(AccountsDocument.ToldKey::state)
        .containsExactly("revoked");
    assertThat(accounts.opened(janes)).isEmpty();
  }

  @Test
  void anotherMembersAccount_isAsOneThatIsNotThere() {
    AccountsDocument others = desk.revoke("hearth", request("joe", ""));

    assertThat(others).isEqualTo(desk.revoke("hearth", request("nobody", "")));
    assertThat(accounts.opened(joes)).isPresent();
  }

  @Test
  void oneKeyAlone_isRevokedByItsId() {
    AccessKey second = AccessKey.generate();
    KeyEntry entry = accounts.addKey("jane", second.hash(), NOON.plusSeconds(60));

    var unused = desk.revoke("hearth", request("jane", entry.id()));

    assertThat(accounts.opened(second)).isEmpty();
    assertThat(accounts.opened(janes)).isPresent();
  }
}
