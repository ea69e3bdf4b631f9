package io.parley.server.cli;

import io.parley.server.account.Account;
import io.parley.server.account.KeyEntry;
import io.parley.server.node.ConfigurationException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley account revoke}. */
@Command(
    name = "revoke",
    mixinStandardHelpOptions = true,
    description = {
      "Revokes the access keys and subjects of an account, or one of them, for good. A running room knows it from"
          + " the next call on."
    })
final class AccountRevokeCommand implements Runnable {
  @Mixin private RoomAccounts room = new RoomAccounts();

  @Parameters(paramLabel = "NAME", description = "the account")
  private String name = "";

  @Option(
      names = "--key",
      paramLabel = "ID",
      description = "one of them alone, by the id that `account list` shows")
  private @Nullable String key;

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    room.use(
        accounts -> {
          Account account = RoomAccounts.named(accounts, name);
          List<KeyEntry> revoked = accounts.revoke(name, Optional.ofNullable(key));
          if (revoked.isEmpty()) {
            throw new ConfigurationException(
                "`%s` has no such key that is not revoked already; nothing was changed"
                    .formatted(name));
          }
          room.print(
              accounts,
              List.of(account),
              json,
              Objects.requireNonNull(spec).commandLine().getOut());
        });
  }
}
