package io.parley.connector.source.iceberg;

import io.parley.connector.source.SourceException;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.jdbc.JdbcCatalog;

/**
 * A catalog of Iceberg tables of others in a database, as Iceberg's {@code JdbcCatalog} keeps it.
 * It is only read: nothing is made in it, and none of its tables is written.
 *
 * @param url of its database, without user and password
 * @param name what the catalog is called in the database; Iceberg keeps several in one
 * @param user the account; empty: none
 * @param password where its password is; empty: it has none
 */
public record ForeignCatalog(
    String url, String name, String user, Optional<Supplier<SecretBytes>> password) {
  /** A table of it, by its names from the outermost on. Each reading asks the catalog anew. */
  public ForeignTable table(List<String> path) {
    TableIdentifier id =
        TableIdentifier.of(
            Namespace.of(path.subList(0, path.size() - 1).toArray(String[]::new)),
            path.get(path.size() - 1));
    return () -> {
      JdbcCatalog catalog = new JdbcCatalog(properties -> new ReadOnlyFiles(), null, false);
      try (catalog) {
        catalog.initialize(name, properties());
        return catalog.loadTable(id);
      } catch (RuntimeException e) {
        throw new SourceException(
            "table " + id + ": the catalog `" + name + "` at " + url + " does not show it", e);
      }
    };
  }

  private Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    properties.put(CatalogProperties.URI, url);
    properties.put(CatalogProperties.CLIENT_POOL_SIZE, "1");
    properties.put("jdbc.schema-version", "V1");
    // It wants one, and makes no table to put there.
    properties.put(CatalogProperties.WAREHOUSE_LOCATION, "none");
    if (!user.isEmpty()) {
      properties.put("jdbc.user", user);
    }
    password.ifPresent(
        secret ->
            properties.put(
                "jdbc.password",
                new String(
                    secret.get().toByteArray(SecretAccess.insecure()), StandardCharsets.UTF_8)));
    return properties;
  }

  /** Where it is, and no account. */
  @Override
  public String toString() {
    return name + " at " + url;
  }
}
