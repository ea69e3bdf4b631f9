package io.parley.server.party;

import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Gives an edition its number: the time at which it is made, and one that no earlier edition of the
 * collaboration has had, whatever becomes of the clock and the node. A room keeps answers by these
 * numbers, and would give that of another edition.
 *
 * <p>Numbers below a bound that is on the disk may have been given; it is written for a minute
 * ahead, so that not every edition waits for the disk. After a crash numbers run up to that minute
 * ahead of the clock until it has caught up. Guarded by its {@link LiveEditions}.
 */
final class EditionNumbers {
  private static final String FILE = "edition.json";
  private static final long AHEAD = Duration.ofMinutes(1).toMillis();

  private final NodeDirectory directory;
  private long below;
  private long next;

  /**
   * What is in the file.
   *
   * @param v its version
   * @param below no number from here on was ever given
   */
  private record Bound(int v, long below) {}

  /** The numbers of a collaboration, whose directory this is. */
  EditionNumbers(NodeDirectory directory) {
    this.directory = directory;
    this.below = read(directory.resolve(FILE));
    this.next = below;
  }

  private static long read(Path file) {
    try {
      return Files.exists(file) ? Json.read(Files.readAllBytes(file), Bound.class).below() : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }

  /**
   * A number.
   *
   * @param at milliseconds since 1970; the number is no less
   */
  long next(long at) {
    long number = Math.max(next, at);
    if (number >= below) {
      write(number + AHEAD);
    }
    next = number + 1;
    return number;
  }

  /** None is given from here on by this process: the next one goes on without a gap. */
  void end() {
    if (below != next) {
      write(next);
    }
  }

  private void write(long bound) {
    directory.writeWhole(directory.resolve(FILE), Json.bytes(new Bound(1, bound)));
    below = bound;
  }
}
