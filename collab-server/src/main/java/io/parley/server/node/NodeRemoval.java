package io.parley.server.node;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Removes what a node made of its directory, the keys first: from then on no copy of the rest that
 * lacks the master key can be read. What it did not make stays: source files, policies that a
 * person wrote, master keys outside the directory, and whatever has a name that no node gives. No
 * link is followed.
 */
public final class NodeRemoval {
  /** Folders in which everything is the node's. */
  private static final List<String> FOLDERS =
      List.of(
          "keys",
          "lake",
          "identity",
          "agreements",
          "policy-versions",
          "rejects",
          "audiences",
          "inbox",
          "pair",
          "events",
          "lake-wanted",
          "staging");

  private static final Set<String> FILES =
      Set.of(
          "agreement.json",
          "endpoint.json",
          "rest.json",
          "operator.key",
          OperatorEndpoint.FILE,
          "psi-endpoint.json",
          EventsEndpoint.FILE,
          "budget-closed.json",
          "restored.json",
          "databases-moved.json",
          "ingest.json",
          "ingest-last.json",
          "resume.json",
          "edition.json",
          "messages.lock",
          "messages.log",
          "objections.seen",
          "runs.jsonl",
          "runs-older.jsonl",
          "node.lock",
          "node.log");

  /** Databases with what SQLite puts beside them. */
  private static final String DATABASES =
      "(ledger|room|rest|help|psi-audit|blinding)\\.db(-wal|-shm|-journal|\\.moved)?";

  /** Folders of a restore that was broken off; its name is that of {@code backup.NodeFiles}. */
  private static final String STAGING = ".restore-";

  /** Folders of data that earlier ones took the place of, by {@code backup.Aside}. */
  private static final String REPLACED = "replaced-";

  private final NodeDirectory node;
  private final NodeConfiguration configuration;
  private final Set<Path> left = new TreeSet<>();

  private NodeRemoval(NodeDirectory node, NodeConfiguration configuration) {
    this.node = node;
    this.configuration = configuration;
  }

  /**
   * What was there and stays.
   *
   * @param kept files and folders that no node made
   */
  public record Removed(List<Path> kept) {
    public Removed {
      kept = List.copyOf(kept);
    }
  }

  /**
   * Checks that a directory is that of a stopped node.
   *
   * @throws ConfigurationException when it is not
   */
  public static void check(NodeDirectory node) {
    if (Made.of(node).isEmpty() && !Files.isRegularFile(node.resolve("keys/data.keys"))) {
      throw new ConfigurationException(
          "%s is no node's directory: it has neither %s nor keys/data.keys; nothing was removed"
              .formatted(node.path(), Made.FILE));
    }
    if (NodeLock.isTaken(node)) {
      throw new ConfigurationException(
          "the node in %s runs; stop it first; nothing was removed".formatted(node.path()));
    }
  }

  /** Removes a stopped node. */
  public static Removed of(NodeDirectory node, NodeConfiguration configuration) {
    check(node);
    return new NodeRemoval(node, configuration).run();
  }

  private Removed run() {
    Optional<Made> made = Made.of(node);
    try {
      for (String folder : FOLDERS) {
        removeTree(node.resolve(folder));
      }
      for (OwnCollaboration further : OwnCollaboration.all(configuration, node)) {
        if (further.name().isPresent()) {
          left.addAll(new NodeRemoval(further.directory(), further.configuration()).further());
        }
      }
      removeIfEmpty(node.resolve(NodeDirectory.COLLABORATIONS));
      removeFiles();
      removeSignatures();
      for (String file : made.map(m -> m.files().keySet()).orElse(Set.of())) {
        removeMade(made.get(), file);
      }
      for (String folder : List.of("policies", "sources")) {
        removeIfEmpty(node.resolve(folder));
      }
      Files.deleteIfExists(node.resolve(Made.FILE)); // last: a removal broken off can be repeated
      removeIfEmpty(node.path());
      return new Removed(remaining());
    } catch (IOException e) {
      throw new ConfigurationException(
          "%s could not be removed; make it writable and repeat the command"
              .formatted(e.getMessage()));
    }
  }

  /** What a node made for a further collaboration; what stays. */
  private Set<Path> further() throws IOException {
    if (Files.isSymbolicLink(node.path()) || !Files.isDirectory(node.path())) {
      return Set.of();
    }
    for (String folder : FOLDERS) {
      removeTree(node.resolve(folder));
    }
    removeFiles();
    removeSignatures();
    removeIfEmpty(node.path());
    return left;
  }

  private void removeFiles() throws IOException {
    try (Stream<Path> all = Files.list(node.path())) {
      for (Path file : all.toList()) {
        String name = String.valueOf(file.getFileName());
        if (name.startsWith(STAGING) || name.startsWith(REPLACED)) {
          removeTree(file);
        }
        if (FILES.contains(name) || name.matches(DATABASES) || name.matches("\\.new.*\\.tmp")) {
          Files.deleteIfExists(file);
        }
      }
    }
    removeOwn(node.resolve(configuration.agreement()));
  }

  /** A file that node.yaml puts elsewhere may be shared with another node. */
  private void removeOwn(Path file) throws IOException {
    if (file.startsWith(node.path())) {
      Files.deleteIfExists(file);
    }
  }

  private void removeSignatures() throws IOException {
    Path folder = node.resolve(configuration.policies());
    if (!folder.startsWith(node.path()) || !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.filter(f -> f.toString().endsWith(".yaml.sig")).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Policies that were changed are a person's; configuration and accounts are the node's. */
  private void removeMade(Made made, String file) throws IOException {
    if (!file.startsWith("policies/") || made.isUnchanged(node, file)) {
      Files.deleteIfExists(node.resolve(file));
    }
  }

  private void removeTree(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (Files.isSymbolicLink(folder)) {
      left.add(folder);
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path done, @org.jspecify.annotations.Nullable IOException e) throws IOException {
            if (e != null) {
              throw e;
            }
            Files.delete(done);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void removeIfEmpty(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    boolean empty;
    try (Stream<Path> all = Files.list(folder)) {
      empty = all.findAny().isEmpty();
    }
    if (empty) {
      Files.delete(folder);
    }
  }

  private List<Path> remaining() throws IOException {
    List<Path> kept = new ArrayList<>(left);
    if (Files.isDirectory(node.path())) {
      try (Stream<Path> all = Files.list(node.path())) {
        all.sorted().filter(f -> !kept.contains(f)).forEach(kept::add);
      }
    }
    Path master = node.masterKeys().file();
    if (!master.startsWith(node.path()) && Files.exists(master)) {
      kept.add(master);
    }
    return kept;
  }
}
