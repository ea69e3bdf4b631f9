package io.parley.connector.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The files of an event log: their names, and how one comes into being as a whole. */
final class LogFiles {
  static final String SEGMENT = ".events";
  static final String MESSAGES = ".messages";
  static final String PASSING = ".passing";
  static final String LOCK = "lock";

  private LogFiles() {}

  static Path segment(Path folder, long first) {
    return folder.resolve("%020d%s".formatted(first, SEGMENT));
  }

  static Path messages(Path folder, long first) {
    return folder.resolve("%020d%s".formatted(first, MESSAGES));
  }

  /** The first events' numbers of the files of a kind, ascending. */
  static List<Long> firsts(Path folder, String kind) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("[0-9]{20}" + kind.replace(".", "\\.")))
          .map(name -> Long.valueOf(name.substring(0, 20)))
          .sorted()
          .toList();
    }
  }

  /** What a stop left behind while a file was made. */
  static void removePassing(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(PASSING)).toList()) {
        Files.delete(file);
      }
    }
  }

  /**
   * Makes a file with these bytes: it is there whole, on the disk, or not at all.
   *
   * @param written called when the bytes are there, under a passing name
   */
  static void make(Path file, byte[] bytes, Runnable written) throws IOException {
    Path passing = file.resolveSibling(file.getFileName() + PASSING);
    try (FileChannel channel =
        FileChannel.open(
            passing,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      write(channel, ByteBuffer.wrap(bytes));
      channel.force(true);
    }
    written.run();
    Files.move(passing, file, StandardCopyOption.ATOMIC_MOVE);
    force(folder(file));
  }

  static void remove(Path file) throws IOException {
    Files.deleteIfExists(file);
    force(folder(file));
  }

  private static Path folder(Path file) {
    return Objects.requireNonNull(file.getParent(), "files of a log are in a folder");
  }

  static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      var unused = channel.write(bytes);
    }
  }

  /** Names of files are on the disk too. */
  static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
