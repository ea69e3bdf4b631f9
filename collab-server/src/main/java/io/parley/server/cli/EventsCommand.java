package io.parley.server.cli;

import picocli.CommandLine.Command;

/** {@code parley events}. */
@Command(
    name = "events",
    mixinStandardHelpOptions = true,
    description = "Write keys of events over HTTP.",
    subcommands = {EventsKeyCommand.class, EventsKeysCommand.class, EventsRevokeCommand.class})
final class EventsCommand {}
