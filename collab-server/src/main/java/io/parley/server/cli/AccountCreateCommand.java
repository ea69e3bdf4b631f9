package io.parley.server.cli;

import io.parley.server.account.Account;
import io.parley.server.account.Role;
import io.parley.server.account.Subject;
import io.parley.server.node.ConfigurationException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley account create}. */
@Command(
    name = "create",
    mixinStandardHelpOptions = true,
    description = {
      "Makes an account at a room, with a first access key, which is printed once; or without one, for"
          + " somebody whom the room's provider of identities knows. Her roles are those that are named"
          + " here: nothing that a token says gives a right."
    })
final class AccountCreateCommand implements Runnable {
  @Mixin private RoomAccounts room = new RoomAccounts();

  @Parameters(paramLabel = "NAME", description = "the account's name, such as jane")
  private String name = "";

  @Option(names = "--member", required = true, description = "the member for whom it asks")
  private String member = "";

  @Option(
      names = "--role",
      required = true,
      paramLabel = "ROLE",
      description = "admin, privacy-officer, analyst, marketer or auditor; several: once for each")
  private List<String> roles = List.of();

  @Option(
      names = "--subject",
      paramLabel = "SUB",
      description = "opened by tokens of `node.oidc` with this claim `sub`, in the place of a key")
  private @Nullable String subject;

  @Option(
      names = "--expires",
      paramLabel = "DAY",
      description = "the last day of key or subject, such as 2027-06-30 (default: in a year)")
  private @Nullable LocalDate expires;

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    Set<Role> wanted = RoomAccounts.roles(command(), "--role", roles);
    Instant until = room.expiry(expires);
    Optional<Subject> bound = Optional.ofNullable(subject).map(room::subject);
    room.checkMember(member);
    room.use(
        accounts -> {
          Account account = account(wanted);
          bound.ifPresent(s -> room.checkFree(accounts, s));
          if (!accounts.add(account)) {
            throw new ConfigurationException(
                "there is an account `%s` already; `parley account key` gives it another key"
                    .formatted(name));
          }
          room.open(accounts, account, bound, until, json, command().getOut());
        });
  }

  private Account account(Set<Role> wanted) {
    try {
      return new Account(name, member, wanted);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command(), e.getMessage());
    }
  }

  private picocli.CommandLine command() {
    return Objects.requireNonNull(spec).commandLine();
  }
}
