package io.parley.query.dp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The CSV files beside {@code resources/dp/README.md}. */
final class Vectors {
  private Vectors() {}

  static List<Row> read(String name) {
    var stream = Objects.requireNonNull(Vectors.class.getResourceAsStream("/dp/" + name), name);
    try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      List<String[]> lines = reader.lines().map(line -> line.split(",", -1)).toList();
      String[] header = lines.get(0);
      return lines.stream().skip(1).map(line -> row(header, line)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Row row(String[] header, String[] line) {
    return new Row(
        IntStream.range(0, header.length)
            .boxed()
            .collect(Collectors.toMap(i -> header[i], i -> line[i])));
  }

  /** One line, by column name. */
  record Row(Map<String, String> cells) {
    String text(String column) {
      return Objects.requireNonNull(cells.get(column), column);
    }

    double number(String column) {
      return Double.parseDouble(text(column));
    }

    long whole(String column) {
      return Long.parseLong(text(column));
    }
  }
}
