package io.parley.connector.zone;

import static io.parley.connector.zone.ZoneSql.name;
import static io.parley.connector.zone.ZoneSql.text;

import io.parley.connector.lake.LakeColumn;
import io.parley.connector.source.AttributeType;
import io.parley.connector.source.SourceMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The statement that makes clean rows of raw ones, in layers: texts, casts, values, the reason
 * against a row, columns.
 *
 * <p>What a type accepts is said once, in Java ({@link io.parley.connector.source.CellText}). A
 * cast of DuckDB's counts only where the value, written out again, is the cell, or for decimals the
 * cell and zeros: then Java accepts it too, as the same value. Every other cell goes to Java.
 */
final class CleanSql {
  /** A row's number in a run of sealing: no batch has so many rows. */
  static final String ROW = "(_batch * 4294967296 + _row)";

  /** Characters. */
  static final int MAX_CELL = 1 << 16;

  private final SourceMapping mapping;
  private final List<CleanColumn> columns;
  private final ZoneFunctions functions;

  CleanSql(SourceMapping mapping, ZoneFunctions functions) {
    this.mapping = mapping;
    this.columns = CleanColumn.of(mapping);
    this.functions = functions;
  }

  List<CleanColumn> columns() {
    return columns;
  }

  /**
   * The statement.
   *
   * @param raw what a raw column is as text, by name, in SQL
   * @param fromSql what to put after FROM, with conditions
   * @param stored all columns of the clean table
   * @param purpose of the run of sealing
   * @param run its header
   */
  String statement(
      Map<String, String> raw,
      String fromSql,
      List<LakeColumn> stored,
      String purpose,
      String run) {
    String own = "_batch, _row, _place, _line";
    String texts = each(i -> "nullif(" + raw(raw, columns.get(i)) + ", '') AS t" + i);
    String casts = each(i -> cast(i) + " AS c" + i);
    String values = each(i -> value(i) + " AS v" + i);
    String isWrong =
        IntStream.range(0, columns.size())
            .mapToObj(this::isWrong)
            .collect(Collectors.joining(" OR "));
    String why = each(this::why);
    String reason = "CASE WHEN " + isWrong + " THEN coalesce(" + why + ") END";
    return """
        SELECT %s FROM (SELECT *, %s AS _reason FROM (SELECT *, %s FROM (SELECT *, %s FROM (
        SELECT %s, %s FROM %s
        ))))"""
        .formatted(
            stored.stream().map(c -> column(c, purpose, run)).collect(Collectors.joining(", ")),
            reason,
            values,
            casts,
            own,
            texts,
            fromSql);
  }

  private interface At {
    String of(int i);
  }

  private String each(At at) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      all.add(at.of(i));
    }
    return String.join(", ", all);
  }

  /** A cell of a raw row as text. */
  static String raw(Map<String, String> raw, CleanColumn column) {
    return column.isPath()
        ? "json_extract_string(" + raw.get(RawZone.PAYLOAD) + ", " + text(column.from()) + ")"
        : String.valueOf(raw.get(column.from()));
  }

  private String cast(int i) {
    CleanColumn column = columns.get(i);
    return switch (column.type()) {
      case TEXT, BOOLEAN -> "t" + i;
      default -> "TRY_CAST(t%d AS %s)".formatted(i, column.stored().type().duckdbType());
    };
  }

  private String value(int i) {
    CleanColumn column = columns.get(i);
    String same = "CAST(c%1$d AS VARCHAR) = t%1$d";
    return switch (column.type()) {
      case TEXT -> "t" + i;
      case BOOLEAN ->
          ("CASE WHEN t%1$d IN ('true', '1') THEN true WHEN t%1$d IN ('false', '0') THEN false"
                  + " WHEN t%1$d IS NULL THEN NULL ELSE TRY_CAST(%2$s AS BOOLEAN) END")
              .formatted(i, functions.cell("t" + i, column.type()));
      case INTEGER -> choice(i, same);
      case DECIMAL ->
          choice(i, "starts_with(CAST(c%1$d AS VARCHAR), t%1$d) AND NOT ends_with(t%1$d, '.')");
      // Years of four digits, and no infinity.
      case DATE -> choice(i, same + " AND c%1$d BETWEEN DATE '0001-01-01' AND DATE '9999-12-31'");
      case TIMESTAMP ->
          choice(
              i,
              same
                  + " AND c%1$d BETWEEN TIMESTAMP '0001-01-01' AND TIMESTAMP '9999-12-31 23:59:59'");
    };
  }

  private String choice(int i, String accepted) {
    CleanColumn column = columns.get(i);
    return "CASE WHEN %2$s THEN c%1$d WHEN t%1$d IS NULL THEN NULL ELSE TRY_CAST(%3$s AS %4$s) END"
        .formatted(
            i,
            accepted.formatted(i),
            functions.cell("t" + i, column.type()),
            column.stored().type().duckdbType());
  }

  private String isWrong(int i) {
    return columns.get(i).type() == AttributeType.TEXT
        ? "strlen(t%d) > %d".formatted(i, MAX_CELL)
        : "(t%1$d IS NOT NULL AND v%1$d IS NULL)".formatted(i);
  }

  private String why(int i) {
    CleanColumn column = columns.get(i);
    String where = text("column `" + column.from() + "` ");
    return column.type() == AttributeType.TEXT
        ? "CASE WHEN length(t%1$d) > %2$d THEN %3$s || 'is longer than 65,536 characters' END"
            .formatted(i, MAX_CELL, where)
        : "CASE WHEN t%1$d IS NOT NULL AND v%1$d IS NULL THEN %2$s || coalesce(%3$s, 'is beyond what the lake holds') END"
            .formatted(i, where, functions.why("t" + i, column.type()));
  }

  private String header(String run) {
    boolean sealsNone = columns.stream().noneMatch(CleanColumn::isSealed);
    return sealsNone ? "CAST(NULL AS BLOB)" : "from_base64(" + text(run) + ")";
  }

  private String column(LakeColumn stored, String purpose, String run) {
    String quoted = name(stored.name());
    if (stored.name().startsWith("_")) {
      return (stored.name().equals(RawZone.SEAL) ? header(run) : quoted) + " AS " + quoted;
    }
    for (int i = 0; i < columns.size(); i++) {
      CleanColumn column = columns.get(i);
      if (column.name().equals(stored.name())) {
        int at = i;
        String cell =
            column
                .identifier()
                .map(type -> functions.identifier("t" + at, type, mapping.defaultRegion()))
                .orElse("v" + i);
        return (column.isSealed() ? functions.seal(cell, purpose, run, column.name(), ROW) : cell)
            + " AS "
            + quoted;
      }
    }
    return "NULL AS " + quoted;
  }
}
