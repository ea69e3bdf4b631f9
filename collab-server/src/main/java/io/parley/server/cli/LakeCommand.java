package io.parley.server.cli;

import picocli.CommandLine.Command;

/** {@code parley lake}. */
@Command(
    name = "lake",
    mixinStandardHelpOptions = true,
    description = "The tables of a party's node.",
    subcommands = {LakeMaintainCommand.class, LakeSnapshotsCommand.class})
final class LakeCommand {}
