package io.parley.server.cli;

import picocli.CommandLine.Command;

/** {@code parley collab}. */
@Command(
    name = "collab",
    mixinStandardHelpOptions = true,
    description = {
      "A collaboration's agreement: drafted by one member, signed by each at its own node, changed,"
          + " left. The file goes from one to the next by any way outside the room."
    },
    subcommands = {
      CollabCreateCommand.class,
      CollabChangeCommand.class,
      CollabSignCommand.class,
      CollabInstallCommand.class,
      CollabStatusCommand.class,
      CollabLeaveCommand.class,
      CollabRevokeCommand.class
    })
final class CollabCommand {}
