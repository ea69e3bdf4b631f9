package io.parley.server.party;

import io.parley.server.node.NodeDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;

/**
 * The file {@code ingest.json}: that the lake has what the history of people says, by being there.
 * Where it is not, a node ingests before it answers.
 */
public final class IngestNote {
  /** The file's name. */
  static final String FILE = "ingest.json";

  private IngestNote() {}

  /** Whether the lake has what the history says. */
  public static boolean isThere(NodeDirectory node) {
    return Files.exists(node.node().resolve(FILE));
  }

  /** Takes it away, durably: before the history or the lake goes on without the other. */
  public static void remove(NodeDirectory node) {
    NodeDirectory home = node.node();
    try {
      if (Files.deleteIfExists(home.resolve(FILE))) {
        try (FileChannel folder = FileChannel.open(home.path(), StandardOpenOption.READ)) {
          folder.force(true); // or a power cut could bring it back beside a lake half written
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(FILE + " cannot be deleted", e);
    }
  }
}
