package io.parley.server.ledger;

import io.parley.crypto.SecretAccess;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.SecretReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * Where a node's stores are: SQLite files in its directory, or, when {@code node.database.url} is
 * given, schemas of that PostgreSQL database; of each of several collaborations others.
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

  /**
   * Opens and migrates a store.
   *
   * @throws io.parley.server.node.ConfigurationException when it is in force elsewhere
   */
  Database open(Store store) {
    return Database.open(dialect(store));
  }

  private Dialect dialect(Store store) {
    MovedDatabases.check(this, store);
    return unchecked(store);
  }

  /** For a move, which alone opens a store that is not in force. */
  Dialect unchecked(Store store) {
    return database.isFiles()
        ? new SqliteDialect(file(store), store.tables())
        : new PostgresDialect(database.url(), database.user(), password(), store, schema(store));
  }

  /**
   * The store's, and for a further collaboration with its name: {@code room_spring}. Names have
   * dashes and no underscore, so no two become one.
   */
  public String schema(Store store) {
    return home.equals(directory)
        ? store.schema()
        : store.schema() + "_" + String.valueOf(directory.getFileName()).replace('-', '_');
  }

  /**
   * Whether a store was never opened here; looking makes none.
   *
   * @throws StorageException when the database cannot be reached
   */
  public boolean isNew(Store store) {
    return isNew(dialect(store));
  }

  /** The same of a dialect, whatever is in force. */
  static boolean isNew(Dialect dialect) {
    try {
      return dialect.isNew();
    } catch (SQLException e) {
      throw closed(dialect, e);
    }
  }

  static StorageException closed(Dialect dialect, SQLException e) {
    return new StorageException(
        "the database %s does not open: %s".formatted(dialect.name(), dialect.help()), e);
  }

  /** A store's SQLite file, which may not be there. */
  public Path file(Store store) {
    return directory.resolve(store.file());
  }

  /** What a node's operator calls a store's file: its path from the node's directory. */
  public String name(Store store) {
    return home.relativize(file(store)).toString();
  }

  /** What a message calls a store: the file, or the schema. */
  public String place(Store store) {
    return database.isFiles()
        ? file(store).toString()
        : "the schema %s of `node.database`".formatted(schema(store));
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
