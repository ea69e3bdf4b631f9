package io.parley.server.engine;

import io.parley.connector.lake.LakeException;
import io.parley.connector.lake.LakeSettings;
import io.parley.connector.lake.StagingTables;
import io.parley.crypto.SecretAccess;
import io.parley.query.backend.trino.StagingLake;
import io.parley.query.backend.trino.TrinoSessions;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.EngineSettings;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import io.parley.server.node.SecretReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node's Trino, and the tables of one question each that both see. */
public final class NodeTrino implements StagingLake, AutoCloseable {
  /** Names that questions give: those of a node that ended in the middle are found by them. */
  private static final Pattern OF_QUESTIONS = Pattern.compile("q[0-9a-f]{32}_.*");

  private static final Logger LOG = LoggerFactory.getLogger(NodeTrino.class);

  private final EngineSettings settings;
  private final NodeDirectory directory;
  private final StagingTables tables;

  /** Tables of questions under way: nobody else's may be there. */
  private final Set<String> open = ConcurrentHashMap.newKeySet();

  private NodeTrino(EngineSettings settings, NodeDirectory directory, StagingTables tables) {
    this.settings = settings;
    this.directory = directory;
    this.tables = tables;
  }

  /**
   * The Trino of a configuration; what an earlier run left of questions is taken away. Asks Trino
   * nothing yet.
   *
   * @throws ConfigurationException when the catalog that they share does not open
   */
  public static Optional<NodeTrino> of(
      NodeConfiguration configuration, NodeDirectory directory, Progress progress) {
    EngineSettings settings = configuration.engine();
    if (!settings.isOn()) {
      return Optional.empty();
    }
    EngineSettings.Staging staging = settings.staging();
    try {
      StagingTables tables =
          StagingTables.open(
              new LakeSettings.Catalog.Postgres(
                  staging.url(),
                  staging.user(),
                  secret("node.engine.staging.password", staging.password(), directory)),
              settings.catalog(),
              settings.schema(),
              directory.resolve(staging.folder()));
      int found = tables.sweep(NodeTrino::isOfAQuestion);
      if (found > 0) {
        progress.say("%,d staged tables of an earlier run were taken away".formatted(found));
      }
      return Optional.of(new NodeTrino(settings, directory, tables));
    } catch (LakeException e) {
      throw new ConfigurationException("node.engine.staging: " + e.getMessage());
    }
  }

  private static boolean isOfAQuestion(String table) {
    return OF_QUESTIONS.matcher(table).matches();
  }

  private static String secret(String property, String reference, NodeDirectory directory) {
    return reference.isEmpty()
        ? ""
        : new String(
            new SecretReference(property, reference, directory.path())
                .resolve()
                .toByteArray(SecretAccess.insecure()),
            StandardCharsets.UTF_8);
  }

  /** Sessions of it. */
  public TrinoSessions sessions() {
    return this::connect;
  }

  private Connection connect() throws SQLException {
    Properties account = new Properties();
    account.setProperty("user", settings.user());
    if (!settings.password().isEmpty()) {
      account.setProperty(
          "password", secret("node.engine.password", settings.password(), directory));
    }
    return DriverManager.getConnection(settings.trino(), account);
  }

  /** Whether an address is that of this Trino. */
  public boolean isAt(String url) {
    return url.equals(settings.trino());
  }

  @Override
  public String write(Connection duckdb, String table, List<Column> columns, String select) {
    String called = called(table);
    Map<String, String> types = new LinkedHashMap<>();
    columns.forEach(c -> types.put(c.name(), c.type()));
    tables.write(duckdb, table, types, select);
    return called;
  }

  /**
   * {@inheritDoc}
   *
   * <p>What is of no question under way goes first: a statement that a node began before it was
   * killed may have ended since.
   */
  @Override
  public String called(String table) {
    open.add(table);
    sweep();
    return settings.catalog() + "." + settings.schema() + "." + table;
  }

  /** The files of a table that Trino made. */
  public List<Path> files(String table) {
    return tables.files(table);
  }

  /**
   * {@inheritDoc}
   *
   * <p>One that stays is taken away before the next is made, or at the next start: the question
   * whose it was is answered all the same.
   */
  @Override
  public void drop(String table) {
    open.remove(table);
    try {
      tables.drop(table);
    } catch (LakeException e) {
      leaves();
    }
  }

  private synchronized void sweep() {
    try {
      int unused = tables.sweep(name -> isOfAQuestion(name) && !open.contains(name));
    } catch (RuntimeException e) {
      leaves();
    }
  }

  private static void leaves() {
    LOG.atWarn()
        .addKeyValue("event", "staged-table-left")
        .log("staged tables could not be taken away, and are tried again");
  }

  @Override
  public void close() {
    sweep();
    tables.close();
  }
}
