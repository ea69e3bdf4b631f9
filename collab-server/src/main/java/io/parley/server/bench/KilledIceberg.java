package io.parley.server.bench;

import io.parley.connector.lake.Lake;
import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeType;
import io.parley.connector.source.Source;
import io.parley.connector.source.iceberg.ForeignTable;
import io.parley.connector.source.iceberg.IcebergSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * An Iceberg table of others, appended to. Parquet has types, so that none of its rows is broken.
 */
final class KilledIceberg implements KilledSource {
  /** So that a file is several batches. */
  private static final int BATCH_ROWS = 700;

  private static final List<LakeColumn> COLUMNS =
      List.of(
          new LakeColumn("id", LakeType.LONG),
          new LakeColumn("mail", LakeType.STRING),
          new LakeColumn("n", LakeType.STRING));

  @Override
  public String name() {
    return "iceberg";
  }

  /** The rows of a part, none of them broken. */
  static String select(int part) {
    return "SELECT i AS id, 'p' || i || '@shop.example' AS mail, CASE WHEN i %% 89 = 0 THEN 'x' ELSE '1' END AS n FROM range(%d, %d) t(i)"
        .formatted((long) part * ROWS, (part + 1L) * ROWS);
  }

  @Override
  public void grow(Path folder, int part) throws SQLException {
    try (BenchDatabase database = BenchDatabase.open(folder);
        Lake theirs = Lake.open(folder.resolve("theirs"));
        var change = theirs.change("shop", "rows", COLUMNS)) {
      change.add(database.connection(), select(part));
      change.commit();
    }
  }

  @Override
  public Source open(Path folder, Connection duckdb) {
    return new IcebergSource(
        KilledIngest.SOURCE,
        ForeignTable.in(folder.resolve("theirs/warehouse/shop/rows")),
        BATCH_ROWS);
  }
}
