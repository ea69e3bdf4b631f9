package io.parley.query.backend.duckdb;

import io.parley.policy.ColumnPolicy;
import io.parley.query.backend.Dialect;
import io.parley.query.plan.Measurement;
import io.parley.query.plan.Quantity;
import io.parley.query.plan.RankQuestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;

/**
 * The bounded contributions of units to the groups of one measurement.
 *
 * <p><b>Bounding theorem.</b> A unit (a matched pair, or a person whom no other party has) appears
 * in at most G groups of {@code bounded}, and in each of them its quantity lies within [r·min(0,
 * lo), r·max(0, hi)], whatever the contributions contain. <i>Proof:</i> {@code per_unit} has one
 * row a unit and group, whose quantities are clamped after adding up; {@code bounded} keeps G of a
 * unit's rows. Which ones depends on that unit's own rows and on a seed drawn for the question, on
 * no other unit. So a change of c units moves the released sums by at most c·G·M in L1 and c·√G·M
 * in L2, M the larger absolute clamp, and the number of people of a group by at most c. Rows for
 * ranks and different values are taken from the same G groups, at most r of them a unit and group.
 *
 * <p>Nothing here can fail on a value: expressions are total ({@link TotalSql}), values are clamped
 * before they are scaled ({@link ClampSql}), and sums are of 64-bit numbers in 128 bits.
 */
final class BoundedSql {
  private final Measurement measurement;
  private final List<Quantity> quantities;
  private final ClampSql clamps;
  private final int groups;
  private final List<String> keys;
  private final String joined;

  private final Dialect dialect;
  private final RelationSql relations;
  private final List<String> statements;

  /**
   * A writer.
   *
   * @param relations what stands below the boundary is written there
   * @param statements the common table expressions so far
   */
  BoundedSql(Measurement measurement, RelationSql relations, List<String> statements) {
    this.relations = relations;
    this.dialect = relations.dialect();
    this.statements = statements;
    this.measurement = measurement;
    this.quantities = measurement.quantities();
    this.groups = measurement.boundary().groups().size();
    this.keys = IntStream.range(0, groups).mapToObj(i -> "g" + i).toList();
    RelNode below = measurement.boundary().below();
    RelationSql.Relation input = relations.relation(below);
    this.clamps =
        new ClampSql(
            new TotalSql(below.getCluster().getRexBuilder(), i -> "c" + i, List.of(), dialect),
            dialect);
    this.joined = joined(input);
  }

  private String joined(RelationSql.Relation input) {
    List<String> outputs = new ArrayList<>();
    outputs.add("u");
    for (int i = 0; i < groups; i++) {
      outputs.add(key(measurement.boundary().groups().get(i)) + " AS g" + i);
    }
    for (int i = 0; i < quantities.size(); i++) {
      Optional<RexNode> expression = quantities.get(i).expression();
      if (expression.isPresent()) {
        outputs.add(clamps.value(quantities.get(i), expression.get()) + " AS v" + i);
      }
    }
    for (int i = 0; i < measurement.ranks().size(); i++) {
      outputs.add(clamps.cell(measurement.ranks().get(i)) + " AS w" + i);
    }
    List<String> declared = declaredValues();
    String where = declared.isEmpty() ? "" : " WHERE " + String.join(" AND ", declared);
    return relations
        .add("SELECT " + String.join(", ", outputs) + " FROM " + input.name() + where, List.of())
        .name();
  }

  /** A real that is no number is unknown, as a key as well. */
  private String key(int field) {
    RelDataType type =
        measurement.boundary().below().getRowType().getFieldList().get(field).getType();
    return DuckTypes.isReal(type)
        ? "CASE WHEN %s THEN c%d + CAST(0 AS DOUBLE) END"
            .formatted(dialect.isFinite("c" + field), field)
        : "c" + field;
  }

  /** Values outside the declared ones drop before bounding. */
  private List<String> declaredValues() {
    List<String> conditions = new ArrayList<>();
    for (int i = 0; i < groups; i++) {
      Optional<ColumnPolicy> column = measurement.groupColumn(i);
      if (column.isPresent() && !column.get().values().isEmpty()) {
        String type = dialect.type(column.get().type());
        conditions.add(
            "c"
                + measurement.boundary().groups().get(i)
                + column.get().values().stream()
                    .map(v -> "CAST(" + Literals.text(v) + " AS " + type + ")")
                    .collect(Collectors.joining(", ", " IN (", ")")));
      }
    }
    return conditions;
  }

  private String bounded() {
    List<String> outputs = new ArrayList<>();
    outputs.add("u");
    outputs.addAll(keys);
    for (int i = 0; i < quantities.size(); i++) {
      if (quantities.get(i).kind() != Quantity.Kind.DISTINCT) {
        outputs.add(perUnit(quantities.get(i), "v" + i) + " AS q" + i);
      }
    }
    String by = "u" + keys.stream().map(k -> ", " + k).collect(Collectors.joining());
    String perUnit =
        relations
            .add(
                "SELECT " + String.join(", ", outputs) + " FROM " + joined + " GROUP BY " + by,
                List.of())
            .name();
    if (groups == 0 || hasFewGroups()) {
      return perUnit;
    }
    return relations
        .add(atMost(perUnit, "u", withUnit(), measurement.groupsPerPerson()), List.of())
        .name();
  }

  /** Where there are at most G declared groups in all, nobody is in more. */
  private boolean hasFewGroups() {
    long all = 1;
    for (int i = 0; i < groups && all <= measurement.groupsPerPerson(); i++) {
      int values = measurement.declaredValues(i).size();
      all *= values == 0 ? Integer.MAX_VALUE : values;
    }
    return all <= measurement.groupsPerPerson();
  }

  private List<String> withUnit() {
    List<String> columns = new ArrayList<>();
    columns.add("u");
    columns.addAll(keys);
    return columns;
  }

  private String perUnit(Quantity quantity, String value) {
    String sql =
        switch (quantity.kind()) {
          case PEOPLE -> quantity.expression().isPresent() ? "max(" + value + ")" : "1";
          case ROWS -> "least(count(*), " + quantity.rowsPerPerson() + ")";
          case KNOWN -> "least(count(" + value + "), " + quantity.rowsPerPerson() + ")";
          case SUM -> clamped(dialect.sum(value), quantity);
          case MEAN_SUM -> clamped(forMean(value, quantity), quantity);
          case MEAN_SQUARES -> coarse(forMean(value, quantity), quantity);
          case DISTINCT -> throw new IllegalStateException("counted across units");
        };
    return "CAST(" + sql + " AS BIGINT)";
  }

  private String clamped(String sum, Quantity quantity) {
    return "least(greatest(coalesce(%s, 0), %s), %s)"
        .formatted(
            sum, dialect.number(quantity.personLow()), dialect.number(quantity.personHigh()));
  }

  private String coarse(String squares, Quantity quantity) {
    String raised =
        "(coalesce(%s, 0) + %s)"
            .formatted(squares, dialect.number(quantity.coarsen().shiftRight(1)));
    return "least(%s, %s)"
        .formatted(
            dialect.quotient(raised, dialect.number(quantity.coarsen())),
            dialect.number(quantity.personHigh()));
  }

  /** The sum, or r times the mean where there are more than r values. */
  private String forMean(String value, Quantity quantity) {
    String sum = dialect.sum(value);
    String mean = dialect.quotient(sum + " * " + quantity.rowsPerPerson(), "count(" + value + ")");
    return "CASE WHEN count(%s) > %d THEN %s ELSE %s END"
        .formatted(value, quantity.rowsPerPerson(), mean, sum);
  }

  String numbers() {
    String bounded = bounded();
    List<String> outputs = new ArrayList<>();
    keys.forEach(k -> outputs.add("b." + k));
    List<String> joins = new ArrayList<>();
    for (int i = 0; i < quantities.size(); i++) {
      if (quantities.get(i).kind() == Quantity.Kind.DISTINCT) {
        String distinct = distinct(bounded, i);
        joins.add(" LEFT JOIN %s d%d ON %s".formatted(distinct, i, sameKeys("b", "d" + i)));
        outputs.add("coalesce(any_value(d%1$d.q), 0) AS q%1$d".formatted(i));
      } else {
        outputs.add("coalesce(%s, 0) AS q%d".formatted(dialect.sum("b.q" + i), i));
      }
    }
    if (outputs.isEmpty()) {
      outputs.add("any_value(1)"); // one group, of which only ranks are asked
    }
    String by =
        keys.isEmpty()
            ? ""
            : keys.stream().map(k -> "b." + k).collect(Collectors.joining(", ", " GROUP BY ", ""));
    return RelationSql.with(statements)
        + "SELECT "
        + String.join(", ", outputs)
        + " FROM "
        + bounded
        + " b"
        + String.join("", joins)
        + by;
  }

  /** With one row a unit there is one group a unit, and nothing to add up before the groups. */
  String numbersOfSingleRows() {
    List<String> outputs = new ArrayList<>(keys);
    for (int i = 0; i < quantities.size(); i++) {
      outputs.add(
          "coalesce(%s, 0) AS q%d"
              .formatted(dialect.sum(ofSingleRow(quantities.get(i), "v" + i)), i));
    }
    String by = keys.isEmpty() ? "" : " GROUP BY " + String.join(", ", keys);
    return RelationSql.with(statements)
        + "SELECT "
        + String.join(", ", outputs)
        + " FROM "
        + joined
        + by;
  }

  private String ofSingleRow(Quantity quantity, String value) {
    return switch (quantity.kind()) {
      case PEOPLE -> quantity.expression().isPresent() ? value : "1";
      case ROWS -> "1";
      case KNOWN -> "CAST(" + value + " IS NOT NULL AS BIGINT)";
      case SUM, MEAN_SUM -> clamped(value, quantity);
      case MEAN_SQUARES -> coarse(value, quantity);
      case DISTINCT -> throw new IllegalStateException("counted across units");
    };
  }

  /** The different values of each group, of each unit at most r. */
  private String distinct(String bounded, int quantity) {
    String value = "v" + quantity;
    List<String> choice = new ArrayList<>(withUnit());
    choice.add("v");
    String own =
        "SELECT DISTINCT j.u, %s j.%s AS v FROM %s j JOIN %s b ON b.u = j.u AND %s WHERE j.%s IS NOT NULL"
            .formatted(
                keys.stream().map(k -> "j." + k + ",").collect(Collectors.joining(" ")),
                value,
                joined,
                bounded,
                sameKeys("b", "j"),
                value);
    String values = relations.add(own, List.of()).name();
    String owner = String.join(", ", withUnit());
    String kept =
        relations
            .add(atMost(values, owner, choice, quantities.get(quantity).rowsPerPerson()), List.of())
            .name();
    String by = keys.isEmpty() ? "" : " GROUP BY " + String.join(", ", keys);
    return relations
        .add(
            "SELECT %scount(DISTINCT v) AS q FROM %s%s"
                .formatted(
                    keys.stream().map(k -> k + ", ").collect(Collectors.joining()), kept, by),
            List.of())
        .name();
  }

  private String atMost(String from, String owner, List<String> columns, long rows) {
    return dialect.atMost(from, owner, columns, rows, statements.size());
  }

  private RelDataType type(int group) {
    int field = measurement.boundary().groups().get(group);
    return measurement.boundary().below().getRowType().getFieldList().get(field).getType();
  }

  private String sameKeys(String left, String right) {
    return keys.isEmpty()
        ? "true"
        : IntStream.range(0, groups)
            .mapToObj(i -> dialect.sameKey(left + ".g" + i, right + ".g" + i, type(i)))
            .collect(Collectors.joining(" AND "));
  }

  String histogram(RankQuestion question) {
    int place = measurement.ranks().indexOf(question);
    String bounded = bounded();
    String own =
        "SELECT j.* FROM %s j JOIN %s b ON b.u = j.u AND %s WHERE j.w%d IS NOT NULL"
            .formatted(joined, bounded, sameKeys("b", "j"), place);
    String values = relations.add(own, List.of()).name();
    List<String> choice = new ArrayList<>(withUnit());
    choice.add("w" + place);
    String kept =
        relations
            .add(
                atMost(values, String.join(", ", withUnit()), choice, question.rowsPerPerson()),
                List.of())
            .name();
    String names = keys.stream().map(k -> k + ", ").collect(Collectors.joining());
    return RelationSql.with(statements)
        + "SELECT %1$sw%2$d AS cell, count(*) AS n FROM %3$s GROUP BY %1$sw%2$d%4$s"
            .formatted(names, place, kept, dialect.inOrder());
  }
}
