package io.parley.connector.source.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.connector.source.Batch;
import io.parley.connector.source.Position;
import io.parley.connector.source.SourceException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server that goes away, or whose table changes, in the middle of a reading. */
@Tag("slow")
class JdbcFaultsPostgresPeerTest {
  private static final int ROWS = 5_000;
  private static final JdbcSettings SETTINGS =
      new JdbcSettings(1_000, 1 << 20, 100, 12, Duration.ofMillis(250), Duration.ofSeconds(1));

  private final Kept kept = new Kept();
  private int batches;

  private static JdbcSource source(JdbcDatabase database, JdbcSettings settings) {
    return new JdbcSource(
        "orders",
        database,
        JdbcTable.Selection.all(JdbcTable.named("public", "orders")),
        new JdbcReading.ByWatermark("version", "id"),
        settings);
  }

  /** Reads on, and does something once the second batch is kept. */
  private void read(JdbcSource from, Runnable inTheMiddle) {
    try (JdbcSource source = from) {
      source.read(
          kept.position(),
          (Batch batch) -> {
            kept.keep(batch);
            if (++batches == 2) {
              inTheMiddle.run();
            }
          });
    }
  }

  private static List<Long> all() {
    return LongStream.rangeClosed(1, ROWS).boxed().toList();
  }

  private static final String[] TABLE = {
    "DROP TABLE IF EXISTS orders CASCADE",
    "CREATE TABLE orders (id BIGINT, version BIGINT, note TEXT)",
    "INSERT INTO orders SELECT g, g / 3, 'x' FROM generate_series(1, " + ROWS + ") g"
  };

  @Test
  void serverThatStopsInTheMiddle_isWaitedFor_andEveryRowComesOnce(@TempDir Path folder)
      throws Exception {
    var unused = PostgresPeer.running(); // or skipped
    int port = freePort();
    EmbeddedPostgres first = start(folder, port);
    run(first, TABLE);
    CompletableFuture<EmbeddedPostgres> back = new CompletableFuture<>();
    try {
      read(
          source(database(port), SETTINGS),
          () -> {
            close(first);
            startLater(folder, port, back);
          });
      assertThat(kept.values("id")).containsExactlyElementsOf(all());
    } finally {
      close(first);
      close(back.join());
    }
  }

  @Test
  void serverThatStaysAway_isNamed_andReadOnWhenItIsBack(@TempDir Path folder) throws Exception {
    var unused = PostgresPeer.running();
    int port = freePort();
    JdbcSettings impatient =
        new JdbcSettings(1_000, 1 << 20, 100, 2, Duration.ofMillis(10), Duration.ofMillis(10));
    EmbeddedPostgres first = start(folder, port);
    run(first, TABLE);
    assertThatThrownBy(() -> read(source(database(port), impatient), () -> close(first)))
        .isInstanceOf(SourceException.class)
        .hasMessageStartingWith(
            "source `orders`, public.orders of jdbc:postgresql://127.0.0.1:" + port)
        .hasMessageContaining("after 3 attempts");
    int before = kept.rows().size();
    assertThat(before).isBetween(2_000, ROWS - 1);

    EmbeddedPostgres again = start(folder, port);
    try {
      read(source(database(port), SETTINGS), () -> {});
      assertThat(kept.values("id")).containsExactlyElementsOf(all());
    } finally {
      close(again);
    }
  }

  /** What a change has to wait for: the session of the reading, which ends here. */
  private static void change(String sql) {
    PostgresPeer.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name ="
            + " 'parley-source' AND pid <> pg_backend_pid()",
        sql);
  }

  @Test
  void columnThatGoesInTheMiddle_isRefusedByName_andReadOnWhenItIsBack() {
    PostgresPeer.run(TABLE);
    JdbcDatabase database = PostgresPeer.database();
    assertThatThrownBy(
            () ->
                read(
                    source(database, SETTINGS),
                    () -> change("ALTER TABLE orders RENAME COLUMN note TO remark")))
        .isInstanceOf(SourceException.class)
        .hasMessage(
            "source `orders`, public.orders: column `note` was STRING when it was last read and is"
                + " gone; give it back, or read the table as a new source");
    assertThat(kept.rows()).hasSize(2_000);

    PostgresPeer.run("ALTER TABLE orders RENAME COLUMN remark TO note");
    read(source(database, SETTINGS), () -> {});
    assertThat(kept.values("id")).containsExactlyElementsOf(all());
  }

  @Test
  void columnThatChangesItsTypeInTheMiddle_isRefusedByName() {
    PostgresPeer.run(TABLE);
    assertThatThrownBy(
            () ->
                read(
                    source(PostgresPeer.database(), SETTINGS),
                    () ->
                        change(
                            "ALTER TABLE orders ALTER COLUMN note TYPE BOOLEAN USING note = 'x'")))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("column `note` was STRING when it was last read and is BOOLEAN");
    assertThat(kept.rows()).hasSize(2_000);
  }

  @Test
  void columnThatComesInTheMiddle_isThereFromThenOn_andEveryRowComesOnce() {
    PostgresPeer.run(TABLE);
    read(
        source(PostgresPeer.database(), SETTINGS),
        () -> change("ALTER TABLE orders ADD COLUMN shop TEXT DEFAULT 's'"));
    assertThat(kept.values("id")).containsExactlyElementsOf(all());
    assertThat(kept.position().map(Position::json))
        .hasValueSatisfying(p -> assertThat(p).contains("shop"));
  }

  private static JdbcDatabase database(int port) {
    return new JdbcDatabase(
        "jdbc:postgresql://127.0.0.1:" + port + "/postgres",
        "postgres",
        Optional.empty(),
        Map.of());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static EmbeddedPostgres start(Path folder, int port) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(folder.resolve("data"))
        .setCleanDataDirectory(false)
        .setPort(port)
        .setPGStartupWait(Duration.ofSeconds(60))
        .start();
  }

  private static void startLater(
      Path folder, int port, CompletableFuture<EmbeddedPostgres> started) {
    Thread thread =
        new Thread(
            () -> {
              try {
                Thread.sleep(1_500);
                started.complete(start(folder, port));
              } catch (IOException | InterruptedException e) {
                started.completeExceptionally(e);
              }
            });
    thread.start();
  }

  private static void run(EmbeddedPostgres server, String... statements) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static void close(EmbeddedPostgres server) {
    try {
      server.close();
    } catch (IOException e) {
      throw new AssertionError("the test's PostgreSQL does not stop", e);
    }
  }
}
