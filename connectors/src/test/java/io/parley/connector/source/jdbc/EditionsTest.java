package io.parley.connector.source.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.connector.source.Position;
import io.parley.connector.source.SourceException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which edition of a whole table counts, as the position says. */
class EditionsTest {
  private static final JdbcSettings TWO_ROWS =
      new JdbcSettings(2, 1 << 20, 10, 0, Duration.ZERO, Duration.ZERO);

  private final String url;
  private Optional<Position> kept = Optional.empty();

  EditionsTest(@TempDir Path folder) throws SQLException {
    url = "jdbc:sqlite:" + folder.resolve("a.db");
    run("CREATE TABLE orders (id INTEGER)", "INSERT INTO orders VALUES (1), (2), (3)");
  }

  private void run(String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** What each batch says that counts; it fails after some of them. */
  private List<String> read(int batches) {
    List<String> counted = new ArrayList<>();
    try (JdbcSource source =
        new JdbcSource(
            "orders",
            JdbcDatabase.open(url),
            JdbcTable.Selection.all(JdbcTable.named("orders")),
            new JdbcReading.Whole(Optional.of("id")),
            TWO_ROWS)) {
      source.read(
          kept,
          batch -> {
            if (counted.size() == batches) {
              throw new SourceException("it cannot be kept");
            }
            kept = Optional.of(batch.end());
            counted.add(batch.end().counts().orElse("all"));
          });
    }
    return counted;
  }

  @Test
  void editionThatIsCut_neverCounts() throws SQLException {
    assertThat(read(9)).containsExactly("no edition", "orders, edition 1");
    run("INSERT INTO orders VALUES (4)");
    assertThatThrownBy(() -> read(1)).isInstanceOf(SourceException.class);
    assertThat(kept.orElseThrow().counts()).hasValue("orders, edition 1");
    // It changes again before the second one is whole: the third begins.
    run("INSERT INTO orders VALUES (5)");
    assertThat(read(9))
        .containsExactly("orders, edition 1", "orders, edition 1", "orders, edition 3");
    run("DELETE FROM orders");
    assertThat(read(9)).containsExactly("orders, edition 4");
  }
}
