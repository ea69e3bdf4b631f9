package io.parley.server.party;

import io.parley.server.node.NodeDirectory;
import io.parley.server.node.NodeLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How a program beside a running node asks it to bring its lake to the people of now: by a file
 * without content, which is gone when it has.
 */
final class LakeRequest {
  private static final String FILE = "lake.wanted";

  /** The same while the node is at it: who asks meanwhile asks for another time. */
  private static final String TAKEN = "lake.wanted.taken";

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
    Path file = home.resolve(FILE);
    long end = System.nanoTime() + patience.toNanos();
    try {
      Files.write(file, new byte[0]);
      while (isWaiting(home)) {
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

  /** Whether somebody asks. */
  static boolean isWaiting(NodeDirectory home) {
    return Files.exists(home.resolve(FILE)) || Files.exists(home.resolve(TAKEN));
  }

  /** The node begins with what was asked until now. */
  static void take(NodeDirectory home) {
    try {
      if (Files.exists(home.resolve(FILE))) {
        Files.move(home.resolve(FILE), home.resolve(TAKEN), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(FILE + " cannot be moved", e);
    }
  }

  /** It is done. */
  static void done(NodeDirectory home) {
    try {
      Files.deleteIfExists(home.resolve(TAKEN));
    } catch (IOException e) {
      throw new UncheckedIOException(TAKEN + " cannot be deleted", e);
    }
  }
}
