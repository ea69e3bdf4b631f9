package io.parley.server.cli;

import io.parley.server.account.Account;
import io.parley.server.account.Role;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley account roles}. */
@Command(
    name = "roles",
    mixinStandardHelpOptions = true,
    description = {
      "Gives an account other roles, in the place of those that it has. A running room knows it from the"
          + " next call on, in open sessions too; a question that was granted runs to its end. It stands in"
          + " the room's audit log, before and after."
    })
final class AccountRolesCommand implements Runnable {
  @Mixin private RoomAccounts room = new RoomAccounts();

  @Parameters(paramLabel = "NAME", description = "the account")
  private String name = "";

  @Option(
      names = "--set",
      required = true,
      split = ",",
      paramLabel = "ROLES",
      description = "all its roles from now on, with commas: analyst,marketer")
  private List<String> roles = List.of();

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    Set<Role> wanted = RoomAccounts.roles(command, "--set", roles);
    room.useWithLog(
        (accounts, log) -> {
          Account changed =
              accounts
                  .changeRoles(name, wanted, log)
                  .orElseThrow(() -> RoomAccounts.noAccount(name));
          room.print(accounts, List.of(changed), json, command.getOut());
        });
  }
}
