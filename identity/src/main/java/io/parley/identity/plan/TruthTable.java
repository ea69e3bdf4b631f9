package io.parley.identity.plan;

import io.parley.identity.table.RecordTable;
import io.parley.identity.yaml.BadFile;
import io.parley.identity.yaml.Nearest;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;

/** Who each record truly belongs to. */
public final class TruthTable {
  private TruthTable() {}

  /**
   * The true person of each staged record, by its number. A record of whom the truth says nothing
   * is a person alone.
   *
   * @throws BadFile when the identity file names no truth, or one that cannot be read
   */
  public static List<String> of(IdentityFile file, RecordTable table) {
    Truth truth =
        file.truth()
            .orElseThrow(
                () ->
                    new BadFile(
                        file.file()
                            + " names no `truth`: without one nobody can say how right a resolution is"));
    Map<List<String>, String> people = new LinkedHashMap<>();
    if (truth instanceof Truth.InFile of) {
      read(of, table, people);
    } else if (truth instanceof Truth.InColumn of) {
      for (Source source : file.sources()) {
        read(of, source, table, people);
      }
    }
    List<String> persons = new ArrayList<>();
    table.query(
        "SELECT rid, source, key FROM records ORDER BY rid",
        row ->
            persons.add(
                people.getOrDefault(
                    List.of(row.getString(2), row.getString(3)), "alone " + row.getInt(1))));
    return persons;
  }

  private static void read(
      Truth.InFile truth, RecordTable table, Map<List<String>, String> people) {
    if (!Files.isRegularFile(truth.file())) {
      throw new BadFile(
          "there is no file %s with the truth; its path is relative to the identity file"
              .formatted(truth.file()));
    }
    String relation =
        "read_csv(%s, all_varchar = true, header = true)"
            .formatted(SourceSql.literal(truth.file().toString()));
    List<String> columns = new ArrayList<>();
    table.query("DESCRIBE SELECT * FROM " + relation, row -> columns.add(row.getString(1)));
    for (String column : List.of(truth.source(), truth.key(), truth.person())) {
      if (!columns.contains(column)) {
        throw new BadFile(
            "%s: %s".formatted(truth.file(), Nearest.unknown("column", column, columns)));
      }
    }
    table.query(
        "SELECT %s, %s, %s FROM %s"
            .formatted(
                SourceSql.quoted(truth.source()),
                SourceSql.quoted(truth.key()),
                SourceSql.quoted(truth.person()),
                relation),
        row -> people.put(List.of(row.getString(1), row.getString(2)), row.getString(3)));
  }

  private static void read(
      Truth.InColumn truth, Source source, RecordTable table, Map<List<String>, String> people) {
    SourceSql sql = SourceSql.of(table, source);
    sql.load(
        "raw", List.of(sql.column(source.key()) + " AS k", sql.column(truth.column()) + " AS p"));
    table.query(
        "SELECT k, p FROM raw WHERE k IS NOT NULL AND p IS NOT NULL ORDER BY rowid",
        row -> {
          Matcher matcher = truth.pattern().matcher(row.getString(2));
          if (matcher.matches()) {
            people.putIfAbsent(List.of(source.name(), row.getString(1)), matcher.group(1));
          }
        });
    table.execute("DROP TABLE raw");
    Set.of("rejected", "rejected_scan").forEach(t -> table.execute("DROP TABLE IF EXISTS " + t));
  }
}
