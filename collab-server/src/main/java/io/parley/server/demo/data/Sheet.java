package io.parley.server.demo.data;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A CSV file in the making (RFC 4180, UTF-8). Rows go out in an order that tells nothing. */
final class Sheet {
  private final List<String> columns;
  private final String numberPrefix;
  private final List<Line> lines = new ArrayList<>();
  private int brokenRows;

  private Sheet(List<String> columns, String numberPrefix) {
    this.columns = List.copyOf(columns);
    this.numberPrefix = numberPrefix;
  }

  /** A sheet whose first column is a running number behind the prefix, given when writing. */
  static Sheet numbered(String prefix, String... columns) {
    return new Sheet(List.of(columns), prefix);
  }

  static Sheet plain(String... columns) {
    return new Sheet(List.of(columns), "");
  }

  private record Line(Person owner, String text) {}

  /** Adds a row about somebody; without its number, if the sheet is numbered. */
  void add(Person owner, List<String> cells) {
    lines.add(new Line(owner, line(cells)));
  }

  /** Adds a row that a reader has to reject. */
  void addBroken(Person owner, List<String> cells) {
    brokenRows++;
    add(owner, cells);
  }

  int brokenRows() {
    return brokenRows;
  }

  /** Writes the file; returns whose each row is. */
  List<Integer> write(Path file, Dice dice) throws IOException {
    dice.shuffle(lines);
    Files.createDirectories(file.toAbsolutePath().getParent());
    int number = 100_000;
    try (BufferedWriter writer = Files.newBufferedWriter(file)) {
      writer.write(line(columns));
      writer.write('\n');
      for (Line line : lines) {
        if (!numberPrefix.isEmpty()) {
          number++;
          writer.write(numberPrefix);
          writer.write(Integer.toString(number));
          writer.write(',');
        }
        writer.write(line.text());
        writer.write('\n');
      }
    }
    return lines.stream().map(line -> line.owner().number()).toList();
  }

  private static String line(List<String> cells) {
    StringBuilder line = new StringBuilder(96);
    for (int i = 0; i < cells.size(); i++) {
      if (i > 0) {
        line.append(',');
      }
      append(line, cells.get(i));
    }
    return line.toString();
  }

  private static void append(StringBuilder line, String cell) {
    if (cell.indexOf(',') < 0 && cell.indexOf('"') < 0) {
      line.append(cell);
    } else {
      line.append('"').append(cell.replace("\"", "\"\"")).append('"');
    }
  }
}
