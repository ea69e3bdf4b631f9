package io.parley.server.cli;

import picocli.CommandLine.Command;

/** {@code parley events}. */
@Command(
    name = "events",
    mixinStandardHelpOptions = true,
    description = "Events over HTTP: the write keys that let them in.",
    subcommands = {EventsKeyCommand.class, EventsKeysCommand.class, EventsRevokeCommand.class})
final class EventsCommand {}
