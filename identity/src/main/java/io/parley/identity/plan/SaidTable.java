package io.parley.identity.plan;

import io.parley.identity.progress.Progress;
import io.parley.identity.survive.ConsentRule;
import io.parley.identity.table.RecordTable;
import io.parley.identity.yaml.BadFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What records say beside who they are: when they were changed last, and consent. In the table
 * {@value #NAME} beside the records: {@code rid}, {@code trust}, {@code updated}, and {@code
 * consent_0} and so on for the purposes of the identity file (0 refused, 1 unknown, 2 granted). Of
 * several rows with one key the first is the record, and the strictest consent is the record's.
 */
public final class SaidTable {
  /** The table's name. */
  public static final String NAME = "said";

  private final IdentityFile file;
  private final RecordTable table;

  private SaidTable(IdentityFile file, RecordTable table) {
    this.file = file;
    this.table = table;
  }

  /**
   * Reads it for records that are staged.
   *
   * @return by source, how many times of change could not be read; those count as not there
   * @throws BadFile when a source cannot be read, or lacks a column that is named
   */
  public static Map<String, Long> stage(IdentityFile file, RecordTable table, Progress progress) {
    return new SaidTable(file, table).run(progress);
  }

  /** The column of a purpose, by its place among those of the file. */
  public static String consent(int purpose) {
    return "consent_" + purpose;
  }

  private Map<String, Long> run(Progress progress) {
    StringBuilder columns = new StringBuilder("rid INTEGER, trust INTEGER, updated TIMESTAMP");
    for (int i = 0; i < file.purposes().size(); i++) {
      columns.append(", ").append(consent(i)).append(" UTINYINT");
    }
    table.execute("CREATE TABLE %s (%s)".formatted(NAME, columns));
    Map<String, Long> unread = new TreeMap<>();
    for (Source source : file.sources()) {
      progress.at("reading consent and changes of " + source.name(), 0, 0);
      long times = read(source);
      if (times > 0) {
        unread.put(source.name(), times);
      }
    }
    return unread;
  }

  private long read(Source source) {
    List<String> loaded = new ArrayList<>();
    SourceSql sql = SourceSql.of(table, source);
    loaded.add(sql.column(source.key()) + " AS k");
    loaded.add(source.updated().map(sql::column).orElse("NULL::VARCHAR") + " AS u");
    for (int i = 0; i < file.purposes().size(); i++) {
      loaded.add(cell(sql, source, file.purposes().get(i)) + " AS c" + i);
    }
    sql.load("saying", loaded);
    StringBuilder values = new StringBuilder();
    StringBuilder chosen = new StringBuilder();
    for (int i = 0; i < file.purposes().size(); i++) {
      // Of a key that stands twice the first row is the record; a refusal in any other counts too.
      values
          .append(", min(")
          .append(read(rule(source, file.purposes().get(i)), "c" + i))
          .append(") OVER (PARTITION BY k) AS v")
          .append(i);
      chosen.append(", s.v").append(i);
    }
    table.execute(
        """
        INSERT INTO %s SELECT r.rid, %d, try_cast(s.u AS TIMESTAMP)%s
        FROM %s r JOIN (SELECT k, u%s FROM saying s QUALIFY row_number() OVER (PARTITION BY k ORDER BY rowid) = 1) s
        ON r.key = s.k WHERE r.source = %s
        """
            .formatted(
                NAME,
                source.trust(),
                chosen,
                RecordTable.NAME,
                values,
                SourceSql.literal(source.name())));
    long[] unread = new long[1];
    table.query(
        "SELECT count(*) FROM saying WHERE u IS NOT NULL AND try_cast(u AS TIMESTAMP) IS NULL",
        row -> unread[0] = row.getLong(1));
    table.execute("DROP TABLE saying");
    return unread[0];
  }

  private static ConsentRule rule(Source source, String purpose) {
    ConsentRule rule = source.consent().get(purpose);
    return rule == null ? new ConsentRule.Nobody() : rule;
  }

  private static String cell(SourceSql sql, Source source, String purpose) {
    return rule(source, purpose) instanceof ConsentRule.InColumn in
        ? sql.column(in.column())
        : "NULL::VARCHAR";
  }

  /** The level of what a cell says, as SQL. */
  private static String read(ConsentRule rule, String cell) {
    if (rule instanceof ConsentRule.InColumn in) {
      return "CASE WHEN lower(s.%1$s) IN (%2$s) THEN 2 WHEN lower(s.%1$s) IN (%3$s) THEN 0 ELSE 1 END"
          .formatted(cell, literals(in.granted()), literals(in.refused()));
    }
    return Integer.toString(rule.of("").level());
  }

  private static String literals(Collection<String> words) {
    return words.stream().sorted().map(SourceSql::literal).collect(Collectors.joining(", "));
  }
}
