package io.parley.server.backup;

import io.parley.server.node.NodeDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where the data lie that an earlier state took the place of: a folder of the node's directory,
 * named by the time, that its operator removes. Each comes there in one rename, so that a restore
 * that was killed is repeated.
 */
final class Aside {
  /** How the folder's name begins. */
  static final String PREFIX = "replaced-";

  private final NodeDirectory node;
  private final Path folder;
  private final Consumer<Path> moved;
  private final List<String> names = new ArrayList<>();

  Aside(NodeDirectory node, Instant now, Consumer<Path> moved) {
    this.node = node;
    String time = now.truncatedTo(ChronoUnit.MILLIS).toString().replace(':', '-');
    this.folder = free(node, PREFIX + time);
    this.moved = moved;
  }

  private static Path free(NodeDirectory node, String name) {
    Path folder = node.resolve(name);
    for (int i = 2; Files.exists(folder); i++) {
      folder = node.resolve(name + "-" + i);
    }
    return folder;
  }

  /** Puts a file or folder of the directory aside, where it is there. */
  void put(String name) throws IOException {
    Path there = node.resolve(name);
    if (!Files.exists(there)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
      if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      }
    }
    Path aside = folder.resolve(name);
    Files.createDirectories(aside.getParent()); // of a further collaboration's
    Files.move(there, aside, StandardCopyOption.ATOMIC_MOVE);
    Path made = folder;
    for (Path part : folder.relativize(aside)) {
      Durable.folder(made);
      made = made.resolve(part);
    }
    Durable.name(there);
    names.add(name);
    moved.accept(aside);
  }

  /** The folder, where something was put into it. */
  Optional<Path> folder() {
    return names.isEmpty() ? Optional.empty() : Optional.of(folder);
  }
}
