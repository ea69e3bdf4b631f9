package io.parley.connector.source.suggest;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.parley.connector.source.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Some rows of a source, as text. It holds what records say: it is looked at, and neither shown nor
 * kept.
 *
 * @param columns the names of the columns
 * @param rows each with as many cells as there are columns; empty where there is no value
 */
public record Sample(List<String> columns, List<List<Optional<String>>> rows) {
  /** As many rows tell what a column is. */
  public static final int ROWS = 1_000;

  /** Copies the lists, and refuses rows of another width. */
  public Sample {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<Optional<String>> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "a row of a sample has " + row.size() + " cells, and there are " + columns.size());
      }
    }
  }

  /**
   * The first rows of a CSV file with a line of names: UTF-8, comma, double quote; gzip if its name
   * ends in {@code .gz}. Rows of another width are left out.
   *
   * @throws SourceException if it cannot be read, or has no line of names
   */
  public static Sample ofCsv(Path file) {
    List<String> columns = new ArrayList<>();
    List<List<Optional<String>>> rows = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file);
        CsvReader<CsvRecord> records =
            CsvReader.builder()
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(
                    new InputStreamReader(
                        file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in,
                        StandardCharsets.UTF_8))) {
      for (CsvRecord csv : records) {
        if (columns.isEmpty()) {
          csv.getFields().forEach(name -> columns.add(name.strip()));
        } else if (csv.getFieldCount() == columns.size()) {
          rows.add(
              csv.getFields().stream().map(c -> Optional.of(c).filter(t -> !t.isBlank())).toList());
        }
        if (rows.size() == ROWS) {
          break;
        }
      }
    } catch (IOException | CsvParseException | UncheckedIOException e) {
      throw new SourceException(file + ": the file cannot be read as CSV");
    }
    if (columns.isEmpty()) {
      throw new SourceException(file + ": the file is empty; a header line is needed");
    }
    return new Sample(columns, rows);
  }

  /** The values of a column that are there, without white space around them. */
  List<String> values(int column) {
    return rows.stream()
        .flatMap(row -> Stream.of(row.get(column)).flatMap(Optional::stream))
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .toList();
  }

  /** How much of it there is; what it says stays out of logs. */
  @Override
  public String toString() {
    return "Sample[" + columns.size() + " columns, " + rows.size() + " rows]";
  }
}
