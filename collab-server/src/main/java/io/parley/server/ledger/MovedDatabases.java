package io.parley.server.ledger;

import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * That a node's SQLite files were moved to a PostgreSQL database, those of all its collaborations.
 * Until the file {@code databases-moved.json} is there, in the node's own directory, the SQLite
 * files are in force, and from then on they are not: so one write decides for all stores, whenever
 * the move is killed, and no two ledgers are ever in force.
 */
public final class MovedDatabases {
  /** The file's name in the node's directory. */
  public static final String FILE = "databases-moved.json";

  private static final int VERSION = 1;

  private MovedDatabases() {}

  /**
   * What the file holds.
   *
   * @param at when, ISO 8601
   * @param to the database's URL, which carries no secret
   */
  record Document(int v, String at, String to) {}

  /** Whether the stores of this directory were moved. */
  public static boolean isThere(NodeDirectory node) {
    return Files.exists(node.resolve(FILE));
  }

  /** Puts the SQLite files out of force, durably. */
  public static void write(NodeDirectory node, Instant at, String to) {
    node.writeWhole(node.resolve(FILE), Json.bytes(new Document(VERSION, at.toString(), to)));
  }

  /**
   * Refuses a store that is in force elsewhere.
   *
   * @throws ConfigurationException saying where, and what to do
   */
  static void check(Databases databases, Store store) {
    Optional<Document> moved = read(new NodeDirectory(databases.home()));
    if (databases.database().isFiles()) {
      if (moved.isPresent()) {
        throw new ConfigurationException(
            "the databases of this node were moved to %s on %s, and its files are closed for good; write that as `node.database` in node.yaml"
                .formatted(moved.get().to(), moved.get().at()));
      }
    } else if (moved.isPresent()) {
      checkCopied(databases, store);
    } else {
      checkNotMoving(databases, store);
    }
  }

  private static void checkNotMoving(Databases databases, Store store) {
    Path file = databases.file(store);
    if (isUsed(file)) {
      throw new ConfigurationException(
          "%s is not in `node.database` yet; move it there with `parley node move --config node.yaml`, or take `node.database` out of node.yaml"
              .formatted(file));
    }
    if (MoveMark.isSet(databases, store)) {
      throw new ConfigurationException(
          "%s holds the copy of a move that did not come to its end, which was never in force; what was in force is %s, and it is gone: bring it back and repeat `parley node move`, or restore a backup of it; or drop that schema, and the node starts as one that has lost it, with its budgets closed"
              .formatted(databases.place(store), file));
    }
  }

  /**
   * Refuses a file that is not in the database to which this node's files were moved: either would
   * be without the other's charges.
   */
  public static void checkCopied(Databases databases, Store store) {
    if (isUsed(databases.file(store)) && Databases.isNew(databases.unchecked(store))) {
      throw new ConfigurationException(
          "the databases of this node were moved, and %s has nothing of %s; bring the schema back from a copy of the database, or put the file away, and the node starts as one that has lost it"
              .formatted(databases.place(store), databases.file(store)));
    }
  }

  /** A file of no bytes is as good as none. */
  private static boolean isUsed(Path file) {
    try {
      return Files.exists(file) && Files.size(file) > 0;
    } catch (IOException e) {
      throw new ConfigurationException(file + " cannot be read");
    }
  }

  private static Optional<Document> read(NodeDirectory node) {
    if (!isThere(node)) {
      return Optional.empty();
    }
    try {
      Document document = Json.read(Files.readAllBytes(node.resolve(FILE)), Document.class);
      if (document.v() != VERSION) {
        throw new ConfigurationException(FILE + " is of a version that this program does not read");
      }
      return Optional.of(document);
    } catch (IOException e) {
      throw new ConfigurationException(FILE + " cannot be read");
    }
  }
}
