package io.parley.server.cli;

import io.parley.crypto.AccessKey;
import io.parley.crypto.SecretAccess;
import io.parley.server.account.Account;
import io.parley.server.account.Accounts;
import io.parley.server.account.KeyEntry;
import io.parley.server.account.Role;
import io.parley.server.account.Subject;
import io.parley.server.ledger.AuditLog;
import io.parley.server.ledger.AuditSigner;
import io.parley.server.ledger.Databases;
import io.parley.server.ledger.StoredAccounts;
import io.parley.server.ledger.StoredAnswers;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Oidc;
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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The accounts of the room whose {@code node.yaml} is named; the room may run or not. */
final class RoomAccounts {
  private static final Duration LIFE = Duration.ofDays(365);

  @Option(names = "--config", required = true, description = "the room's node.yaml")
  private Path config = Path.of("node.yaml");

  @Mixin private CollaborationOption collaboration = new CollaborationOption();

  private final Clock clock = Clock.systemUTC();

  /** What {@code create} and {@code key} print as JSON: the only time that the key is shown. */
  record Made(String account, String member, List<String> roles, ToldKey key, String accessKey) {}

  /** What they print as JSON where a subject opens the account, and nothing is secret. */
  record Bound(String account, String member, List<String> roles, ToldKey key) {}

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
    try (StoredAccounts accounts =
        StoredAccounts.open(Databases.of(place.configuration(), place.made()), clock)) {
      work.accept(accounts);
    }
  }

  /** Works on the accounts with the room's log, which shares their database. */
  void useWithLog(BiConsumer<StoredAccounts, AuditLog> work) {
    OwnCollaboration place = place();
    NodeDirectory directory = place.made();
    Databases databases = Databases.of(place.configuration(), directory);
    AuditSigner signer =
        new AuditSigner(place.configuration().name(), directory.signingKey(), clock);
    try (StoredAccounts accounts = StoredAccounts.open(databases, clock);
        StoredAnswers answers =
            StoredAnswers.open(databases, directory.keys().envelope(), signer)) {
      work.accept(accounts, answers.audit());
    }
  }

  /** The roles of these words. */
  static Set<Role> roles(CommandLine command, String option, List<String> words) {
    return words.stream().map(word -> role(command, option, word)).collect(Collectors.toSet());
  }

  private static Role role(CommandLine command, String option, String word) {
    return Role.of(word)
        .orElseThrow(
            () ->
                new ParameterException(
                    command,
                    option
                        + ": there is no role of this name; there are "
                        + Arrays.stream(Role.values())
                            .map(Role::word)
                            .collect(Collectors.joining(", "))));
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
    return accounts.named(name).orElseThrow(() -> noAccount(name));
  }

  static ConfigurationException noAccount(String name) {
    return new ConfigurationException(
        "there is no account `%s`; `parley account list` shows those that there are"
            .formatted(name));
  }

  /**
   * The subject of the room's provider.
   *
   * @throws ConfigurationException when the room has none, or the provider can name nobody so
   */
  Subject subject(String text) {
    Oidc provider = configuration().oidc();
    if (!provider.isOn()) {
      throw new ConfigurationException(
          "--subject: this room takes no tokens; name its provider in node.yaml under `node.oidc` first");
    }
    try {
      return new Subject(provider.issuer(), text);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("--subject: " + e.getMessage());
    }
  }

  /** Refuses a subject that opens an account now, this or another: somebody is one account. */
  void checkFree(Accounts accounts, Subject subject) {
    if (SubjectsElsewhere.opens(accounts, subject, clock)) {
      throw taken();
    }
    checkElsewhere(subject);
  }

  /** Refuses a subject that opens an account of another collaboration of the room. */
  void checkElsewhere(Subject subject) {
    NodeConfiguration configuration = configuration();
    List<OwnCollaboration> all =
        OwnCollaboration.all(configuration, NodeDirectory.of(config, configuration));
    SubjectsElsewhere.check(place(), all, subject, clock);
  }

  private static ConfigurationException taken() {
    return new ConfigurationException(
        "this subject opens an account already; `parley account list` shows which, and `parley account revoke` takes it back");
  }

  /** Lets the account be opened for a subject, or by a fresh key; prints which. */
  void open(
      Accounts accounts,
      Account account,
      Optional<Subject> subject,
      Instant until,
      boolean json,
      PrintWriter out) {
    if (subject.isPresent()) {
      KeyEntry bound =
          accounts
              .addSubject(account.name(), subject.get(), until)
              .orElseThrow(RoomAccounts::taken);
      print(account, ToldKey.of(bound, clock.instant()), json, out);
    } else {
      print(make(accounts, account, until), json, out);
    }
  }

  private static void print(Account account, ToldKey bound, boolean json, PrintWriter out) {
    if (json) {
      out.println(
          Json.pretty(new Bound(account.name(), account.member(), account.roleWords(), bound)));
    } else {
      out.printf(
          "account %s of %s: %s%n",
          account.name(), account.member(), String.join(", ", account.roleWords()));
      out.printf("opened for %s, until %s%n", text(bound), bound.expires());
    }
    out.flush();
  }

  private static String text(ToldKey bound) {
    return "the subject %s of %s".formatted(bound.subject(), bound.issuer());
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

  private Made make(Accounts accounts, Account account, Instant expires) {
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

  private static void print(Made made, boolean json, PrintWriter out) {
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
      if (!key.subject().isEmpty()) {
        out.printf("      for %s%n", text(key));
      }
    }
  }

  private static String day(String instant) {
    return instant.substring(0, 10);
  }
}
