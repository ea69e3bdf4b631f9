package io.parley.server.room;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** A stopped node's directory in one file, and back. */
final class NodeFolders {
  private NodeFolders() {}

  /** Packs all files but the lock. */
  static void pack(Path folder, Path zip) throws IOException {
    try (OutputStream file = Files.newOutputStream(zip);
        ZipOutputStream out = new ZipOutputStream(file)) {
      for (Path path : files(folder)) {
        String name = folder.relativize(path).toString();
        if (!name.equals("node.lock")) {
          ZipEntry entry = new ZipEntry(name);
          entry.setTime(0);
          out.putNextEntry(entry);
          Files.copy(path, out);
        }
      }
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** Unpacks it, for its owner alone, as a node's files are. */
  static void unpack(Path zip, Path folder) throws IOException {
    try (InputStream file = Files.newInputStream(zip);
        ZipInputStream in = new ZipInputStream(file)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        Path path = folder.resolve(entry.getName()).normalize();
        if (!path.startsWith(folder)) {
          throw new IOException(entry.getName() + " leaves the folder");
        }
        Files.createDirectories(Objects.requireNonNull(path.getParent()));
        Files.copy(in, path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
      }
    }
  }

  /** Removes a folder and all in it, where it is there. */
  static void remove(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> walk = Files.walk(folder)) {
        for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
