package io.parley.server.cli;

import picocli.CommandLine.Command;

/** {@code parley policy}. */
@Command(
    name = "policy",
    mixinStandardHelpOptions = true,
    description = "Policy authoring.",
    subcommands = {
      PolicyInitCommand.class,
      PolicyLintCommand.class,
      PolicyTestCommand.class,
      PolicyExplainCommand.class,
      PolicyDiffCommand.class,
      PolicyReasonCommand.class,
      PolicySchemaCommand.class,
      PolicySignCommand.class,
      PolicyVerifyCommand.class
    })
final class PolicyCommand {}
