package io.parley.server.cli;

import picocli.CommandLine.Command;

/** {@code parley account}. */
@Command(
    name = "account",
    mixinStandardHelpOptions = true,
    description = "Who may ask a room.",
    subcommands = AccountCreateCommand.class)
final class AccountCommand {}
