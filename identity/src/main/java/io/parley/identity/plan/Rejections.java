package io.parley.identity.plan;

import io.parley.identity.plan.Rejected.Reason;
import io.parley.identity.table.RecordTable;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The rows of one source that are no records, counted, the first of them named. */
final class Rejections {
  private final Source source;
  private final Map<Reason, Long> counts = new EnumMap<>(Reason.class);
  private final List<Rejected> named = new ArrayList<>();

  Rejections(Source source) {
    this.source = source;
  }

  /** Adds a row. */
  void add(Reason reason, long line) {
    counts.merge(reason, 1L, Long::sum);
    if (named.size() < Staged.MOST_NAMED) {
      named.add(new Rejected(source.name(), line, reason));
    }
  }

  Map<Reason, Long> counts() {
    return counts;
  }

  List<Rejected> named() {
    return named;
  }

  /** Adds what DuckDB set aside of a CSV, and forgets it there. */
  void addUnparsed(RecordTable table) {
    List<Reason> reasons = new ArrayList<>();
    List<Long> bytes = new ArrayList<>();
    table.query(
        "SELECT min(error_type), byte_position FROM rejected GROUP BY scan_id, file_id, byte_position ORDER BY byte_position",
        row -> {
          reasons.add(reason(row.getString(1)));
          bytes.add(row.getLong(2));
        });
    List<Long> lines = lines(bytes.subList(0, Math.min(bytes.size(), Staged.MOST_NAMED)));
    for (int i = 0; i < reasons.size(); i++) {
      add(reasons.get(i), i < lines.size() ? lines.get(i) : 0);
    }
    SourceSql.forgetRejects(table);
  }

  private static Reason reason(String type) {
    return switch (type) {
      case "MISSING COLUMNS" -> Reason.TOO_FEW_COLUMNS;
      case "TOO MANY COLUMNS" -> Reason.TOO_MANY_COLUMNS;
      case "UNQUOTED VALUE" -> Reason.QUOTES;
      case "LINE SIZE OVER MAXIMUM" -> Reason.TOO_LONG;
      case "INVALID ENCODING" -> Reason.ENCODING;
      default -> Reason.UNREADABLE;
    };
  }

  /**
   * The lines in which bytes stand. DuckDB numbers rows, and a row with a line break in a field is
   * one row; its bytes are those of the text in UTF-8, counted from 1.
   */
  private List<Long> lines(List<Long> bytes) {
    List<Long> lines = new ArrayList<>();
    long at = 1;
    long line = 1;
    if (bytes.isEmpty()) {
      return lines;
    }
    try (BufferedReader reader =
        new BufferedReader(
            new java.io.InputStreamReader(
                Files.newInputStream(source.file()), SourceSql.charset(source)))) {
      for (int c = reader.read(); c >= 0 && lines.size() < bytes.size(); c = reader.read()) {
        while (lines.size() < bytes.size() && bytes.get(lines.size()) <= at) {
          lines.add(line);
        }
        line += c == '\n' ? 1 : 0;
        // Half of a surrogate pair is two of its four bytes.
        at += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate((char) c) ? 2 : 3;
      }
    } catch (IOException e) {
      return List.of();
    }
    while (lines.size() < bytes.size()) {
      lines.add(line);
    }
    return lines;
  }
}
