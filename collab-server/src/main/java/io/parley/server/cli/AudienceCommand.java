package io.parley.server.cli;

import picocli.CommandLine.Command;

/** {@code parley audience}. */
@Command(
    name = "audience",
    mixinStandardHelpOptions = true,
    description =
        "Lists of a party's own people, by a question to the room: exact disclosures, outside"
            + " differential privacy.",
    subcommands = {
      AudienceCreateCommand.class,
      AudienceSizeCommand.class,
      AudienceRefreshCommand.class,
      AudienceExportCommand.class,
      AudienceStatusCommand.class,
      AudienceListCommand.class,
      AudienceRemoveCommand.class
    })
final class AudienceCommand {}
