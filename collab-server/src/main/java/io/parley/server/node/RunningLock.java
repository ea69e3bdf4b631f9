package io.parley.server.node;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * That a node runs: a lock on {@code node.lock}, which the operating system gives back however the
 * process ends.
 */
public final class RunningLock implements AutoCloseable {
  /** The file's name in the node's directory. */
  public static final String FILE = "node.lock";

  /** A second channel of this process would give the first one's lock back when it closes. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private RunningLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock, for as long as the process lives or until it is closed.
   *
   * @throws ConfigurationException when the node runs already
   */
  public static RunningLock take(NodeDirectory directory) {
    return attempt(directory)
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "the node in %s runs already; stop that one first"
                        .formatted(directory.path())));
  }

  /** Whether a node of this directory runs, in this process or in another. */
  public static boolean isTaken(NodeDirectory directory) {
    if (!Files.exists(directory.resolve(FILE))) {
      return false;
    }
    Optional<RunningLock> free = attempt(directory);
    free.ifPresent(RunningLock::close);
    return free.isEmpty();
  }

  private static Optional<RunningLock> attempt(NodeDirectory directory) {
    Path file = directory.resolve(FILE).toAbsolutePath();
    if (!HELD.add(file)) {
      return Optional.empty();
    }
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return Optional.of(new RunningLock(file, channel));
      }
      channel.close();
      HELD.remove(file);
      return Optional.empty();
    } catch (IOException e) {
      HELD.remove(file);
      throw new ConfigurationException(file + " cannot be written");
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
      HELD.remove(file);
    } catch (IOException e) {
      throw new ConfigurationException("the lock of a running node cannot be given back");
    }
  }
}
