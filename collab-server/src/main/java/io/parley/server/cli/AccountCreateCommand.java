package io.parley.server.cli;

import io.parley.server.account.Account;
import io.parley.server.account.Role;
import io.parley.server.node.ConfigurationException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
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
    description = "Makes an account at a room, with a first access key, which is printed once.")
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
      names = "--expires",
      paramLabel = "DAY",
      description = "the key's last day, such as 2027-06-30 (default: in a year)")
  private @Nullable LocalDate expires;

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    Set<Role> wanted = roles.stream().map(this::role).collect(Collectors.toSet());
    Instant until = room.expiry(expires);
    room.checkMember(member);
    room.use(
        accounts -> {
          Account account = account(wanted);
          if (!accounts.add(account)) {
            throw new ConfigurationException(
                "there is an account `%s` already; `parley account key` gives it another key"
                    .formatted(name));
          }
          RoomAccounts.print(room.make(accounts, account, until), json, command().getOut());
        });
  }

  private Account account(Set<Role> wanted) {
    try {
      return new Account(name, member, wanted);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command(), e.getMessage());
    }
  }

  private Role role(String word) {
    return Role.of(word)
        .orElseThrow(
            () ->
                new ParameterException(
                    command(),
                    "--role: there is no role of this name; there are "
                        + Arrays.stream(Role.values())
                            .map(Role::word)
                            .collect(Collectors.joining(", "))));
  }

  private picocli.CommandLine command() {
    return Objects.requireNonNull(spec).commandLine();
  }
}
