package io.parley.server.cli;

import picocli.CommandLine.Command;

/** {@code parley profile}. */
@Command(
    name = "profile",
    mixinStandardHelpOptions = true,
    description = "How an analyst reaches a room.",
    subcommands = ProfileCreateCommand.class)
final class ProfileCommand {}
