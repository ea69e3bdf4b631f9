package io.parley.server.backup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/** Files that last: brought to the disk, and closed to others. */
final class Durable {
  private Durable() {}

  static void file(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** Leaves a file to its owner alone, where the file system knows owners. */
  static void close(Path file) throws IOException {
    if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
  }

  /** Removes what a database that is gone left beside it: it would be taken for the new one's. */
  static void removeLogs(Path database) throws IOException {
    for (String log : new String[] {"-wal", "-shm", "-journal"}) {
      Files.deleteIfExists(database.resolveSibling(database.getFileName() + log));
    }
  }

  /** The name of a file in its folder. */
  static void name(Path file) throws IOException {
    folder(Objects.requireNonNullElse(file.toAbsolutePath().getParent(), Path.of(".")));
  }

  /** The names in a folder. */
  static void folder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
