package io.parley.connector.lake;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;

/** Has DuckDB write the rows of a statement into one Parquet file that Iceberg can take over. */
final class ParquetWriter {
  /** Kinds of DuckDB errors that speak of the statement or the machine, and of no cell. */
  private static final Set<String> SAFE_ERRORS =
      Set.of("Binder Error", "Catalog Error", "Parser Error", "Out of Memory Error");

  private ParquetWriter() {}

  /** How values lie in a file. */
  enum Encoding {
    /** Plain values and dictionaries: every engine reads these, and fast. */
    COMMON,
    /**
     * Differences between values beside dictionaries (encodings of Parquet 2), for files that
     * Parley itself reads: a third quicker to read, a tenth to write, and smaller. Engines read
     * them too; Spark with an Iceberg of before 1.11 only row by row.
     */
    DIFFERENCES
  }

  /**
   * Writes the file.
   *
   * @param schema Iceberg's schema of the table; its field ids go into the file
   * @param spec the table's, which has no partitions
   * @param file where DuckDB writes it
   * @param location where it will rest
   * @throws LakeException if DuckDB refuses
   */
  static DataFile write(
      Connection duckdb,
      List<LakeColumn> columns,
      Schema schema,
      PartitionSpec spec,
      Encoding encoding,
      String selectSql,
      Path file,
      String location) {
    String copy = copy(columns, schema, encoding, selectSql, file);
    try (Statement statement = duckdb.createStatement();
        ResultSet stats = statement.executeQuery(copy)) {
      if (!stats.next()) {
        throw new LakeException(file + ": DuckDB wrote the file without saying what is in it");
      }
      long rows = stats.getLong("count");
      return DataFiles.builder(spec)
          .withPath(location)
          .withFormat(FileFormat.PARQUET)
          .withFileSizeInBytes(stats.getLong("file_size_bytes"))
          .withMetrics(metrics(columns, schema, rows, stats.getObject("column_statistics")))
          .build();
    } catch (SQLException e) {
      throw refusal(e);
    }
  }

  /** The casts make the file hold the types that the table promises, whatever the statement has. */
  private static String copy(
      List<LakeColumn> columns, Schema schema, Encoding encoding, String selectSql, Path file) {
    String casts =
        columns.stream()
            .map(
                c ->
                    "CAST(statement."
                        + DuckSql.name(c.name())
                        + " AS "
                        + c.type().duckdbType()
                        + ") AS "
                        + DuckSql.name(c.name()))
            .collect(Collectors.joining(", "));
    String ids =
        columns.stream()
            .map(c -> DuckSql.name(c.name()) + ": " + schema.findField(c.name()).fieldId())
            .collect(Collectors.joining(", "));
    // A dictionary of many texts costs more to build than it saves: a third of all time otherwise.
    // The statement ends on a line of its own, lest a comment at its end swallow the bracket.
    return "COPY (SELECT "
        + casts
        + " FROM (\n"
        + selectSql
        + "\n) AS statement) TO "
        + DuckSql.text(file.toString())
        + " (FORMAT parquet, COMPRESSION zstd, FIELD_IDS {"
        + ids
        + "}, RETURN_STATS, DICTIONARY_SIZE_LIMIT 2048, PARQUET_VERSION "
        + (encoding == Encoding.DIFFERENCES ? "V2)" : "V1)");
  }

  private static Metrics metrics(
      List<LakeColumn> columns, Schema schema, long rows, Object columnStatistics) {
    Map<Integer, Long> sizes = new HashMap<>();
    Map<Integer, Long> values = new HashMap<>();
    Map<Integer, Long> nulls = new HashMap<>();
    Map<Integer, Long> nans = new HashMap<>();
    Map<Integer, ByteBuffer> lower = new HashMap<>();
    Map<Integer, ByteBuffer> upper = new HashMap<>();
    Map<?, ?> byColumn = (Map<?, ?>) columnStatistics;
    for (LakeColumn column : columns) {
      int id = schema.findField(column.name()).fieldId();
      if (byColumn.get(DuckSql.name(column.name())) instanceof Map<?, ?> stats) {
        count(stats, "column_size_bytes", id, sizes);
        count(stats, "num_values", id, values);
        count(stats, "null_count", id, nulls);
        count(stats, "nan_count", id, nans);
        // DuckDB has NaN above all numbers, other engines have not: no bound holds for both.
        boolean isComparable = nans.getOrDefault(id, 0L) == 0;
        if (isComparable
            && stats.get("min") instanceof String min
            && stats.get("max") instanceof String max) {
          Bounds.lower(column.type(), min).ifPresent(bytes -> lower.put(id, bytes));
          Bounds.upper(column.type(), max).ifPresent(bytes -> upper.put(id, bytes));
        }
      }
    }
    return new Metrics(rows, sizes, values, nulls, nans, lower, upper);
  }

  private static void count(Map<?, ?> stats, String key, int id, Map<Integer, Long> into) {
    if (stats.get(key) instanceof String number) {
      into.put(id, Long.valueOf(number));
    }
  }

  /**
   * A conversion error quotes the cell that failed: such a message, and its trace, go no further.
   */
  static LakeException refusal(SQLException e) {
    String message = e.getMessage() == null ? "" : e.getMessage();
    String kind = message.contains(":") ? message.substring(0, message.indexOf(':')) : "Error";
    if (SAFE_ERRORS.contains(kind)) {
      return new LakeException(
          "DuckDB refused the statement: " + message.lines().findFirst().orElse(kind), e);
    }
    return new LakeException(
        "DuckDB could not run the statement or write its rows ("
            + (kind.length() < 40 ? kind : "Error")
            + "); its message may quote a cell and is withheld."
            + " Check that every column converts to its type and that the disk has room");
  }
}
