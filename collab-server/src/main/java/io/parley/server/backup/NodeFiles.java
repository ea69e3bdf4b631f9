package io.parley.server.backup;

import io.parley.server.node.Endpoint;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.NodeLock;
import io.parley.server.node.OperatorEndpoint;
import io.parley.server.node.OwnCollaboration;
import io.parley.server.node.RestEndpoint;
import io.parley.server.node.SecretReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which files of a node's directory a backup holds: all but master keys and what opens them, what
 * tells that the node runs, what SQLite keeps beside its databases, what a restore put aside, and
 * what was half written; and what must not come back from before: which idempotency keys of REST
 * were used, and the operator's key, of which the node makes itself another.
 */
final class NodeFiles {
  static final String STAGING = ".restore-";

  private final Path directory;
  private final Set<Path> left = new HashSet<>();
  private final List<String> links = new ArrayList<>();

  NodeFiles(NodeConfiguration configuration, NodeDirectory node) {
    this.directory = node.path();
    left.add(node.resolve("keys/master.key"));
    left.add(node.masterKeys().file().toAbsolutePath().normalize());
    left.add(node.resolve(NodeLock.FILE));
    left.add(node.resolve(Endpoint.FILE));
    left.add(node.resolve("psi-endpoint.json"));
    left.add(node.resolve(RestEndpoint.FILE));
    left.add(node.resolve("operator.key"));
    left.add(node.resolve(OperatorEndpoint.FILE));
    OwnCollaboration.all(configuration, node)
        .forEach(one -> left.add(one.directory().resolve("rest.db")));
    passwordFile(configuration.masterKeys().password());
  }

  /** The file that a reference to the key store's password names. */
  private void passwordFile(String reference) {
    if (SecretReference.isReference(reference) && !reference.startsWith("env:")) {
      String place = reference.substring(reference.indexOf(':') + 1);
      int entry = place.indexOf('#');
      String file = reference.startsWith("keystore:") ? place.substring(0, entry) : place;
      left.add(directory.resolve(file).normalize());
    }
  }

  /** Their paths, relative to the directory and sorted. */
  List<Path> list() {
    List<Path> files = new ArrayList<>();
    try {
      Files.walkFileTree(
          directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              return name(folder).startsWith(STAGING) || name(folder).startsWith(Aside.PREFIX)
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (attributes.isSymbolicLink()) {
                links.add(directory.relativize(file).toString());
              } else if (attributes.isRegularFile() && belongs(file)) {
                files.add(directory.relativize(file));
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("the directory " + directory + " cannot be listed", e);
    }
    files.sort(null);
    return files;
  }

  /** What {@link #list} came upon and left out, since it lies elsewhere. */
  List<String> links() {
    return links;
  }

  private boolean belongs(Path file) {
    String name = name(file);
    return !left.contains(file.toAbsolutePath().normalize())
        && !(name.startsWith(".new") && name.endsWith(".tmp"))
        && !name.matches(".*\\.db-(wal|shm|journal)");
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
