package io.parley.crypto;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Reads a table of {@code resources/vectors}; its README says where each comes from. */
public final class Vectors {
  private Vectors() {}

  /** The rows of a table; one that has not {@code expected} rows fails, so none can go missing. */
  public static Stream<Row> of(String table, int expected) {
    try (InputStream in = Vectors.class.getResourceAsStream("/vectors/" + table)) {
      if (in == null) {
        throw new IllegalArgumentException("no table " + table);
      }
      List<String> lines =
          new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
      if (lines.size() != expected + 1) {
        throw new IllegalStateException(table + " has " + (lines.size() - 1) + " rows");
      }
      List<String> header = cells(lines.get(0));
      return lines.stream().skip(1).map(line -> new Row(header, cells(line)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> cells(String line) {
    return Arrays.asList(line.split(",", -1));
  }

  /** One case. */
  public record Row(List<String> header, List<String> cells) {
    public String text(String column) {
      int index = header.indexOf(column);
      if (index < 0) {
        throw new IllegalArgumentException("no column " + column);
      }
      return cells.get(index);
    }

    public byte[] hex(String column) {
      return HexFormat.of().parseHex(text(column));
    }

    public boolean valid() {
      return text("result").equals("valid");
    }

    @Override
    public String toString() {
      return cells.get(0) + " " + cells.get(1);
    }
  }
}
