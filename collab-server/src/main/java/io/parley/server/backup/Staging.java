package io.parley.server.backup;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the files of a backup wait, in the node's own directory, until all of them are known to be
 * whole. Readable by their owner alone. Removed when this is closed, and by the next one after a
 * crash.
 */
final class Staging implements AutoCloseable {
  private final Path folder;

  private Staging(Path folder) {
    this.folder = folder;
  }

  static Staging in(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path left : files.filter(Staging::isOne).toList()) {
        remove(left);
      }
    }
    return new Staging(Files.createTempDirectory(directory, NodeFiles.STAGING));
  }

  private static boolean isOne(Path path) {
    return String.valueOf(path.getFileName()).startsWith(NodeFiles.STAGING);
  }

  /** Takes a file's bytes from an archive. */
  void take(Manifest.Entry entry, InputStream bytes) throws IOException {
    Path file = path(entry);
    if (!file.startsWith(folder) || file.equals(folder)) {
      throw new EOFException("a path that leaves the directory");
    }
    Files.createDirectories(file.getParent());
    MessageDigest digest = Backup.sha256();
    try (OutputStream out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
      long left = entry.size();
      byte[] some = new byte[1 << 16];
      while (left > 0) {
        int read = bytes.read(some, 0, (int) Math.min(some.length, left));
        if (read < 0) {
          throw new EOFException("an archive that was cut");
        }
        out.write(some, 0, read);
        left -= read;
      }
    }
    if (!HexFormat.of().formatHex(digest.digest()).equals(entry.sha256())) {
      throw new EOFException("a file that is not the one of the manifest");
    }
    Durable.file(file);
    Durable.close(file);
  }

  /** Where a file of the archive waits. */
  Path path(Manifest.Entry entry) {
    return path(entry.path());
  }

  Path path(String relative) {
    return folder.resolve(relative).normalize();
  }

  private static void remove(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }

  @Override
  public void close() {
    try {
      remove(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be removed", e);
    }
  }
}
