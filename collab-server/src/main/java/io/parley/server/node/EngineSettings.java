package io.parley.server.node;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What executes statements beside DuckDB in the node's process: a Trino of the node's own, and what
 * the two share.
 *
 * @param trino JDBC address of a Trino server; empty: none
 * @param user as whom the node asks it
 * @param password reference to that user's password; empty: none is sent
 * @param catalog what Trino calls the catalog that it shares with the node, and the database too
 * @param schema a schema of that catalog in which nobody but this node makes tables
 * @param staging the same catalog and its files as the node reaches them
 */
public record EngineSettings(
    @DefaultValue("") String trino,
    @DefaultValue("parley") String user,
    @DefaultValue("") String password,
    @DefaultValue("") String catalog,
    @DefaultValue("parley_staging") String schema,
    @DefaultValue Staging staging) {
  /** What holds where nothing is said. */
  public static final EngineSettings DUCKDB =
      new EngineSettings("", "parley", "", "", "parley_staging", new Staging("", "", "", ""));

  private static final String NAME = "[a-z_][a-z0-9_]{0,62}";

  /**
   * A catalog of Iceberg in a database, and the folder of its files.
   *
   * @param url {@code jdbc:postgresql://HOST/DATABASE}
   * @param user the account
   * @param password reference to its password; empty: none is sent
   * @param folder the folder that Trino has as {@code local.location}
   */
  public record Staging(
      @DefaultValue("") String url,
      @DefaultValue("") String user,
      @DefaultValue("") String password,
      @DefaultValue("") String folder) {}

  /** Whether there is a Trino. */
  public boolean isOn() {
    return !trino.isEmpty();
  }

  void check(Path file) {
    if (!isOn()) {
      return;
    }
    if (!trino.startsWith("jdbc:trino://") || trino.matches("(?i).*[?&;](user|password)=.*")) {
      throw wrong(file, "trino", "it is jdbc:trino://HOST:PORT, without an account");
    }
    if (!trino.matches("jdbc:trino://(127\\.0\\.0\\.1|localhost|\\[::1])(:.*|/.*|\\?.*)?")
        && !trino.matches(".*[?&]SSL=true(&.*)?")) {
      throw wrong(
          file,
          "trino",
          "rows of people would cross the network in the clear; write https' port and ?SSL=true");
    }
    new TreeMap<>(Map.of("catalog", catalog, "schema", schema))
        .forEach(
            (key, name) -> {
              if (!name.matches(NAME)) {
                throw wrong(file, key, "it is small letters, digits and `_`, at most 63");
              }
            });
    if (!staging.url.startsWith("jdbc:postgresql://")) {
      throw wrong(
          file, "staging.url", "it is jdbc:postgresql://HOST/DATABASE, where the catalog is kept");
    }
    if (staging.folder.isEmpty()) {
      throw wrong(file, "staging.folder", "write the folder that Trino has as local.location");
    }
    Map.of("password", password, "staging.password", staging.password)
        .forEach(
            (key, reference) -> {
              if (!reference.isEmpty() && !SecretReference.isReference(reference)) {
                throw wrong(
                    file,
                    key,
                    "it says where the secret is, and holds none itself: write env:NAME, file:PATH or keystore:PATH#ALIAS");
              }
            });
  }

  private static ConfigurationException wrong(Path file, String key, String why) {
    return new ConfigurationException("%s: `node.engine.%s`: %s".formatted(file, key, why));
  }
}
