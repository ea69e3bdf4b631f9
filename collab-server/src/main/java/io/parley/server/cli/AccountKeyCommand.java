package io.parley.server.cli;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley account key}. */
@Command(
    name = "key",
    mixinStandardHelpOptions = true,
    description = "Makes a further access key of an account, which is printed once.")
final class AccountKeyCommand implements Runnable {
  @Mixin private RoomAccounts room = new RoomAccounts();

  @Parameters(paramLabel = "NAME", description = "the account")
  private String name = "";

  @Option(
      names = "--expires",
      paramLabel = "DAY",
      description = "its last day, such as 2027-06-30 (default: in a year)")
  private @Nullable LocalDate expires;

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    Instant until = room.expiry(expires);
    room.use(
        accounts ->
            RoomAccounts.print(
                room.make(accounts, RoomAccounts.named(accounts, name), until),
                json,
                Objects.requireNonNull(spec).commandLine().getOut()));
  }
}
