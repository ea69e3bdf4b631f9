package io.parley.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.crypto.AccessKey;
import io.parley.server.account.Account;
import io.parley.server.account.Role;
import io.parley.server.account.Subject;
import io.parley.server.audit.NodeLog;
import io.parley.server.cli.Shell.Said;
import io.parley.server.demo.Cluster;
import io.parley.server.ledger.StoredAccounts;
import io.parley.server.wire.AuditEntry;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code parley account} on a room that does not run. */
class AccountCommandTest {
  private Path root = Path.of(".");
  private String config = "";

  @BeforeEach
  void makeRoom(@TempDir Path folder) throws IOException {
    root = folder;
    var unused =
        Cluster.create(
            root,
            Clock.systemUTC(),
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    @SuppressWarnings("unchecked")
    Map<String, String> pins = Json.read(Files.readAllBytes(root.resolve("pins.json")), Map.class);
    StringBuilder yaml = new StringBuilder("node:\n  name: room\n  role: room\n  pins:\n");
    pins.forEach((n, f) -> yaml.append("    %s: \"%s\"\n".formatted(n, f)));
    Path file = root.resolve("room").resolve("node.yaml");
    Files.writeString(file, yaml);
    config = file.toString();
  }

  private Said account(String... words) {
    String[] all = new String[words.length + 3];
    all[0] = "account";
    System.arraycopy(words, 0, all, 1, words.length);
    all[words.length + 1] = "--config";
    all[words.length + 2] = config;
    return Shell.run(all);
  }

  private StoredAccounts room() {
    return StoredAccounts.open(root.resolve("room").resolve("room.db"), Clock.systemUTC());
  }

  @Test
  void createdAccount_isOpenedByTheKeyThatWasPrintedOnce() {
    Said made =
        account("create", "jane", "--member", "hearth", "--role", "analyst", "--role", "auditor");

    assertThat(made.exit()).as(made.err()).isZero();
    assertThat(made.out()).startsWith("account jane of hearth: analyst, auditor\nkey ");
    String key = made.out().lines().filter(l -> l.startsWith("parley_")).findFirst().orElseThrow();
    try (StoredAccounts accounts = room()) {
      assertThat(accounts.opened(AccessKey.parse(key)))
          .contains(new Account("jane", "hearth", Set.of(Role.ANALYST, Role.AUDITOR)));
    }
    Said list = account("list");
    assertThat(list.exit()).isZero();
    assertThat(list.out())
        .startsWith("jane of hearth: analyst, auditor\n")
        .contains("valid")
        .doesNotContain("parley_");
  }

  @Test
  void furtherKey_isRevokedAlone_andThenAllAre() {
    account("create", "jane", "--member", "hearth", "--role", "analyst");
    Said further = account("key", "jane", "--expires", "2099-06-30", "--json");
    assertThat(further.exit()).as(further.err()).isZero();
    @SuppressWarnings("unchecked")
    Map<String, Object> made = Json.read(further.out().getBytes(StandardCharsets.UTF_8), Map.class);
    @SuppressWarnings("unchecked")
    Map<String, String> told = (Map<String, String>) Objects.requireNonNull(made.get("key"));
    assertThat(told)
        .containsEntry("expires", "2099-07-01T00:00:00Z")
        .containsEntry("state", "valid");
    AccessKey key = AccessKey.parse(String.valueOf(made.get("accessKey")));

    Said one = account("revoke", "jane", "--key", String.valueOf(told.get("id")));
    assertThat(one.out()).contains("revoked").contains("valid");
    try (StoredAccounts accounts = room()) {
      assertThat(accounts.opened(key)).isEmpty();
    }

    assertThat(account("revoke", "jane").out()).doesNotContain("valid");
    Said again = account("revoke", "jane");
    assertThat(again.exit()).isEqualTo(1);
    assertThat(again.err())
        .isEqualTo(
            "parley: `jane` has no such key that is not revoked already; nothing was changed\n");
  }

  @Test
  void otherRoles_takeThePlaceOfThoseBefore_andStandInTheLog() {
    account("create", "jane", "--member", "hearth", "--role", "analyst");

    Said changed = account("roles", "jane", "--set", "marketer,auditor");

    assertThat(changed.exit()).as(changed.err()).isZero();
    assertThat(changed.out()).startsWith("jane of hearth: auditor, marketer\n");
    try (StoredAccounts accounts = room()) {
      assertThat(accounts.named("jane"))
          .contains(new Account("jane", "hearth", Set.of(Role.MARKETER, Role.AUDITOR)));
    }
    List<AuditEntry> entries = new ArrayList<>();
    try (NodeLog log = NodeLog.open(Path.of(config), Clock.systemUTC())) {
      log.verify(line -> line.entry().ifPresent(entries::add));
    }
    assertThat(entries).extracting(AuditEntry::event).containsExactly("account-roles");
    assertThat(entries.get(0).details())
        .isEqualTo(
            Map.of(
                "account",
                "jane",
                "member",
                "hearth",
                "before",
                "analyst",
                "after",
                "auditor marketer"));
    assertThat(entries.get(0).members()).containsExactly("hearth");

    assertThat(account("roles", "joe", "--set", "admin").err())
        .startsWith("parley: there is no account `joe`; ");
    assertThat(account("roles", "jane", "--set", "root").exit()).isEqualTo(2);
  }

  /** Bound in two collaborations of a room it would open neither. */
  @Test
  void subjectOfAnotherCollaboration_isNotBoundInThisOneToo() throws IOException {
    Path file = Path.of(config);
    Files.writeString(
        file,
        Files.readString(file)
            + "  oidc:\n    issuer: https://login.example.com\n    audience: parley-room\n"
            + "  collaborations:\n    - name: autumn\n    - name: winter\n");
    Subject subject = new Subject("https://login.example.com", "u-1");
    Path autumn = root.resolve("room/collaborations/autumn");
    Files.createDirectories(autumn);
    try (StoredAccounts accounts =
        StoredAccounts.open(autumn.resolve("room.db"), Clock.systemUTC())) {
      assertThat(accounts.add(new Account("ida", "hearth", Set.of(Role.ANALYST)))).isTrue();
      assertThat(accounts.addSubject("ida", subject, Instant.parse("2099-01-01T00:00:00Z")))
          .isPresent();
    }
    String refusal =
        "parley: this subject opens an account in `autumn` of this room already, and bound in two it would open neither; `parley account revoke --collaboration autumn` takes it back there\n";

    assertThat(
            account("create", "ida", "--member", "hearth", "--role", "analyst", "--subject", "u-1")
                .err())
        .isEqualTo(refusal);
    assertThat(account("list").out()).as("nothing was made").doesNotContain("ida");
    account("create", "ida", "--member", "hearth", "--role", "analyst");
    assertThat(account("key", "ida", "--subject", "u-1").err()).isEqualTo(refusal);
    assertThat(account("key", "ida", "--subject", "u-2").exit()).isZero();
    assertThat(root.resolve("room/collaborations/winter/room.db"))
        .as("looking makes no accounts")
        .doesNotExist();

    assertThat(account("revoke", "ida", "--collaboration", "autumn").exit()).isZero();
    assertThat(account("key", "ida", "--subject", "u-1").exit()).isZero();
    try (StoredAccounts accounts = room()) {
      assertThat(accounts.opened(subject).map(Account::name)).contains("ida");
    }
  }

  @Test
  void subject_opensAnAccountWithoutAKey_untilItIsRevoked() throws IOException {
    assertThat(
            account("create", "ida", "--member", "hearth", "--role", "analyst", "--subject", "u-1")
                .err())
        .isEqualTo(
            "parley: --subject: this room takes no tokens; name its provider in node.yaml under `node.oidc` first\n");
    Path file = Path.of(config);
    Files.writeString(
        file,
        Files.readString(file)
            + "  oidc:\n    issuer: https://login.example.com\n    audience: parley-room\n");

    Said made =
        account(
            "create",
            "ida",
            "--member",
            "hearth",
            "--role",
            "analyst",
            "--subject",
            "u-1",
            "--expires",
            "2099-06-30");

    assertThat(made.exit()).as(made.err()).isZero();
    assertThat(made.out())
        .isEqualTo(
            """
            account ida of hearth: analyst
            opened for the subject u-1 of https://login.example.com, until 2099-07-01T00:00:00Z
            """);
    Subject subject = new Subject("https://login.example.com", "u-1");
    try (StoredAccounts accounts = room()) {
      assertThat(accounts.opened(subject).map(Account::name)).contains("ida");
      assertThat(accounts.opened(new Subject("https://elsewhere.example", "u-1"))).isEmpty();
    }
    assertThat(account("list").out()).contains("for the subject u-1 of https://login.example.com");
    Said second =
        account("create", "joe", "--member", "metromail", "--role", "admin", "--subject", "u-1");
    assertThat(second.err())
        .isEqualTo(
            "parley: this subject opens an account already; `parley account list` shows which, and `parley account revoke` takes it back\n");
    assertThat(account("list").out()).doesNotContain("joe");

    account("revoke", "ida");
    try (StoredAccounts accounts = room()) {
      assertThat(accounts.opened(subject)).isEmpty();
    }
    assertThat(account("key", "ida", "--subject", "u-1").exit()).isZero();
    try (StoredAccounts accounts = room()) {
      assertThat(accounts.opened(subject).map(Account::name)).contains("ida");
    }
    assertThat(account("key", "ida", "--subject", "").err())
        .startsWith("parley: --subject: a subject is the claim `sub` of the provider's tokens");
  }

  @Test
  void whatCannotBe_isRefusedAndSaysWhatIsThere() {
    account("create", "jane", "--member", "hearth", "--role", "analyst");

    assertThat(account("create", "jane", "--member", "hearth", "--role", "admin").err())
        .isEqualTo(
            "parley: there is an account `jane` already; `parley account key` gives it another key\n");
    assertThat(account("create", "joe", "--member", "acme", "--role", "admin").err())
        .isEqualTo("parley: the agreement has no member `acme`; it has hearth, metromail\n");
    Said role = account("create", "joe", "--member", "hearth", "--role", "root");
    assertThat(role.exit()).isEqualTo(2);
    assertThat(role.err())
        .startsWith(
            "--role: there is no role of this name; there are admin, privacy-officer, analyst, marketer, auditor");
    assertThat(account("create", "Joe!", "--member", "hearth", "--role", "admin").exit())
        .isEqualTo(2);
    assertThat(account("key", "joe").err()).startsWith("parley: there is no account `joe`; ");
    assertThat(account("key", "jane", "--expires", "2020-01-01").err())
        .isEqualTo("parley: --expires: the day 2020-01-01 is over\n");
    Said party =
        Shell.run(
            "account", "list", "--config", root.resolve("hearth").resolve("node.yaml").toString());
    assertThat(party.err())
        .isEqualTo("parley: `hearth` is a party; accounts are made at the room\n");
  }
}
