package io.parley.connector.source.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.connector.source.BatchSink;
import io.parley.connector.source.DocumentedExample;
import io.parley.connector.source.Position;
import io.parley.connector.source.inplace.KeyedPeople;
import io.parley.connector.source.inplace.OfferedInPlace;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of Iceberg in docs/connectors-tables.md. */
class IcebergExamplesTest {
  private final OthersTable theirs;

  IcebergExamplesTest(@TempDir Path folder) {
    theirs =
        new OthersTable(
            folder,
            Types.NestedField.required(1, "order_id", Types.LongType.get()),
            Types.NestedField.optional(2, "total", Types.DecimalType.of(10, 2)));
    theirs.append("SELECT i AS order_id, i::DECIMAL(10,2) AS total FROM range(10) r (i)");
  }

  @AfterEach
  void close() {
    theirs.close();
  }

  @Test
  void source() {
    Path folder = theirs.folder();
    Optional<Position> last = Optional.empty();
    int[] batches = {0};
    BatchSink keeper = batch -> batches[0]++;

    // docs: iceberg
    ForeignTable orders = ForeignTable.in(folder); // or () -> catalog.loadTable(id)
    try (IcebergSource source = new IcebergSource("orders", orders, 1_000_000)) {
      source.read(last, keeper);
    }
    // docs: end

    assertThat(batches[0]).isEqualTo(1);
  }

  @Test
  void inPlace() throws Exception {
    ForeignTable orders = theirs.foreign();
    KeyedPeople people = to -> to.accept("7", new UUID(0, 1));
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:")) {
      List<String> answer;

      // docs: in-place
      OfferedInPlace table =
          IcebergInPlace.pin("orders", orders, "order_id", Optional.empty(), duckdb);
      try (OfferedInPlace.Published published = table.publish("snapshot_12", people)) {
        answer = ask(duckdb, published.rowsSql(List.of("total"))); // person, total
      }
      // docs: end

      assertThat(answer).containsExactly(new UUID(0, 1) + " 7.0000");
    }
  }

  private static List<String> ask(Connection duckdb, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = duckdb.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        rows.add(row.getString("person") + " " + row.getString("total"));
      }
    }
    return rows;
  }

  @Test
  void page_showsWhatRunsHere() throws Exception {
    DocumentedExample.assertShown(IcebergExamplesTest.class);
  }
}
