package io.parley.server.node;

import io.parley.connector.source.jdbc.JdbcDatabase;
import io.parley.connector.source.jdbc.JdbcReading;
import io.parley.connector.source.jdbc.JdbcTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A table or query of a database, read through its JDBC driver.
 *
 * @param url of the driver, without an account; empty: none
 * @param user the account; empty: it asks for none
 * @param password reference to its password; empty: it has none
 * @param table the table, with schema and catalog before it where needed: {@code public.orders}
 * @param query one SELECT in the database's own SQL, instead of a table
 * @param watermark column that only grows, by which new rows are found; empty: the whole table
 *     comes again, as an edition, whenever something in it changed
 * @param key column that tells rows apart, of one watermark or of an edition; no person's
 *     identifier
 * @param properties further properties of the driver; no secrets
 */
public record JdbcOrigin(
    @DefaultValue("") String url,
    @DefaultValue("") String user,
    @DefaultValue("") String password,
    @DefaultValue("") String table,
    @DefaultValue("") String query,
    @DefaultValue("") String watermark,
    @DefaultValue("") String key,
    @DefaultValue Map<String, String> properties) {
  /** None. */
  public static final JdbcOrigin NONE = new JdbcOrigin("", "", "", "", "", "", "", Map.of());

  /** Copies the map. */
  public JdbcOrigin {
    properties = Map.copyOf(properties);
  }

  /** Whether there is one. */
  boolean isSaid() {
    return !equals(NONE);
  }

  void check(String where, String property, String prefix) {
    if (!url.startsWith("jdbc:") || !url.startsWith(prefix)) {
      throw new ConfigurationException(
          where
              + ".url` begins with "
              + (prefix.isEmpty() ? "jdbc: and the kind of database" : prefix)
              + (prefix.isEmpty() ? ", such as jdbc:postgresql://host/name" : "//host:port"));
    }
    if (table.isEmpty() == query.isEmpty()) {
      throw new ConfigurationException(where + "` has either a `table` or a `query`");
    }
    if (!watermark.isEmpty() && key.isEmpty()) {
      throw new ConfigurationException(
          where
              + ".watermark` wants a `key` beside it: the column that tells rows of one watermark apart");
    }
    var unusedDatabase = database(Path.of(""), property);
    var unusedTable = source();
  }

  /**
   * The database.
   *
   * @param folder where relative paths of references begin
   * @param property of this, for messages
   */
  public JdbcDatabase database(Path folder, String property) {
    if (password.isEmpty()) {
      return new JdbcDatabase(url, user, Optional.empty(), properties);
    }
    SecretReference reference = new SecretReference(property + ".password", password, folder);
    return new JdbcDatabase(url, user, Optional.of(reference::resolve), properties);
  }

  /** What of it is read. */
  public JdbcTable source() {
    return query.isEmpty()
        ? new JdbcTable.Named(List.of(table.split("\\.", -1)))
        : new JdbcTable.Query(query);
  }

  /** How what is new is found. */
  public JdbcReading reading() {
    return watermark.isEmpty()
        ? new JdbcReading.Whole(key.isEmpty() ? Optional.empty() : Optional.of(key))
        : new JdbcReading.ByWatermark(watermark, key);
  }
}
