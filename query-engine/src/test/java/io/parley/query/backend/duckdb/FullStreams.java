package io.parley.query.backend.duckdb;

import io.parley.query.backend.JointWork;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.plan.RowTotals;
import io.parley.query.plan.StreamColumn;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.duckdb.DuckDBResultSet;

/**
 * The streams of a plan, each with as many rows as its caps allow, as wide as they may be and no
 * two of them alike: every person of a party has all rows that one may have, and every other party
 * has the same people.
 */
final class FullStreams implements AutoCloseable {
  /** Of four bytes in UTF-8. */
  private static final String DIGIT = "chr(120792)";

  private static final int LONG = 9;

  private final DuckDb source = DuckDb.open(2_048);
  private final List<Statement> statements = new ArrayList<>();
  private final Map<Contribution, ArrowReader> readers = new LinkedHashMap<>();

  /**
   * The streams of a plan.
   *
   * @param rows above the cap of each
   * @param characters above the cap of each text
   */
  FullStreams(PrivatePlan plan, long rows, int characters, BufferAllocator memory)
      throws SQLException {
    RowTotals totals = RowTotals.of(plan).orElseThrow();
    for (Contribution contribution : plan.contributions()) {
      Statement statement = source.connection().createStatement();
      statements.add(statement);
      long all = totals.of(contribution).longValueExact() + rows;
      DuckDBResultSet result =
          (DuckDBResultSet) statement.executeQuery(query(contribution, all, characters));
      readers.put(contribution, (ArrowReader) result.arrowExportStream(memory, 2_048));
    }
  }

  Map<Contribution, ArrowReader> readers() {
    return readers;
  }

  private static String query(Contribution contribution, long rows, int characters) {
    long each =
        contribution instanceof Contribution.Rows own
            ? Math.max(1, Math.min(rows, own.fragment().maxRows()))
            : 1;
    List<String> columns = new ArrayList<>();
    if (!(contribution instanceof Contribution.PublicRows)) {
      columns.add(token("i // " + each) + " AS p");
    }
    if (contribution instanceof Contribution.People people) {
      IntStream.range(0, people.keys().size())
          .forEach(k -> columns.add(token("i + " + k) + " AS k" + k));
    }
    for (StreamColumn column : contribution.columns()) {
      columns.add(value(contribution, column, characters) + " AS " + column.name());
    }
    return "SELECT %s FROM range(%d) r(i) ORDER BY i".formatted(String.join(", ", columns), rows);
  }

  private static String token(String number) {
    return "CAST(printf('%08x-0000-4000-8000-000000000000', " + number + ") AS UUID)";
  }

  private static String value(Contribution contribution, StreamColumn column, int more) {
    if (column.kind() == StreamColumn.Kind.PRESENCE) {
      return "true";
    } else if (RowWidths.isText(column)) {
      long characters = RowWidths.text(contribution, column) / 4 + more;
      return characters > LONG
          ? "printf('%%0%1$dd', i) || repeat(%2$s, %3$d)".formatted(LONG, DIGIT, characters - LONG)
          : "left(rpad(CAST(i AS VARCHAR), %1$d, %2$s), %1$d)".formatted(characters, DIGIT);
    }
    String type = DuckTypes.name(column.type());
    return switch (type) {
      case "BOOLEAN" -> "i % 2 = 0";
      case "DATE" -> "DATE '2026-01-01' + CAST(i % 9999 AS INTEGER)";
      case "TIMESTAMP" -> "TIMESTAMP '2026-01-01 00:00:00' + to_microseconds(i)";
      default -> "CAST(i % 1000000 AS " + type + ")";
    };
  }

  /**
   * What comes of a plan with these streams in a room of so much memory.
   *
   * @return how many groups each measurement has
   * @throws io.parley.query.backend.BackendException where it fails
   */
  static List<Integer> groups(
      PrivatePlan.Numbers plan, long rows, int characters, int megabytes, BufferAllocator memory)
      throws SQLException {
    try (FullStreams full = new FullStreams(plan, rows, characters, memory);
        DuckDbBackend backend = new DuckDbBackend(megabytes);
        JointWork work = backend.open(plan, new byte[16], memory)) {
      work.load(plan, full.readers());
      return work.numbers(plan).stream().map(List::size).toList();
    }
  }

  @Override
  public void close() throws SQLException {
    for (Statement statement : statements) {
      statement.close();
    }
    source.close();
  }
}
