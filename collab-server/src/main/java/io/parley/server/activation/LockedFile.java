package io.parley.server.activation;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Work by one at a time, over the threads of this program and over programs. The file of the lock
 * is empty and stays; on a network file system the lock is as good as that is.
 */
final class LockedFile {
  private static final long PATIENCE_MILLIS = 30_000;
  private static final long LOOK_MILLIS = 20;

  /**
   * Of this program's threads, one opens a file: closing any channel of it would give up the lock
   * that another holds.
   */
  private static final Map<Path, ReentrantLock> HERE = new ConcurrentHashMap<>();

  private LockedFile() {}

  /** What is done meanwhile. */
  interface Work<T> {
    T done() throws IOException;
  }

  /**
   * Waits up to 30 s for a lock, then works.
   *
   * @throws IOException where the lock cannot be had, or the work fails
   */
  static <T> T alone(Path file, Work<T> work) throws IOException {
    ReentrantLock here =
        HERE.computeIfAbsent(file.toAbsolutePath().normalize(), f -> new ReentrantLock());
    try {
      if (!here.tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new IOException("another thread holds the lock");
      }
    } catch (InterruptedException e) {
      throw brokenOff(e);
    }
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = lock(channel)) {
      if (!lock.isValid()) {
        throw new IOException("the lock was lost");
      }
      return work.done();
    } finally {
      here.unlock();
    }
  }

  private static FileLock lock(FileChannel channel) throws IOException {
    for (long waited = 0; waited < PATIENCE_MILLIS; waited += LOOK_MILLIS) {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return lock;
      }
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        throw brokenOff(e);
      }
    }
    throw new IOException("another program holds the lock");
  }

  private static IOException brokenOff(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IOException("broken off", e);
  }
}
