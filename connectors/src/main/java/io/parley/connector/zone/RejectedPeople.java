package io.parley.connector.zone;

import io.parley.connector.lake.Appending;
import io.parley.connector.lake.Lake;
import io.parley.connector.source.SourceMapping;
import io.parley.connector.source.SourceRow;
import io.parley.crypto.seal.Envelope;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What rejected rows say of people all the same, for whoever must lose no refusal: identifiers, and
 * the attributes that rest sealed, which are texts and need no type to fit. They are read from raw.
 *
 * <p>Of a source of whole editions those of the last complete one count.
 */
public final class RejectedPeople {
  private final Lake lake;
  private final Connection duckdb;
  private final ZoneFunctions functions;

  /** Those of a lake; parameters as those of {@link RawZone}. */
  public RejectedPeople(Lake lake, Envelope envelope, Connection duckdb) {
    this.lake = lake;
    this.duckdb = duckdb;
    this.functions = new ZoneFunctions(duckdb, envelope);
  }

  /**
   * Rows of which nobody can tell whose they are.
   *
   * @param rows how many, 1 or more
   * @param lastBatch the raw batch of the last of them
   */
  public record Lost(long rows, long lastBatch) {}

  /**
   * Those that could not be read as they came, those with an identifier or a sealed attribute that
   * is longer than 65,536 characters, and those that a retention took from raw.
   *
   * @param afterBatch those of this raw batch and earlier ones are left out; 0: none are
   */
  public Optional<Lost> lost(SourceMapping mapping, long afterBatch) {
    long[] found = new long[2];
    List<Path> raw =
        Appending.filesWith(lake, ZoneTable.RAW, ZoneTable.of(mapping.source()), "_reason");
    if (!raw.isEmpty()) {
      count(
          ZoneSql.scan(lake.table(ZoneTable.RAW, ZoneTable.of(mapping.source())).columns(), raw)
              + " WHERE _reason IS NOT NULL"
              + counting(mapping, afterBatch),
          found);
    }
    cells(mapping, afterBatch)
        .ifPresent(cells -> count("(" + cells + ") WHERE " + tooLong(of(mapping)), found));
    rejects(mapping, afterBatch)
        .ifPresent(
            rejects ->
                count(
                    "(SELECT * FROM %s AS rejects ANTI JOIN %s AS raw USING (_batch, _row))"
                        .formatted(
                            rejects,
                            RawRows.of(lake, mapping.source(), functions).above(afterBatch)),
                    found));
    return found[0] == 0 ? Optional.empty() : Optional.of(new Lost(found[0], found[1]));
  }

  private void count(String from, long[] found) {
    ZoneSql.query(
        duckdb,
        "SELECT count(*), coalesce(max(_batch), 0) FROM " + from,
        row -> {
          found[0] += row.getLong(1);
          found[1] = Math.max(found[1], row.getLong(2));
        });
  }

  /**
   * Hands over each row that its mapping rejected, in the order in which they came, with lines as
   * {@link CleanRows} has them; {@link #lost} ones are left out.
   *
   * @param afterBatch as in {@link #lost}
   */
  public void each(SourceMapping mapping, long afterBatch, Consumer<SourceRow> rows) {
    Optional<String> cells = cells(mapping, afterBatch);
    if (cells.isEmpty()) {
      return;
    }
    List<CleanColumn> columns = of(mapping);
    StringBuilder values = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      String text = "t" + i;
      values
          .append(", ")
          .append(
              columns
                  .get(i)
                  .identifier()
                  .map(type -> functions.identifier(text, type, mapping.defaultRegion()))
                  .orElse(text));
    }
    ZoneSql.query(
        duckdb,
        "SELECT _batch, _row%s FROM (%s) WHERE NOT (%s) ORDER BY _batch, _row"
            .formatted(values, cells.get(), tooLong(columns)),
        row -> rows.accept(CleanRows.read(mapping.source(), columns, row)));
  }

  /** The columns that say who somebody is. */
  private static List<CleanColumn> of(SourceMapping mapping) {
    return CleanColumn.of(mapping).stream().filter(CleanColumn::isSealed).toList();
  }

  private static String tooLong(List<CleanColumn> columns) {
    StringBuilder sql = new StringBuilder("false");
    for (int i = 0; i < columns.size(); i++) {
      sql.append(" OR coalesce(length(t%d) > %d, false)".formatted(i, CleanSql.MAX_CELL));
    }
    return sql.toString();
  }

  /** The texts of the rows that the mapping rejected; empty: there are none. */
  private Optional<String> cells(SourceMapping mapping, long afterBatch) {
    Optional<String> rejects = rejects(mapping, afterBatch);
    if (rejects.isEmpty()) {
      return Optional.empty();
    }
    RawRows raw = RawRows.of(lake, mapping.source(), functions);
    List<CleanColumn> columns = of(mapping);
    raw.check(columns);
    StringBuilder texts = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      texts
          .append(", nullif(")
          .append(CleanSql.raw(raw.texts(), columns.get(i)))
          .append(", '') AS t")
          .append(i);
    }
    return Optional.of(
        "SELECT _batch, _row%s FROM %s AS raw SEMI JOIN %s AS rejects USING (_batch, _row)"
            .formatted(texts, raw.above(afterBatch), rejects.get()));
  }

  /** Which rows the mapping rejected; empty: none. */
  private Optional<String> rejects(SourceMapping mapping, long afterBatch) {
    String table = ZoneTable.of(mapping.source());
    List<Path> files = Appending.filesWith(lake, ZoneTable.CLEAN, table, "_reason");
    return files.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "(SELECT _batch, _row FROM %s WHERE _reason IS NOT NULL%s)"
                .formatted(
                    ZoneSql.scan(lake.table(ZoneTable.CLEAN, table).columns(), files),
                    counting(mapping, afterBatch)));
  }

  private String counting(SourceMapping mapping, long afterBatch) {
    return " AND _batch > " + afterBatch + CleanZone.counting(lake, mapping.source());
  }
}
