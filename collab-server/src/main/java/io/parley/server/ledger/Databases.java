package io.parley.server.ledger;

import io.parley.crypto.SecretAccess;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.SecretReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * Where a node's ledger, answers and audit log are: SQLite files in its directory, or, when {@code
 * node.database.url} is given, schemas of that PostgreSQL database; of each of several
 * collaborations others.
 *
 * @param directory the collaboration's, for SQLite
 * @param home the node's, for relative references
 */
public record Databases(NodeConfiguration.Database database, Path directory, Path home) {
  /** Those of a node with one collaboration. */
  public Databases(NodeConfiguration.Database database, Path directory) {
    this(database, directory, directory);
  }

  /** What a configuration says. */
  public static Databases of(NodeConfiguration configuration, NodeDirectory directory) {
    return new Databases(configuration.database(), directory.path(), directory.home());
  }

  /** Opens and migrates a store: {@code ledger} or {@code room}. */
  Database open(String kind) {
    return Database.open(dialect(kind));
  }

  private Dialect dialect(String kind) {
    return database.isFiles()
        ? new SqliteDialect(directory.resolve(kind + ".db"), kind)
        : new PostgresDialect(database.url(), database.user(), password(), kind, schema(kind));
  }

  /**
   * The kind, and for a further collaboration its name: {@code room_spring}. Names have dashes and
   * no underscore, so no two become one.
   */
  private String schema(String kind) {
    return home.equals(directory)
        ? kind
        : kind + "_" + String.valueOf(directory.getFileName()).replace('-', '_');
  }

  /**
   * Whether a store was never opened here; looking makes none.
   *
   * @throws StorageException when the database cannot be reached
   */
  boolean isNew(String kind) {
    Dialect dialect = dialect(kind);
    try {
      return dialect.isNew();
    } catch (SQLException e) {
      throw new StorageException(
          "the database %s does not open: %s".formatted(dialect.name(), dialect.help()), e);
    }
  }

  private String password() {
    if (database.password().isEmpty()) {
      return "";
    }
    SecretReference reference =
        new SecretReference("node.database.password", database.password(), home);
    return new String(
        reference.resolve().toByteArray(SecretAccess.insecure()), StandardCharsets.UTF_8);
  }
}
