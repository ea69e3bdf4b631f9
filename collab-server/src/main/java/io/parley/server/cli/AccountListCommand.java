package io.parley.server.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parley account list}. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Shows a room's accounts and their keys: never a key itself.")
final class AccountListCommand implements Runnable {
  @Mixin private RoomAccounts room = new RoomAccounts();

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    room.use(
        accounts ->
            room.print(
                accounts,
                accounts.all(),
                json,
                Objects.requireNonNull(spec).commandLine().getOut()));
  }
}
