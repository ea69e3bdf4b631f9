package io.parley.server.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Removes files for good: each is overwritten with zeros, forced to the disk, and unlinked, and so
 * is the folder's entry.
 *
 * <p>What it cannot reach: blocks that a file system which copies on write, a snapshot, a backup or
 * a flash disk keeps elsewhere.
 */
public final class Erasure {
  private static final int BLOCK = 1 << 16;

  private Erasure() {}

  /** Removes a file that is there. */
  public static void erase(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      long size = channel.size();
      ByteBuffer zeros = ByteBuffer.allocate(BLOCK);
      for (long at = 0; at < size; at += BLOCK) {
        zeros.clear().limit((int) Math.min(BLOCK, size - at));
        channel.write(zeros, at);
      }
      channel.force(true);
    }
    Files.delete(file);
    names(file);
  }

  /** Brings the names in a file's folder to the disk. */
  static void names(Path file) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    Path folder = parent == null ? Path.of(".") : parent;
    try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
      entries.force(true);
    }
  }

  /**
   * Removes what writings that a crash stopped left among a node's keys: copies of secrets that
   * nothing else finds. Only for who holds the node's lock.
   *
   * @return how many there were
   */
  public static int sweep(NodeDirectory directory) {
    Path keys = directory.resolve("keys");
    if (!Files.isDirectory(keys)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(keys)) {
      List<Path> left = files.filter(Erasure::isLeft).toList();
      for (Path file : left) {
        if (hasOneName(file)) {
          erase(file);
        } else {
          Files.delete(file); // a second name of a key that is in use, never replaced
        }
      }
      return left.size();
    } catch (IOException e) {
      throw new UncheckedIOException("what a crash left in " + keys + " cannot be removed", e);
    }
  }

  /** Whether the bytes of a file are of that name alone. */
  private static boolean hasOneName(Path file) throws IOException {
    return !canCountNames(file) || Files.getAttribute(file, "unix:nlink").equals(1);
  }

  /** Whether it can be known how many names a file has. */
  static boolean canCountNames(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("unix");
  }

  private static boolean isLeft(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.startsWith(".new") && name.endsWith(".tmp");
  }
}
