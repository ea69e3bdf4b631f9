package io.parley.policy.tool;

import io.parley.policy.Analysis;
import io.parley.policy.ColumnPolicy;
import io.parley.policy.ColumnType;
import io.parley.policy.PolicySet;
import io.parley.policy.TableName;
import io.parley.policy.TablePolicy;
import io.parley.policy.Use;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Statements that try everything that policies can grant: each table alone, each use of each of its
 * columns, and the same joined with each other table. Literals are fixed, or the first of the
 * declared values.
 */
public final class GeneratedCorpus {
  private final UnaryOperator<String> name;
  private final Map<TableName, String> persons = new TreeMap<>();
  private final Map<TableName, Map<String, ColumnPolicy>> columns = new TreeMap<>();
  private final Set<Statement> statements = new LinkedHashSet<>();
  private boolean exact;

  private GeneratedCorpus(UnaryOperator<String> name) {
    this.name = name;
  }

  /**
   * The statements over the tables of all these policies.
   *
   * @param name writes a name as SQL does: in quotes where it is a reserved word
   */
  public static List<Statement> of(List<PolicySet> all, UnaryOperator<String> name) {
    GeneratedCorpus corpus = new GeneratedCorpus(name);
    all.forEach(set -> set.tables().forEach(corpus::learn));
    corpus.persons.keySet().forEach(corpus::alone);
    corpus.persons.keySet().forEach(corpus::joined);
    return List.copyOf(corpus.statements);
  }

  private void learn(TablePolicy table) {
    persons.putIfAbsent(table.table(), table.person());
    exact |= table.allow().stream().anyMatch(a -> a.analysis() == Analysis.THRESHOLD);
    Map<String, ColumnPolicy> known =
        columns.computeIfAbsent(table.table(), t -> new LinkedHashMap<>());
    table.columns().forEach(c -> known.putIfAbsent(c.name(), c));
  }

  private void alone(TableName table) {
    String from = " FROM " + sql(table) + " a";
    numbers("COUNT(*)", from, "");
    numbers("COUNT(DISTINCT a." + person(table) + ")", from, "");
    exact("COUNT(DISTINCT a." + person(table) + ")", from, "");
    exact("COUNT(*)", from, "");
    columns.getOrDefault(table, Map.of()).values().forEach(c -> uses(c, table, from));
  }

  private void joined(TableName table) {
    for (TableName other : persons.keySet()) {
      if (other.equals(table)) {
        continue;
      }
      String from =
          " FROM %s a JOIN %s b ON a.%s = b.%s"
              .formatted(sql(table), sql(other), person(table), person(other));
      if (table.compareTo(other) < 0) {
        numbers("COUNT(DISTINCT a." + person(table) + ")", from, "");
        exact("COUNT(DISTINCT a." + person(table) + ")", from, "");
      }
      columns.getOrDefault(table, Map.of()).values().forEach(c -> uses(c, table, from));
    }
  }

  private void uses(ColumnPolicy column, TableName table, String from) {
    String c = "a." + name.apply(column.name());
    String people = "COUNT(DISTINCT a." + person(table) + ")";
    for (Use use : Use.values()) {
      switch (use) {
        case GROUP -> numbers(c + ", " + people, from, " GROUP BY " + c);
        case FILTER -> numbers(people, from, " WHERE " + c + condition(column));
        case SUM -> number(column, "SUM(" + c + ")", from);
        case AVG -> number(column, "AVG(" + c + ")", from);
        case VARIANCE -> number(column, "VAR_POP(" + c + ")", from);
        case QUANTILE -> number(column, "MEDIAN(" + c + ")", from);
        case COUNT_DISTINCT -> numbers("COUNT(DISTINCT " + c + ")", from, "");
        case AUDIENCE ->
            statements.add(
                new Statement(
                    "SELECT a." + person(table) + from + " WHERE " + c + condition(column),
                    Analysis.AUDIENCE));
        case THRESHOLD -> {
          exact(c + ", " + people, from, " GROUP BY " + c);
          exact(people, from, " WHERE " + c + condition(column));
          if (isNumber(column)) {
            exact("SUM(" + c + ")", from, "");
            exact("AVG(" + c + ")", from, "");
          }
        }
      }
    }
  }

  private void number(ColumnPolicy column, String what, String from) {
    if (isNumber(column)) {
      numbers(what, from, "");
    }
  }

  private static boolean isNumber(ColumnPolicy column) {
    return column.type() == ColumnType.INTEGER || column.type() == ColumnType.DECIMAL;
  }

  /** Where nobody allows exact numbers, and nobody did, nothing about them can change. */
  private void exact(String what, String from, String rest) {
    if (exact) {
      statements.add(new Statement("SELECT " + what + from + rest, Analysis.THRESHOLD));
    }
  }

  private void numbers(String what, String from, String rest) {
    statements.add(new Statement("SELECT " + what + from + rest, Analysis.AGGREGATE));
  }

  /** True on a grain of any kind: a Monday that begins a year, a number that divides by any. */
  private static String condition(ColumnPolicy column) {
    return switch (column.type()) {
      case INTEGER, DECIMAL -> " > 0";
      case TEXT -> " = '" + value(column).replace("'", "''") + "'";
      case BOOLEAN -> " = TRUE";
      case DATE -> " >= DATE '2024-01-01'";
      case TIMESTAMP -> " >= TIMESTAMP '2024-01-01 00:00:00'";
    };
  }

  private static String value(ColumnPolicy column) {
    return column.values().isEmpty() ? "a" : column.values().get(0);
  }

  private String person(TableName table) {
    return name.apply(persons.getOrDefault(table, "person"));
  }

  private String sql(TableName table) {
    return name.apply(table.party()) + "." + name.apply(table.table());
  }

  /** Statements of a text: each ends with a semicolon at the end of a line. */
  public static List<Statement> read(String text) {
    List<Statement> all = new ArrayList<>();
    StringBuilder open = new StringBuilder();
    for (String line : text.lines().toList()) {
      if (line.stripLeading().startsWith("--")) {
        continue;
      }
      open.append(line).append('\n');
      if (line.stripTrailing().endsWith(";")) {
        add(open, all);
      }
    }
    add(open, all);
    return all;
  }

  private static void add(StringBuilder open, List<Statement> into) {
    String sql = open.toString().strip();
    open.setLength(0);
    String plain = sql.endsWith(";") ? sql.substring(0, sql.length() - 1).strip() : sql;
    if (!plain.isEmpty()) {
      into.add(new Statement(plain, Analysis.AGGREGATE));
    }
  }
}
