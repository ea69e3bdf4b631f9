package io.parley.server.cli;

import picocli.CommandLine.Command;

/** {@code parley account}. */
@Command(
    name = "account",
    mixinStandardHelpOptions = true,
    description = "Who may ask a room: accounts, their roles, and access keys.",
    subcommands = {
      AccountCreateCommand.class,
      AccountListCommand.class,
      AccountKeyCommand.class,
      AccountRolesCommand.class,
      AccountRevokeCommand.class
    })
final class AccountCommand {}
