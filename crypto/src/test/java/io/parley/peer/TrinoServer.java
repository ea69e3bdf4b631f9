package io.parley.peer;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A real Trino server of one node, as a child process on a free port of the loopback interface. It
 * takes 12 seconds to start and 1 to 2 GB of memory, so a test class starts it once and closes it.
 * Catalogs come and go by {@link #catalog}. While working on such tests, {@code
 * -Dparley.trinoPort=18999} has them use a server that runs already and stays.
 */
public final class TrinoServer implements AutoCloseable {
  /** Long, for a machine that is busy with others. */
  private static final Duration START = Duration.ofMinutes(5);

  /** In megabytes. */
  private static final int HEAP = Integer.getInteger("parley.trinoHeap", 1_500);

  /** A part of a join's table that was spilled comes back whole, so that it has parts then. */
  private static final boolean SPILL = Boolean.getBoolean("parley.trinoSpill");

  private static final Object STARTING = new Object();

  private final Optional<Process> process;
  private final Path folder;
  private final int port;
  private final Thread atExit = new Thread(this::kill);

  private TrinoServer(Optional<Process> process, Path folder, int port) {
    this.process = process;
    this.folder = folder;
    this.port = port;
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Starts one; the test is skipped, or fails where peers are required, when that cannot be. */
  public static TrinoServer start() {
    String missing;
    try {
      synchronized (STARTING) {
        Integer running = Integer.getInteger("parley.trinoPort");
        if (running != null) {
          return new TrinoServer(
              Optional.empty(), Files.createTempDirectory("parley-trino"), running);
        }
        Optional<String> lacking = TrinoFiles.missing();
        if (lacking.isEmpty()) {
          TrinoServer server = begin();
          System.out.println("peer Trino: ran");
          return server;
        }
        missing = lacking.get();
      }
    } catch (IOException | IllegalStateException e) {
      missing = String.valueOf(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      missing = "interrupted while it started";
    }
    String reason = "peer Trino: missing, " + missing;
    System.out.println(reason);
    if (Boolean.getBoolean("parley.requirePeers")) {
      throw new AssertionError(reason);
    }
    return abort(reason);
  }

  private static TrinoServer begin() throws IOException, InterruptedException {
    Path home = TrinoFiles.unpacked();
    Path folder = Files.createTempDirectory("parley-trino");
    int port = freePort();
    Files.createDirectories(folder.resolve("etc"));
    Files.writeString(
        folder.resolve("etc/config.properties"),
        """
        coordinator=true
        node-scheduler.include-coordinator=true
        http-server.http.port=%1$d
        discovery.uri=http://127.0.0.1:%1$d
        node.environment=test
        node.id=parley
        node.bind-ip=127.0.0.1
        node.internal-address=127.0.0.1
        plugin.dir=%2$s
        catalog.management=dynamic
        catalog.store=memory
        query.max-memory-per-node=%3$dMB
        memory.heap-headroom-per-node=250MB
        optimizer.join-reordering-strategy=NONE
        task.concurrency=%4$d
        """
                .formatted(
                    port, home.resolve("plugin"), SPILL ? HEAP * 3 / 4 : HEAP / 2, SPILL ? 16 : 1)
            + spill(folder));
    List<String> command =
        List.of(
            TrinoFiles.java().orElseThrow().toString(),
            "-Xmx" + HEAP + "m",
            "-XX:+UseSerialGC",
            "-Djdk.attach.allowAttachSelf=true",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "--add-modules=jdk.incubator.vector",
            "-Duser.timezone=UTC",
            "-Dconfig=" + folder.resolve("etc/config.properties"),
            "-cp",
            home.resolve("lib") + "/*",
            "io.trino.server.TrinoServer");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("server.log").toFile())
            .start();
    TrinoServer server = new TrinoServer(Optional.of(process), folder, port);
    try {
      server.awaitReady();
      return server;
    } catch (IllegalStateException | InterruptedException e) {
      server.close();
      throw e;
    }
  }

  /**
   * For more people than memory holds; what is spilled is encrypted with keys that are not kept.
   */
  private static String spill(Path folder) {
    return SPILL
        ? """
          spill-enabled=true
          spill-encryption-enabled=true
          spiller-spill-path=%s
          memory-revoking-threshold=0.3
          memory-revoking-target=0.15
          max-spill-per-node=40GB
          query-max-spill-per-node=40GB
          """
            .formatted(folder.resolve("spill"))
        : "";
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitReady() throws InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest info =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/info"))
            .timeout(Duration.ofSeconds(5))
            .build();
    long end = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < end) {
      if (!process.orElseThrow().isAlive()) {
        throw new IllegalStateException("its server ended as it started: " + lastLine());
      }
      try {
        String body = client.send(info, HttpResponse.BodyHandlers.ofString()).body();
        if (body.contains("\"starting\":false")) {
          return;
        }
      } catch (IOException e) {
        // Not yet.
      }
      Thread.sleep(250);
    }
    throw new IllegalStateException("its server was not ready in " + START.toSeconds() + " s");
  }

  private String lastLine() {
    try {
      List<String> errors =
          Files.readAllLines(folder.resolve("server.log")).stream()
              .filter(l -> l.contains("ERROR") || l.contains("Exception") || l.contains(") "))
              .toList();
      return errors.isEmpty() ? "it says nothing" : errors.get(0);
    } catch (IOException e) {
      return "it left no log";
    }
  }

  /** Where a Trino client finds it, for JDBC. */
  public String jdbcUrl() {
    return "jdbc:trino://127.0.0.1:" + port;
  }

  /** Where its REST interface is. */
  public String httpUrl() {
    return "http://127.0.0.1:" + port;
  }

  /** A connection; the caller has the driver in its class path, and closes it. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl(), "parley", "");
  }

  /** Adds a catalog. */
  public void catalog(String name, String connector, Map<String, String> properties)
      throws SQLException {
    String with =
        properties.entrySet().stream()
            .map(e -> "\"" + e.getKey() + "\" = '" + e.getValue().replace("'", "''") + "'")
            .collect(Collectors.joining(", "));
    execute(
        "CREATE CATALOG "
            + name
            + " USING "
            + connector
            + (with.isEmpty() ? "" : " WITH (" + with + ")"));
  }

  /**
   * Adds a catalog of Iceberg tables that it shares with others through a database, on local files
   * below a folder. The location of a table is {@code local:///…} below it for Trino.
   *
   * @param name also the name of the catalog in the database
   * @param database a JDBC address of PostgreSQL, with the tables that iceberg-core makes
   */
  public void icebergCatalog(String name, String database, String user, Path warehouse)
      throws SQLException {
    catalog(
        name,
        "iceberg",
        Map.of(
            "iceberg.catalog.type", "jdbc",
            "iceberg.jdbc-catalog.driver-class", "org.postgresql.Driver",
            "iceberg.jdbc-catalog.connection-url", database,
            "iceberg.jdbc-catalog.connection-user", user,
            "iceberg.jdbc-catalog.connection-password", "",
            "iceberg.jdbc-catalog.catalog-name", name,
            "iceberg.jdbc-catalog.default-warehouse-dir", "local:///",
            "fs.native-local.enabled", "true",
            "local.location", warehouse.toString()));
  }

  /** Takes a catalog away; what it shows stays. */
  public void dropCatalog(String name) throws SQLException {
    execute("DROP CATALOG " + name);
  }

  /** Runs one statement. */
  public void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** What it has written, for a person. */
  public Path log() {
    return folder.resolve("server.log");
  }

  private void kill() {
    process.ifPresent(TrinoServer::kill);
  }

  private static void kill(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    kill();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The JVM ends, and the hook with it.
    }
    try (var files = Files.walk(folder)) {
      List<Path> all = new ArrayList<>(files.toList());
      java.util.Collections.reverse(all);
      for (Path file : all) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
