package io.parley.identity.plan;

import io.parley.identity.plan.Rejected.Reason;
import io.parley.identity.plan.Staged.SourceCount;
import io.parley.identity.progress.Progress;
import io.parley.identity.table.RecordTable;
import io.parley.identity.yaml.BadFile;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Loads the sources of an identity file into the table of records: {@code rid}, {@code source},
 * {@code key}, then the attributes.
 *
 * <p>The same files give the same records under the same numbers. A row that is no record is
 * counted with its reason; a value that cannot be read leaves its cell empty and is counted too.
 */
public final class Staging {
  /** A source's rows as they stand there; no temporary table, for those are of one connection. */
  static final String RAW = "raw_rows";

  private final IdentityFile file;
  private final RecordTable table;
  private final Progress progress;
  private final Set<String> columns = new LinkedHashSet<>();

  private Staging(IdentityFile file, RecordTable table, Progress progress) {
    this.file = file;
    this.table = table;
    this.progress = progress;
    file.sources().forEach(s -> columns.addAll(Cleaning.columns(s)));
  }

  /**
   * Creates the table of records and fills it.
   *
   * @throws BadFile when a source is not there, cannot be read, or lacks a column that is mapped
   */
  public static Staged stage(IdentityFile file, RecordTable table, Progress progress) {
    return new Staging(file, table, progress).run();
  }

  private Staged run() {
    StringBuilder create =
        new StringBuilder("CREATE TABLE records (rid INTEGER, source VARCHAR, key VARCHAR");
    columns.forEach(c -> create.append(", ").append(SourceSql.quoted(c)).append(" VARCHAR"));
    create.append(")");
    table.execute(create.toString());
    List<SourceCount> counts = new ArrayList<>();
    int next = 0;
    for (Source source : file.sources()) {
      SourceCount count = stage(source, next);
      counts.add(count);
      next = Math.toIntExact(next + count.records());
    }
    columns.removeIf(this::isEmpty);
    return new Staged(counts, columns);
  }

  /** A column that no record fills, such as that of a second phone, is none. */
  private boolean isEmpty(String column) {
    boolean[] empty = new boolean[1];
    table.query(
        "SELECT count(%s) = 0 FROM records".formatted(SourceSql.quoted(column)),
        row -> empty[0] = row.getBoolean(1));
    if (empty[0]) {
      table.execute("ALTER TABLE records DROP COLUMN " + SourceSql.quoted(column));
    }
    return empty[0];
  }

  private SourceCount stage(Source source, int first) {
    progress.at("reading " + source.name(), 0, 0);
    SourceSql sql = SourceSql.of(table, source);
    List<String> expressions = new ArrayList<>();
    expressions.add(sql.column(source.key()) + " AS k");
    for (Map.Entry<String, ColumnUse> use : source.columns().entrySet()) {
      // Commas tell the parts of an address apart; in a name they would mean something else.
      String between = use.getKey().equals("address") ? "', '" : "' '";
      for (List<String> value : use.getValue().values()) {
        List<String> from = value.stream().map(sql::column).toList();
        expressions.add(
            (from.size() == 1
                    ? from.get(0)
                    : "nullif(concat_ws(" + between + ", " + String.join(", ", from) + "), '')")
                + " AS c"
                + expressions.size());
      }
    }
    Optional<List<CsvRows.Broken>> broken = sql.load(RAW, expressions);
    Rejections rejections = new Rejections(source);
    if (broken.isPresent()) {
      broken.get().forEach(row -> rejections.add(row.reason(), row.line()));
    } else if (source.format() == Source.Format.CSV) {
      rejections.addUnparsed(table);
    }
    rejectKeys(rejections);
    Filling filling = new Filling(table, source, columns, first, progress);
    try {
      return new SourceCount(
          source.name(),
          filling.run(),
          rejections.counts(),
          rejections.named(),
          filling.unread(),
          filling.junk());
    } catch (SQLException e) {
      // Its text may hold a value of a record.
      throw new IllegalStateException("records cannot be loaded into DuckDB", e);
    } finally {
      table.execute("DROP TABLE IF EXISTS " + RAW);
    }
  }

  private void rejectKeys(Rejections rejections) {
    boolean[] fine = new boolean[1];
    table.query(
        "SELECT count(*) = count(DISTINCT k) FROM " + RAW, row -> fine[0] = row.getBoolean(1));
    if (fine[0]) {
      return;
    }
    String rejected =
        "SELECT rowid AS line, k IS NULL AS none FROM (SELECT rowid, k, row_number() OVER (PARTITION BY k ORDER BY rowid) AS n FROM %s) WHERE k IS NULL OR n > 1"
            .formatted(RAW);
    table.execute("CREATE OR REPLACE TEMP TABLE rejected_keys AS " + rejected);
    table.query(
        "SELECT line + 1, none FROM rejected_keys ORDER BY 1",
        row ->
            rejections.add(row.getBoolean(2) ? Reason.NO_KEY : Reason.KEY_TWICE, row.getLong(1)));
    table.execute("DELETE FROM %s WHERE rowid IN (SELECT line FROM rejected_keys)".formatted(RAW));
    table.execute("DROP TABLE rejected_keys");
  }
}
