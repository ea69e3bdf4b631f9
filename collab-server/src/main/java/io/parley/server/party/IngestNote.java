package io.parley.server.party;

import io.parley.server.node.NodeDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The file {@code ingest.json}: that the lake has what the history of people says, by being there.
 * Where it is not, a node ingests before it answers.
 */
public final class IngestNote {
  /** The file's name. */
  static final String FILE = "ingest.json";

  /** The report of the last ingest, while a running node is ahead of the lake. */
  private static final String LAST = "ingest-last.json";

  private IngestNote() {}

  /** Whether the lake has what the history says. */
  public static boolean isThere(NodeDirectory node) {
    return Files.exists(node.node().resolve(FILE));
  }

  /**
   * Takes it away, durably, with what a running node would go on from: before the history or the
   * lake goes on without the other, for good.
   */
  public static void remove(NodeDirectory node) {
    NodeDirectory home = node.node();
    change(
        home,
        () -> {
          boolean isChanged = false;
          for (String file : List.of(FILE, LAST, ResumePoint.FILE)) {
            isChanged |= Files.deleteIfExists(home.resolve(file));
          }
          return isChanged;
        });
  }

  /** Puts it aside, durably: a running node goes on with the history, and the lake will follow. */
  static void putAside(NodeDirectory node) {
    NodeDirectory home = node.node();
    change(home, () -> moved(home.resolve(FILE), home.resolve(LAST)));
  }

  /** Puts it back, durably: the lake has what the history says again. */
  static void putBack(NodeDirectory node) {
    NodeDirectory home = node.node();
    if (isThere(home)) {
      return;
    }
    if (!Files.exists(home.resolve(LAST))) {
      home.writeWhole(home.resolve(FILE), "{}\n".getBytes(StandardCharsets.UTF_8));
      return;
    }
    change(home, () -> moved(home.resolve(LAST), home.resolve(FILE)));
  }

  private static boolean moved(Path from, Path to) throws IOException {
    if (!Files.exists(from)) {
      return false;
    }
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return true;
  }

  /** Changes files, and says whether it did. */
  private interface Work {
    boolean run() throws IOException;
  }

  private static void change(NodeDirectory home, Work work) {
    try {
      if (work.run()) {
        try (FileChannel folder = FileChannel.open(home.path(), StandardOpenOption.READ)) {
          folder.force(true); // or a power cut could undo it beside a lake half written
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(FILE + " cannot be changed", e);
    }
  }
}
