package io.parley.server.cli;

import io.parley.server.account.Subject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
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
    description = {
      "Makes a further access key of an account, which is printed once; or lets somebody whom the room's"
          + " provider of identities knows open it."
    })
final class AccountKeyCommand implements Runnable {
  @Mixin private RoomAccounts room = new RoomAccounts();

  @Parameters(paramLabel = "NAME", description = "the account")
  private String name = "";

  @Option(
      names = "--subject",
      paramLabel = "SUB",
      description = "opened by tokens of `node.oidc` with this claim `sub`, in the place of a key")
  private @Nullable String subject;

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
    Optional<Subject> bound = Optional.ofNullable(subject).map(room::subject);
    bound.ifPresent(room::checkElsewhere);
    room.use(
        accounts ->
            room.open(
                accounts,
                RoomAccounts.named(accounts, name),
                bound,
                until,
                json,
                Objects.requireNonNull(spec).commandLine().getOut()));
  }
}
