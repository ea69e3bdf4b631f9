package io.parley.server.cli;

import picocli.CommandLine.Command;

/** {@code parley policy}. */
@Command(
    name = "policy",
    mixinStandardHelpOptions = true,
    description = "Policy authoring.",
    subcommands = {
      PolicyLintCommand.class,
      PolicyTestCommand.class,
      PolicyExplainCommand.class,
      PolicyDiffCommand.class,
      PolicyInitCommand.class
    })
final class PolicyCommand {}
