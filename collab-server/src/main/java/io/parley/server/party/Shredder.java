package io.parley.server.party;

import io.parley.server.node.NodeDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Removes key files for good: each is overwritten with zeros, forced to the disk, and unlinked, and
 * so is the folder's entry.
 *
 * <p>What it cannot reach: blocks that a file system which copies on write, a snapshot, a backup or
 * a flash disk keeps elsewhere. There the file is still sealed under the node's data keys.
 */
record Shredder(NodeDirectory directory) {

  /** Removes a file under {@code keys/}; whether it was there. */
  boolean remove(String name) {
    Path folder = directory.resolve("keys");
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        ByteBuffer zeros = ByteBuffer.allocate(Math.toIntExact(Math.min(channel.size(), 1 << 16)));
        for (long at = 0; at < channel.size(); at += zeros.capacity()) {
          zeros.clear().limit((int) Math.min(zeros.capacity(), channel.size() - at));
          channel.write(zeros, at);
        }
        channel.force(true);
      }
      Files.delete(file);
      try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
        entries.force(true);
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be removed", e);
    }
  }
}
