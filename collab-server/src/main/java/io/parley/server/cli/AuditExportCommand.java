package io.parley.server.cli;

import io.parley.server.audit.NodeLog;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.wire.AuditLine;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parley audit export}. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Writes a node's audit log as JSON Lines, with its signature over the end: who has the file can"
          + " prove it whole (audit verify).",
      "With --member only the part about that member's people; in place of each other entry stands a"
          + " hash that tells nothing of it. With --collaboration only the entries of that one."
    })
final class AuditExportCommand implements Runnable {
  @Option(names = "--config", required = true, description = "the node's node.yaml")
  private Path config = Path.of("node.yaml");

  @Option(names = "--member", paramLabel = "NAME", description = "whose part; else all")
  private @Nullable String member;

  @Option(
      names = "--collaboration",
      paramLabel = "NAME",
      description = "only entries of that collaboration, as its agreement calls it; else of all")
  private @Nullable String collaboration;

  @Option(names = "--to", paramLabel = "FILE", description = "where to; else standard output")
  private @Nullable Path to;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    // A room has a log for each collaboration, a party one for all of them.
    boolean isRoom = NodeConfiguration.load(config).role() == NodeConfiguration.Role.ROOM;
    Optional<String> ofRoom = Optional.ofNullable(collaboration).filter(any -> isRoom);
    try (NodeLog log = NodeLog.open(config, ofRoom, Clock.systemUTC())) {
      if (to == null) {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        log.export(part(isRoom), line -> out.print(Json.text(line) + "\n"));
        out.flush();
      } else {
        write(log, part(isRoom), to);
      }
    }
  }

  private NodeLog.Part part(boolean isRoom) {
    return new NodeLog.Part(
        Optional.ofNullable(member), Optional.ofNullable(collaboration).filter(any -> !isRoom));
  }

  private static void write(NodeLog log, NodeLog.Part part, Path file) {
    // What was exported earlier may be the proof that this log is whole.
    try (Writer out = Files.newBufferedWriter(file, StandardOpenOption.CREATE_NEW)) {
      Consumer<AuditLine> lines = line -> append(out, Json.text(line) + "\n");
      log.export(part, lines);
    } catch (FileAlreadyExistsException e) {
      throw new ConfigurationException(
          "there is a file %s already; an export takes the place of none: name another, or move it"
              .formatted(file));
    } catch (IOException | UncheckedIOException e) {
      throw new ConfigurationException("the file " + file + " cannot be written");
    }
  }

  private static void append(Writer out, String line) {
    try {
      out.write(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
