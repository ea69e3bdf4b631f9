package io.parley.identity.compare;

import io.parley.identity.normalise.Nicknames;
import io.parley.identity.table.RecordTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * All the formal names that a given name can stand for, beside it in the records: a nickname may
 * stand for several ({@code pat}), so two records are compared by whether their lists meet.
 */
public final class NameForms {
  private NameForms() {}

  /** The column of the records that holds the forms of a column's name. */
  static String column(String names) {
    return names + "_forms";
  }

  /**
   * Adds the column to the records, or fills it for records that have come. A name that stands for
   * itself alone has none there.
   */
  public static void prepare(RecordTable table, String names) {
    List<String> rows = new ArrayList<>();
    table.query(
        "SELECT DISTINCT \"%s\" FROM %s WHERE \"%1$s\" IS NOT NULL"
            .formatted(names, RecordTable.NAME),
        row -> {
          String name = row.getString(1);
          Set<String> forms = new TreeSet<>(Nicknames.formals(name));
          if (!forms.equals(Set.of(name))) {
            rows.add("(%s, [%s])".formatted(literal(name), literals(forms)));
          }
        });
    table.execute(
        "ALTER TABLE %s ADD COLUMN IF NOT EXISTS \"%s\" VARCHAR[]"
            .formatted(RecordTable.NAME, column(names)));
    if (!rows.isEmpty()) {
      table.execute(
          "UPDATE %1$s SET \"%2$s\" = forms FROM (VALUES %3$s) AS f(name, forms) WHERE f.name = %1$s.\"%4$s\" AND \"%2$s\" IS NULL"
              .formatted(RecordTable.NAME, column(names), String.join(", ", rows), names));
    }
  }

  private static String literals(Set<String> texts) {
    return texts.stream().map(NameForms::literal).collect(Collectors.joining(", "));
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
