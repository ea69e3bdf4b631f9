package io.parley.server.cli;

import picocli.CommandLine.Command;

/** {@code parley report}. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = "Measurement reports: private SQL underneath, with an interval on every number.",
    subcommands = {ReportRunCommand.class, ReportFormsCommand.class, ReportDemoCommand.class})
final class ReportCommand {}
