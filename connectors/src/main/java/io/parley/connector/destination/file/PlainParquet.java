package io.parley.connector.destination.file;

import io.parley.connector.destination.AudienceMember;
import io.parley.connector.destination.Batch;
import io.parley.connector.destination.DestinationException;
import io.parley.connector.destination.Encoded;
import io.parley.connector.destination.Takes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;

/**
 * A plain Parquet file, of text columns; an empty cell is NULL. DuckDB writes it, from and to a
 * folder that its owner alone can read and that is gone afterwards.
 *
 * @param columns what is in it
 */
public record PlainParquet(PlainColumns columns) implements FileFormat {
  @Override
  public String name() {
    return "file";
  }

  @Override
  public String extension() {
    return "parquet";
  }

  @Override
  public Takes takes() {
    return columns.takes();
  }

  @Override
  public Encoded encode(AudienceMember member) {
    return columns.encode(member);
  }

  @Override
  public byte[] body(Batch batch) {
    try {
      Path folder = Files.createTempDirectory("parley-export");
      Path csv = folder.resolve("rows.csv");
      Path parquet = folder.resolve("rows.parquet");
      try {
        Files.write(csv, CsvLines.file(CsvLines.line(columns.header()), batch.rows()));
        copy(csv, parquet);
        return Files.readAllBytes(parquet);
      } finally {
        Files.deleteIfExists(csv);
        Files.deleteIfExists(parquet);
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw new DestinationException("no Parquet file can be made; is the disk full?", e);
    }
  }

  private void copy(Path csv, Path parquet) {
    String types =
        columns.header().stream()
            .map(name -> "'" + name + "': 'VARCHAR'")
            .collect(Collectors.joining(", "));
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      statement.execute("SET threads = 1");
      statement.execute(
          "COPY (SELECT * FROM read_csv("
              + text(csv)
              + ", auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"',"
              + " new_line = '\\n', nullstr = '', columns = {"
              + types
              + "})) TO "
              + text(parquet)
              + " (FORMAT parquet, COMPRESSION zstd)");
    } catch (SQLException e) {
      // Its message may quote a cell: it goes no further.
      throw new DestinationException("DuckDB could not write a Parquet file of the rows");
    }
  }

  private static String text(Path path) {
    return "'" + path.toString().replace("'", "''") + "'";
  }
}
