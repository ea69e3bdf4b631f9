package io.parley.server.cli;

import io.parley.crypto.AccessKey;
import io.parley.crypto.SecretAccess;
import io.parley.server.account.Account;
import io.parley.server.account.Accounts;
import io.parley.server.account.KeyEntry;
import io.parley.server.ledger.Databases;
import io.parley.server.ledger.SqliteAccounts;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OwnCollaboration;
import io.parley.server.wire.AccountsDocument;
import io.parley.server.wire.AccountsDocument.Told;
import io.parley.server.wire.AccountsDocument.ToldKey;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The accounts of the room whose {@code node.yaml} is named; the room may run or not. */
final class RoomAccounts {
  private static final Duration LIFE = Duration.ofDays(365);

  @Option(names = "--config", required = true, description = "the room's node.yaml")
  private Path config = Path.of("node.yaml");

  @Mixin private CollaborationOption collaboration = new CollaborationOption();

  private final Clock clock = Clock.systemUTC();

  /** What {@code create} and {@code key} print as JSON: the only time that the key is shown. */
  record Made(String account, String member, List<String> roles, ToldKey key, String accessKey) {}

  private NodeConfiguration configuration() {
    NodeConfiguration configuration = NodeConfiguration.load(config);
    if (configuration.role() != NodeConfiguration.Role.ROOM) {
      throw new ConfigurationException(
          "`%s` is a party; accounts are made at the room".formatted(configuration.name()));
    }
    return configuration;
  }

  /** The one whose accounts are meant. */
  private OwnCollaboration place() {
    NodeConfiguration configuration = configuration();
    return OwnCollaboration.named(
        configuration, NodeDirectory.of(config, configuration), collaboration.name());
  }

  void use(Consumer<Accounts> work) {
    OwnCollaboration place = place();
    try (SqliteAccounts accounts =
        SqliteAccounts.open(Databases.of(place.configuration(), place.made()), clock)) {
      work.accept(accounts);
    }
  }

  /** Refuses a name that is no member's of the room's agreement. */
  void checkMember(String member) {
    List<String> members =
        place().agreement().agreement().members().stream().map(Agreement.Node::name).toList();
    if (!members.contains(member)) {
      throw new ConfigurationException(
          "the agreement has no member `%s`; it has %s"
              .formatted(member, String.join(", ", members)));
    }
  }

  static Account named(Accounts accounts, String name) {
    return accounts
        .named(name)
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "there is no account `%s`; `parley account list` shows those that there are"
                        .formatted(name)));
  }

  /**
   * The end of a key's life: of its last day, in UTC, or a year from now.
   *
   * @throws ConfigurationException for a day that is over
   */
  Instant expiry(@Nullable LocalDate lastDay) {
    Instant now = clock.instant();
    Instant end =
        lastDay == null
            ? now.plus(LIFE)
            : lastDay.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    if (!end.isAfter(now)) {
      throw new ConfigurationException("--expires: the day %s is over".formatted(lastDay));
    }
    return end;
  }

  Made make(Accounts accounts, Account account, Instant expires) {
    AccessKey key = AccessKey.generate();
    KeyEntry entry = accounts.addKey(account.name(), key.hash(), expires);
    Told told = Told.of(account, List.of(entry), clock.instant());
    return new Made(
        account.name(),
        account.member(),
        account.roleWords(),
        told.keys().get(0),
        key.text(SecretAccess.insecure()));
  }

  static void print(Made made, boolean json, PrintWriter out) {
    if (json) {
      out.println(Json.pretty(made));
    } else {
      out.printf(
          "account %s of %s: %s%n", made.account(), made.member(), String.join(", ", made.roles()));
      out.printf("key %s, until %s%n", made.key().id(), made.key().expires());
      out.printf("%s%n", made.accessKey());
      out.println("keep it now: it is shown once, and the room has only its hash");
    }
    out.flush();
  }

  void print(Accounts accounts, List<Account> shown, boolean json, PrintWriter out) {
    List<Told> told =
        shown.stream().map(a -> Told.of(a, accounts.keys(a.name()), clock.instant())).toList();
    if (json) {
      out.println(Json.pretty(new AccountsDocument(AccountsDocument.VERSION, told)));
    } else {
      told.forEach(a -> print(a, out));
    }
    out.flush();
  }

  private static void print(Told account, PrintWriter out) {
    out.printf(
        "%s of %s: %s%n", account.name(), account.member(), String.join(", ", account.roles()));
    for (ToldKey key : account.keys()) {
      out.printf(
          "  key %s  %-7s  made %s  until %s  last used %s%n",
          key.id(),
          key.state(),
          day(key.made()),
          day(key.expires()),
          key.lastUsed().isEmpty() ? "never" : key.lastUsed());
    }
  }

  private static String day(String instant) {
    return instant.substring(0, 10);
  }
}
