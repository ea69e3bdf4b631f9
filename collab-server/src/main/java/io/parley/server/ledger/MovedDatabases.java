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
 * That a node's SQLite files were moved to a PostgreSQL database. Until the file {@code
 * databases-moved.json} is there the SQLite files are in force, and from then on they are not: so
 * one write decides, whenever the move is killed, and no two ledgers are ever in force.
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
    Path file = databases.directory().resolve(store.file());
    Optional<Document> moved = read(new NodeDirectory(databases.directory()));
    if (databases.database().isFiles() && moved.isPresent()) {
      throw new ConfigurationException(
          "the databases of this node were moved to %s on %s, and its files are closed for good; write that as `node.database` in node.yaml"
              .formatted(moved.get().to(), moved.get().at()));
    }
    if (!databases.database().isFiles() && moved.isEmpty() && isUsed(file)) {
      throw new ConfigurationException(
          "%s is not in `node.database` yet; move it there with `parley node move --config node.yaml`, or take `node.database` out of node.yaml"
              .formatted(file));
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
