package io.parley.connector.lake;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SessionCatalog;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.rest.HTTPClient;
import org.apache.iceberg.rest.RESTSessionCatalog;
import org.apache.iceberg.rest.auth.OAuth2Properties;

/** Opens the catalog of a lake: Iceberg's own, over the lake's own files. */
final class Catalogs {
  private static final String NAME = "parley";

  private Catalogs() {}

  /** A catalog, and what ends it. */
  record Opened(Catalog catalog, Closeable end) {
    /** Makes a namespace, where the catalog wants it made. */
    void make(Namespace namespace) {
      if (catalog instanceof JdbcCatalog || !(catalog instanceof SupportsNamespaces namespaces)) {
        return; // there by its first table
      }
      try {
        if (!namespaces.namespaceExists(namespace)) {
          namespaces.createNamespace(namespace);
        }
      } catch (AlreadyExistsException madeMeanwhile) {
        // As wanted.
      }
    }

    /** The names of the namespaces that have tables or were made. */
    List<String> namespaces() {
      if (!(catalog instanceof SupportsNamespaces namespaces)) {
        throw new LakeException("the lake's catalog names no namespaces");
      }
      return namespaces.listNamespaces().stream().map(Namespace::toString).sorted().toList();
    }

    void close() {
      try {
        end.close();
      } catch (IOException e) {
        throw new LakeException("the lake's catalog cannot be closed", e);
      }
    }
  }

  /**
   * Opens it.
   *
   * @throws LakeException if it does not answer
   */
  static Opened open(LakeSettings settings, Path home, FileStore store) {
    LakeSettings.Catalog catalog = settings.catalog();
    try {
      if (catalog instanceof LakeSettings.Catalog.Sqlite) {
        return jdbc(store, sqlite(home));
      } else if (catalog instanceof LakeSettings.Catalog.Postgres postgres) {
        return jdbc(store, postgres(postgres));
      }
      return rest(store, (LakeSettings.Catalog.Rest) catalog);
    } catch (RuntimeException e) {
      throw new LakeException(refusal(catalog, home), e);
    }
  }

  private static String refusal(LakeSettings.Catalog catalog, Path home) {
    if (catalog instanceof LakeSettings.Catalog.Postgres postgres) {
      return postgres.url()
          + ": the lake's PostgreSQL catalog does not open; check url, user and password";
    } else if (catalog instanceof LakeSettings.Catalog.Rest rest) {
      return rest.uri()
          + ": the lake's REST catalog does not open; check address, warehouse and login";
    }
    return home + ": catalog.db cannot be opened as an Iceberg catalog";
  }

  private static Opened jdbc(FileStore store, Map<String, String> its) {
    Map<String, String> properties = new HashMap<>(its);
    properties.put(CatalogProperties.WAREHOUSE_LOCATION, store.warehouse());
    properties.put("jdbc.schema-version", "V1");
    JdbcCatalog catalog = new JdbcCatalog(ignored -> new SharedFiles(store), null, true);
    catalog.initialize(NAME, properties);
    return new Opened(catalog, catalog);
  }

  private static Map<String, String> sqlite(Path home) {
    return Map.of(
        CatalogProperties.URI,
        "jdbc:sqlite:" + home.resolve("catalog.db"),
        // SQLite has one writer; a second connection could only wait for the first.
        CatalogProperties.CLIENT_POOL_SIZE,
        "1",
        "jdbc.journal_mode",
        "WAL",
        "jdbc.synchronous",
        "FULL",
        "jdbc.busy_timeout",
        "10000");
  }

  private static Map<String, String> postgres(LakeSettings.Catalog.Postgres postgres) {
    return Map.of(
        CatalogProperties.URI,
        postgres.url(),
        CatalogProperties.CLIENT_POOL_SIZE,
        "2",
        "jdbc.user",
        postgres.user(),
        "jdbc.password",
        postgres.password(),
        "jdbc.connectTimeout",
        "10",
        "jdbc.socketTimeout",
        "60",
        "jdbc.tcpKeepAlive",
        "true");
  }

  private static Opened rest(FileStore store, LakeSettings.Catalog.Rest rest) {
    Map<String, String> properties = new HashMap<>();
    properties.put(CatalogProperties.URI, rest.uri().toString());
    rest.warehouse().ifPresent(w -> properties.put(CatalogProperties.WAREHOUSE_LOCATION, w));
    // What a node reads is nobody's to know.
    properties.put("rest-metrics-reporting-enabled", "false");
    LakeSettings.Catalog.Rest.Login login = rest.login();
    if (login instanceof LakeSettings.Catalog.Rest.Login.Token token) {
      properties.put(OAuth2Properties.TOKEN, token.token());
    } else if (login instanceof LakeSettings.Catalog.Rest.Login.Client client) {
      properties.put(OAuth2Properties.CREDENTIAL, client.id() + ":" + client.secret());
      properties.put(OAuth2Properties.OAUTH2_SERVER_URI, client.tokens().toString());
      properties.put(OAuth2Properties.SCOPE, client.scope());
    }
    RESTSessionCatalog sessions =
        new RESTSessionCatalog(
            config -> HTTPClient.builder(config).uri(config.get(CatalogProperties.URI)).build(),
            (context, config) -> new SharedFiles(store));
    sessions.initialize(NAME, properties);
    return new Opened(sessions.asCatalog(SessionCatalog.SessionContext.createEmpty()), sessions);
  }
}
