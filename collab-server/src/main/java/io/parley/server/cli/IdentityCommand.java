package io.parley.server.cli;

import picocli.CommandLine.Command;

/** {@code parley identity}. */
@Command(
    name = "identity",
    mixinStandardHelpOptions = true,
    description = "Which records are one person, and why.",
    subcommands = {
      IdentityEvaluateCommand.class,
      IdentityTrainCommand.class,
      IdentitySignCommand.class,
      IdentityFindCommand.class,
      IdentityAddCommand.class,
      IdentityReportCommand.class,
      IdentityExplainCommand.class,
      IdentityHistoryCommand.class,
      IdentityUnmergeCommand.class,
      IdentityEraseCommand.class,
    })
final class IdentityCommand {}
