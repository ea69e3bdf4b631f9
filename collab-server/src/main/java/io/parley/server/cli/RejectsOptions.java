package io.parley.server.cli;

import io.parley.server.node.NodeLock;
import io.parley.server.party.RejectedRows;
import java.util.Objects;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;

/** What the commands share that look at rejected rows. */
final class RejectsOptions {
  @Mixin private SourcesOptions options = new SourcesOptions();

  boolean json() {
    return options.json();
  }

  /** Does something with a stopped node's rejected rows. */
  void with(Consumer<RejectedRows> work) {
    SourcesOptions.Party party = options.party();
    try (NodeLock lock = NodeLock.take(party.directory(), "rejects");
        RejectedRows rows =
            RejectedRows.open(
                party.configuration(), party.directory(), party.policies(), party.progress())) {
      Objects.requireNonNull(lock);
      work.accept(rows);
    }
  }
}
