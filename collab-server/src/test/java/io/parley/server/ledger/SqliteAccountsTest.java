package io.parley.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.AccessKey;
import io.parley.crypto.SecretAccess;
import io.parley.server.account.Account;
import io.parley.server.account.AccountsFile;
import io.parley.server.account.KeyEntry;
import io.parley.server.account.Role;
import io.parley.server.node.ConfigurationException;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteAccountsTest {
  private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
  private static final Account JANE =
      new Account("jane", "hearth", Set.of(Role.ANALYST, Role.AUDITOR));

  private Path folder = Path.of(".");
  private StoredAccounts accounts;

  @BeforeEach
  void open(@TempDir Path fresh) {
    folder = fresh;
    accounts = at(NOON);
  }

  @AfterEach
  void close() {
    accounts.close();
  }

  private StoredAccounts at(Instant time) {
    return StoredAccounts.open(folder.resolve("room.db"), Clock.fixed(time, ZoneOffset.UTC));
  }

  private AccessKey key(Instant expires) {
    AccessKey key = AccessKey.generate();
    accounts.addKey("jane", key.hash(), expires);
    return key;
  }

  @Test
  void account_isReadByAnotherProgramAsItWasMade() {
    assertThat(accounts.add(JANE)).isTrue();
    AccessKey first = key(NOON.plusSeconds(60));
    AccessKey second = key(NOON.plus(Duration.ofDays(30)));

    try (StoredAccounts again = at(NOON.plusSeconds(59))) {
      assertThat(again.named("jane")).contains(JANE);
      assertThat(again.all()).containsExactly(JANE);
      assertThat(again.opened(first)).contains(JANE);
      assertThat(again.opened(second)).contains(JANE);
      assertThat(again.opened(AccessKey.generate())).isEmpty();
    }
  }

  @Test
  void nameThatIsThere_keepsItsMemberAndRoles() {
    accounts.add(JANE);

    assertThat(accounts.add(new Account("jane", "metromail", Set.of(Role.ADMIN)))).isFalse();
    assertThat(accounts.named("jane")).contains(JANE);
  }

  @Test
  void key_opensUpToItsLastMomentAndNotAfter() {
    accounts.add(JANE);
    AccessKey key = key(NOON.plusSeconds(60));

    try (StoredAccounts before = at(NOON.plusSeconds(60).minusMillis(1));
        StoredAccounts after = at(NOON.plusSeconds(60))) {
      assertThat(before.opened(key)).contains(JANE);
      assertThat(after.opened(key)).isEmpty();
      assertThat(after.keys("jane").get(0).at(NOON.plusSeconds(60)))
          .isEqualTo(KeyEntry.State.EXPIRED);
    }
  }

  @Test
  void revocation_isKnownToAnotherConnectionAtOnce_andToNoOtherKey() {
    accounts.add(JANE);
    AccessKey lost = key(NOON.plusSeconds(60));
    AccessKey kept = key(NOON.plusSeconds(60));
    String id = accounts.keys("jane").stream().filter(k -> isOf(k, lost)).findFirst().get().id();

    try (StoredAccounts running = at(NOON)) {
      assertThat(running.opened(lost)).contains(JANE);

      assertThat(accounts.revoke("jane", Optional.of(id))).extracting(KeyEntry::id).contains(id);

      assertThat(running.opened(lost)).isEmpty();
      assertThat(running.opened(kept)).contains(JANE);
      assertThat(accounts.revoke("jane", Optional.of(id))).isEmpty();
      assertThat(accounts.revoke("jane", Optional.empty())).hasSize(1);
      assertThat(running.opened(kept)).isEmpty();
    }
  }

  /** Which of two keys an id is of: the one whose day of use appears. */
  private boolean isOf(KeyEntry entry, AccessKey key) {
    accounts.opened(key);
    return accounts.keys("jane").stream()
        .anyMatch(k -> k.id().equals(entry.id()) && k.used().isPresent());
  }

  @Test
  void useOfAKey_isNotedByItsDayAlone() {
    accounts.add(JANE);
    AccessKey key = key(NOON.plus(Duration.ofDays(30)));
    assertThat(accounts.keys("jane").get(0).used()).isEmpty();

    accounts.opened(key);
    assertThat(accounts.keys("jane").get(0).used()).contains(LocalDate.parse("2026-11-28"));

    try (StoredAccounts tomorrow = at(NOON.plus(Duration.ofDays(1)))) {
      tomorrow.opened(key);
      assertThat(tomorrow.keys("jane").get(0).used()).contains(LocalDate.parse("2026-11-29"));
    }
  }

  @Test
  void database_holdsNoKey() throws IOException {
    accounts.add(JANE);
    AccessKey key = key(NOON.plusSeconds(60));
    accounts.opened(key);
    accounts.close();

    String text = key.text(SecretAccess.insecure());
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertThat(bytes).as("%s", file.getFileName()).doesNotContain(text.substring(7));
      }
    }
    accounts = at(NOON);
  }

  @Test
  void fileOfAccounts_bringsBackNothingThatWasRevoked() throws IOException {
    AccessKey key = AccessKey.generate();
    Path file = folder.resolve("accounts.json");
    Files.writeString(
        file,
        "{\"accounts\":[{\"name\":\"jane\",\"member\":\"hearth\",\"hash\":\"%s\"}]}"
            .formatted(key.hash()));

    AccountsFile.takeOver(file, accounts);
    assertThat(accounts.opened(key))
        .contains(new Account("jane", "hearth", Set.of(Role.ANALYST, Role.MARKETER)));

    accounts.revoke("jane", Optional.empty());
    AccountsFile.takeOver(file, accounts);
    assertThat(accounts.opened(key)).isEmpty();
  }

  @Test
  void fileWithARoleThatThereIsNot_isRefused() throws IOException {
    Path file = folder.resolve("accounts.json");
    Files.write(
        file,
        Json.bytes(
            new AccountsFile(
                List.of(new AccountsFile.Entry("jane", "hearth", "0", List.of("root"))))));

    assertThatThrownBy(() -> AccountsFile.takeOver(file, accounts))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("the accounts file has a role that does not exist");
    AccountsFile.takeOver(folder.resolve("none.json"), accounts);
    assertThat(accounts.all()).isEmpty();
  }
}
