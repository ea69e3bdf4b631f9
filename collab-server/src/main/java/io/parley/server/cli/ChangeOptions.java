package io.parley.server.cli;

import io.parley.identity.history.People;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.NodeLock;
import io.parley.server.party.IngestNote;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What the commands share that change the history of people by hand, once a person says yes. */
final class ChangeOptions {
  @Mixin private HistoryOptions options = new HistoryOptions();

  @Option(names = "--yes", description = "do not ask")
  private boolean yes;

  Path config() {
    return options.config();
  }

  /**
   * Asks, works on the people of a stopped node, and prints what came of it.
   *
   * @param question that is asked first
   * @param command for others who want the node meanwhile
   * @param concerned the lines that are shown before it is asked: whom it is about
   * @param work gives what {@code --json} prints
   * @param text the same for a terminal
   * @return the exit code
   */
  <T> int change(
      CommandSpec spec,
      String command,
      String question,
      Function<People, List<String>> concerned,
      Function<People, T> work,
      Function<T, String> text) {
    NodeDirectory node = options.node();
    PrintWriter err = spec.commandLine().getErr();
    try (NodeLock lock = NodeLock.take(node, command)) {
      Objects.requireNonNull(lock);
      List<String> lines = HistoryOptions.on(node, err, concerned); // or it is nobody
      if (!yes) {
        lines.forEach(err::println);
      }
      if (!Confirm.ask(spec, question, yes, "--yes")) {
        err.println("nothing was changed");
        return 1;
      }
      // The lake is behind from here on: whatever goes by it waits for an ingest.
      IngestNote.remove(node);
      T done = HistoryOptions.on(node, err, work);
      PrintWriter out = spec.commandLine().getOut();
      out.println(options.json() ? Json.pretty(done) : text.apply(done));
      out.flush();
    }
    return 0;
  }
}
