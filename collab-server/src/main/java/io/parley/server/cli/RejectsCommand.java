package io.parley.server.cli;

import picocli.CommandLine.Command;

/** {@code parley rejects}. */
@Command(
    name = "rejects",
    mixinStandardHelpOptions = true,
    description =
        "Rows of a stopped node's sources that could not be read, or do not fit their mapping: of"
            + " sources with `from`, which keep them sealed.",
    subcommands = {
      RejectsListCommand.class,
      RejectsShowCommand.class,
      RejectsDownloadCommand.class,
      RejectsReplayCommand.class
    })
final class RejectsCommand {}
