package io.parley.server.party;

import io.parley.server.node.NodeDirectory;
import io.parley.server.node.NodeLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * How a program beside a running node asks it to bring its lake to the people of now: by a file
 * without content, its own, which is gone when the node has. One that gives up takes its own away
 * and nobody else's.
 */
final class LakeRequest {
  /** A folder of the node. */
  static final String FOLDER = "lake-wanted";

  private static final long EVERY_MILLIS = 50;

  private LakeRequest() {}

  /**
   * Asks, and waits.
   *
   * @return false: no node runs that does so, or it could not within this time
   */
  static boolean ask(NodeDirectory node, Duration patience) {
    NodeDirectory home = node.node();
    if (!NodeLock.isTaken(home)) {
      return false;
    }
    Path file = home.resolve(FOLDER).resolve(UUID.randomUUID().toString());
    long end = System.nanoTime() + patience.toNanos();
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, new byte[0]);
      while (Files.exists(file)) {
        if (System.nanoTime() > end || !NodeLock.isTaken(home)) {
          Files.deleteIfExists(file);
          return false;
        }
        TimeUnit.MILLISECONDS.sleep(EVERY_MILLIS);
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** What is asked now: who asks later, while the node is at it, asks for another time. */
  static List<Path> waiting(NodeDirectory home) {
    Path folder = home.resolve(FOLDER);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be read", e);
    }
  }

  /** It is done. */
  static void done(List<Path> waiting) {
    for (Path file : waiting) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException(file + " cannot be deleted", e);
      }
    }
  }
}
