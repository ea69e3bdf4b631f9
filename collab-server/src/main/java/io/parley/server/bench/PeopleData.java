package io.parley.server.bench;

import java.nio.file.Path;
import java.sql.SQLException;

/**
 * Two parties' contributions of {@code n} people each, 40 % of them shared, in Parquet, ordered by
 * token as contributions are: {@code a} and {@code b} with one row a person (a group of 20, an
 * integer, a decimal), {@code e} with three events for each person of {@code b}.
 *
 * <p>The {@code k}-th of all 1.6 n people gets a token that is uniform in the {@code k}-th of 1.6 n
 * equal slices, so that rows come out in order without sorting. Of each 16 people in a row six
 * belong to one party, four to both and six to the other, by a random rotation.
 */
final class PeopleData {
  /** 2^64. */
  private static final String HIGH = "18446744073709551616::UHUGEINT";

  private final BenchDatabase database;
  private final Path directory;
  private final long all;

  private PeopleData(BenchDatabase database, Path directory, long people) {
    this.database = database;
    this.directory = directory;
    this.all = people / 10 * 16;
  }

  /**
   * Writes the three tables.
   *
   * @param people how many each party has; a multiple of ten
   */
  static void write(BenchDatabase database, Path directory, long people) throws SQLException {
    if (people < 10 || people % 10 != 0) {
      throw new BenchUsage("--rows wants a multiple of 10");
    }
    PeopleData data = new PeopleData(database, directory, people);
    data.copy("a", 1, "region", "age", "amount", "lot < 10");
    data.copy("b", 1, "tier", "visits", "spend", "lot >= 6");
    data.copy("e", 3, "campaign", "clicks", "paid", "lot >= 6");
  }

  /** A table as DuckDB reads it. */
  static String scan(Path directory, String table) {
    return "read_parquet('" + directory.resolve(table + ".parquet") + "')";
  }

  private void copy(
      String table, int rowsEach, String group, String whole, String money, String condition)
      throws SQLException {
    database.execute(
        """
        COPY (
          SELECT
            ((k::UBIGINT * %1$s + hash(k * 4 + 1) %% %1$s)::UHUGEINT * %10$s
              + hash(k * 4 + 2))::UUID AS p,
            '%2$s_' || lpad((hash(i * 8 + %5$d) %% 20)::VARCHAR, 2, '0') AS %2$s,
            (hash(i * 8 + %5$d + 1) %% 100)::INTEGER AS %3$s,
            (((hash(i * 8 + %5$d + 2) %% 2000000)::BIGINT - 500000)
              * 0.0001::DECIMAL(5, 4))::DECIMAL(18, 4) AS %4$s
          FROM (
            SELECT i, i // %6$d AS k, (i // %6$d + hash((i // %6$d) // 16)) %% 16 AS lot
            FROM range(%7$d) t(i)) t
          WHERE %8$s)
        TO '%9$s' (FORMAT parquet, COMPRESSION zstd)
        """
            .formatted(
                Long.toUnsignedString(Long.divideUnsigned(-1L, all)),
                group,
                whole,
                money,
                table.charAt(0) % 5,
                rowsEach,
                all * rowsEach,
                condition,
                directory.resolve(table + ".parquet"),
                HIGH));
  }
}
