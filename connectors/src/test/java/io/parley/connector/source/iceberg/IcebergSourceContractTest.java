package io.parley.connector.source.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.connector.lake.Lake;
import io.parley.connector.source.SourceContract;
import io.parley.connector.source.SourceException;
import io.parley.connector.zone.RawZone;
import io.parley.crypto.seal.DataKeys;
import io.parley.crypto.seal.Envelope;
import io.parley.crypto.seal.MasterKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What every source must do, of an Iceberg table that others append to. */
class IcebergSourceContractTest extends SourceContract {
  private final Path folder;

  IcebergSourceContractTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Override
  protected Feed feed() throws Exception {
    return new IcebergFeed(Files.createDirectories(folder.resolve("feed")));
  }

  /** Parquet has types, so that no row of a file is broken where others are not. */
  @Override
  protected Optional<Executable> brokenOtherwise() {
    return Optional.of(this::fileThatIsNotOfTheTablesTypes_isRefusedAsAWhole_untilItIsMended);
  }

  private void fileThatIsNotOfTheTablesTypes_isRefusedAsAWhole_untilItIsMended() throws Exception {
    Envelope envelope = new Envelope(DataKeys.generate(MasterKeys.generate()));
    try (OthersTable theirs = IcebergFeed.table(Files.createDirectories(folder.resolve("others")));
        Lake lake = Lake.open(folder.resolve("lake"));
        Connection duckdb = DriverManager.getConnection("jdbc:duckdb:")) {
      theirs.append("SELECT 1::INTEGER AS id, 'a' AS note, now() AS at");
      RawZone raw = new RawZone(lake, envelope, duckdb);
      read(theirs, raw);
      DataFile broken =
          theirs.append(
              "SELECT '"
                  + MARK
                  + "' AS id, 'b' AS note, now() AS at FROM range(2) UNION ALL SELECT '3', 'c', now()");

      for (int again = 0; again < 2; again++) {
        assertThatThrownBy(() -> read(theirs, raw))
            .isInstanceOf(SourceException.class)
            .message()
            .doesNotContain(MARK);
        assertThat(notes(lake, duckdb)).containsExactly("a");
      }
      Files.move(
          Path.of(
              theirs
                  .write("SELECT i::INTEGER AS id, 'm' AS note, now() AS at FROM range(3) t(i)")
                  .location()),
          Path.of(broken.location()),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      read(theirs, raw);
      read(theirs, raw);
      assertThat(notes(lake, duckdb)).containsExactly("a", "m", "m", "m");
    }
  }

  private static void read(OthersTable theirs, RawZone raw) {
    try (IcebergSource source = new IcebergSource("orders", theirs.foreign(), 100)) {
      source.read(raw.position("orders"), raw.sink("orders", Set.of()));
    }
  }

  private static List<String> notes(Lake lake, Connection duckdb) throws SQLException {
    List<String> notes = new ArrayList<>();
    try (Statement statement = duckdb.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT note FROM " + lake.table("raw", "orders").scanSql() + " ORDER BY ALL")) {
      while (row.next()) {
        notes.add(row.getString(1));
      }
    }
    return notes;
  }
}
