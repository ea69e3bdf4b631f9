package io.parley.query.backend.duckdb;

import io.parley.policy.ColumnPolicy;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.Fragment;
import io.parley.query.plan.Grid;
import io.parley.query.plan.Measurement;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.plan.Quantity;
import io.parley.query.plan.RankQuestion;
import io.parley.query.plan.StreamColumn;
import io.parley.query.privacy.NodeRows;
import io.parley.query.privacy.PersonRole;
import io.parley.query.sql.ParleyTypes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;

/**
 * Writes what the room runs: clean, match, cut, join, bound, add up.
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
 * before they are scaled, and sums are of 64-bit numbers in 128 bits.
 */
public final class JointSql {
  private final PrivatePlan plan;
  private final Map<Integer, StreamFacts> facts;
  private final Slice slice;
  private final List<String> statements = new ArrayList<>();
  private final RelationSql relations = new RelationSql(this::leaf, statements, "j");
  private final boolean matched;

  private JointSql(PrivatePlan plan, Map<Integer, StreamFacts> facts, Slice slice) {
    this.plan = plan;
    this.facts = facts;
    this.slice = slice;
    this.matched = plan.contributions().stream().anyMatch(Contribution.People.class::isInstance);
    if (matched) {
      statements.add(plan.matching().sql());
    }
  }

  /** The receiver's tokens that satisfy the condition of an audience. */
  public static String audience(PrivatePlan.Audience plan) {
    JointSql joint = new JointSql(plan, Map.of(), Slice.WHOLE);
    RelationSql.Relation people = joint.relations.relation(plan.query().root());
    int side = plan.matching().parties().indexOf(plan.question().receiver());
    return joint.with()
        + "SELECT DISTINCT m.p%1$d AS p FROM %2$s j JOIN matched m ON m.u = j.u WHERE m.p%1$d IS NOT NULL ORDER BY p"
            .formatted(side, people.name());
  }

  /** The numbers of each group: its keys, then its quantities, in the measurement's order. */
  public static String numbers(PrivatePlan.Numbers plan, Measurement measurement) {
    return numbers(plan, measurement, Map.of(), Slice.WHOLE);
  }

  /**
   * The same for a slice of the units, as what was found in the streams allows: with the same bits
   * for every finding that is true.
   */
  static String numbers(
      PrivatePlan.Numbers plan,
      Measurement measurement,
      Map<Integer, StreamFacts> facts,
      Slice slice) {
    JointSql joint = new JointSql(plan, facts, slice);
    Bounded bounded = joint.new Bounded(measurement);
    return joint.hasOneRowAUnit(measurement) ? bounded.numbersOfSingleRows() : bounded.numbers();
  }

  /** The statement for streams with one row a unit, in slices; empty where no stream allows it. */
  static Optional<String> ofSingleRows(PrivatePlan.Numbers plan, Measurement measurement) {
    Map<Integer, StreamFacts> best = new HashMap<>();
    for (Contribution contribution : plan.contributions()) {
      if (contribution instanceof Contribution.Rows rows) {
        best.put(rows.fragment().index(), new StreamFacts(1, true, true, true));
      }
    }
    return hasOneRowAUnit(plan, measurement, best)
        ? Optional.of(numbers(plan, measurement, best, Slice.parts(2).get(1)))
        : Optional.empty();
  }

  static boolean hasOneRowAUnit(
      PrivatePlan.Numbers plan, Measurement measurement, Map<Integer, StreamFacts> facts) {
    return new JointSql(plan, facts, Slice.WHOLE).hasOneRowAUnit(measurement);
  }

  /** Whether the units of a measurement can be taken slice by slice. */
  static boolean isSliceable(PrivatePlan plan, Measurement measurement) {
    boolean unitIsToken =
        plan.contributions().stream().noneMatch(Contribution.People.class::isInstance);
    return unitIsToken
        && measurement.ranks().isEmpty()
        && measurement.quantities().stream().noneMatch(q -> q.kind() == Quantity.Kind.DISTINCT);
  }

  private boolean hasOneRowAUnit(Measurement measurement) {
    return measurement.quantities().stream().noneMatch(q -> q.kind() == Quantity.Kind.DISTINCT)
        && measurement.ranks().isEmpty()
        && !matched
        && rowsAUnit(measurement.boundary().below()) == 1;
  }

  /** At most so many rows of a unit, given what was found in the streams; 0 for "more". */
  private int rowsAUnit(RelNode node) {
    Optional<Fragment> fragment = plan.fragment(node);
    if (fragment.isPresent()) {
      return facts.getOrDefault(fragment.get().index(), StreamFacts.UNKNOWN).onePerToken() ? 1 : 0;
    } else if (node instanceof Join join && isLookUp(join)) {
      return rowsAUnit(isPublic(join.getLeft()) ? join.getRight() : join.getLeft());
    } else if (node instanceof Join join && join.getJoinType() != JoinRelType.FULL) {
      return join.getJoinType().projectsRight()
          ? rowsAUnit(join.getLeft()) * rowsAUnit(join.getRight())
          : rowsAUnit(join.getLeft());
    }
    return node instanceof Project || node instanceof Filter ? rowsAUnit(node.getInput(0)) : 0;
  }

  private boolean isPublic(RelNode node) {
    return plan.query().rows().get(node) instanceof NodeRows.OfPublic;
  }

  /** Whether a row of people meets at most one public row, so that the join has no more of them. */
  private boolean isLookUp(Join join) {
    boolean publicLeft = isPublic(join.getLeft());
    RelNode people = publicLeft ? join.getRight() : join.getLeft();
    return publicLeft != isPublic(join.getRight())
        && plan.query().rows().get(join) instanceof NodeRows.OfPeople joined
        && plan.query().rows().get(people) instanceof NodeRows.OfPeople before
        && joined.bound() == before.bound();
  }

  /** For each group and grid cell that holds a row: the keys, the cell, the number of rows. */
  public static String histogram(
      PrivatePlan.Numbers plan, Measurement measurement, RankQuestion question) {
    JointSql joint = new JointSql(plan, Map.of(), Slice.WHOLE);
    return joint.new Bounded(measurement).histogram(question);
  }

  private String with() {
    return statements.isEmpty() ? "" : "WITH " + String.join(",\n", statements) + "\n";
  }

  private Optional<RelationSql.Relation> leaf(RelNode node) {
    return plan.fragment(node)
        .map(this::fragment)
        .or(() -> plan.publicRows(node).map(JointSql::open));
  }

  /** Public rows, of no unit: {@link PublicStream} has held them to their policy. */
  private static RelationSql.Relation open(Contribution.PublicRows open) {
    return new RelationSql.Relation(open.name(), List.of());
  }

  /**
   * A stream: cut to what one person can have, whatever its party declared, then with the unit in
   * place of the token.
   */
  private RelationSql.Relation fragment(Fragment fragment) {
    List<String> sent = fragment.columns().stream().map(StreamColumn::name).toList();
    String rows = "rows" + fragment.index();
    boolean withinCap = facts.getOrDefault(fragment.index(), StreamFacts.UNKNOWN).withinCap();
    String kept = withinCap ? "" : KeyedChoice.atMost("p", sent, fragment.maxRows());
    String cut = relations.add("SELECT * FROM " + rows + slice.where() + kept, List.of()).name();
    List<String> outputs = new ArrayList<>();
    outputs.add((matched ? "m.u" : "f.p") + " AS u");
    for (int i = 0; i < fragment.rows().columns().size(); i++) {
      PersonRole role = fragment.rows().columns().get(i).person();
      outputs.add(
          switch (role) {
            case NONE -> "f.c" + i;
            case ALWAYS -> (matched ? "m.u" : "f.p") + " AS c" + i;
            case MAYBE ->
                "CASE WHEN f.c%1$d THEN %2$s END AS c%1$d".formatted(i, matched ? "m.u" : "f.p");
          });
    }
    int side = plan.matching().parties().indexOf(fragment.party());
    String from = matched ? "%s f JOIN matched m ON m.p%d = f.p".formatted(cut, side) : cut + " f";
    return relations.add(
        "SELECT " + String.join(", ", outputs) + " FROM " + from, List.of(RelationSql.UNIT));
  }

  /** The bounded contributions of units to the groups of one measurement. */
  private final class Bounded {
    private final Measurement measurement;
    private final List<Quantity> quantities;
    private final TotalSql expressions;
    private final int groups;
    private final List<String> keys;
    private final String joined;

    Bounded(Measurement measurement) {
      this.measurement = measurement;
      this.quantities = measurement.quantities();
      this.groups = measurement.boundary().groups().size();
      this.keys = IntStream.range(0, groups).mapToObj(i -> "g" + i).toList();
      RelNode below = measurement.boundary().below();
      RelationSql.Relation input = relations.relation(below);
      this.expressions = new TotalSql(below.getCluster().getRexBuilder(), i -> "c" + i, List.of());
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
          outputs.add(value(quantities.get(i), expression.get()) + " AS v" + i);
        }
      }
      for (int i = 0; i < measurement.ranks().size(); i++) {
        outputs.add(cell(measurement.ranks().get(i)) + " AS w" + i);
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
          ? "CASE WHEN isfinite(c%1$d) THEN c%1$d + CAST(0 AS DOUBLE) END".formatted(field)
          : "c" + field;
    }

    /** What a row adds: clamped here, on the evaluated expression, before anything is added up. */
    private String value(Quantity quantity, RexNode expression) {
      String sql = expressions.sql(expression);
      return switch (quantity.kind()) {
        case PEOPLE -> "CASE WHEN " + sql + " THEN 1 ELSE 0 END";
        case SUM, MEAN_SUM -> centred(quantity, sql, expression.getType());
        case MEAN_SQUARES -> {
          String centred = centred(quantity, sql, expression.getType());
          yield "(%1$s) * (%1$s)".formatted("CAST(" + centred + " AS HUGEINT)");
        }
        case KNOWN, DISTINCT -> known(sql, expression.getType());
        case ROWS -> throw new IllegalStateException("rows read nothing");
      };
    }

    private String centred(Quantity quantity, String sql, RelDataType type) {
      String steps =
          steps(
              sql,
              type,
              quantity.grid().orElseThrow(),
              quantity.rowLow().add(quantity.centre()),
              quantity.rowHigh().add(quantity.centre()));
      return quantity.centre().signum() == 0
          ? steps
          : "(%s - (%s))".formatted(steps, quantity.centre());
    }

    private String cell(RankQuestion question) {
      String sql = expressions.sql(question.expression());
      return steps(
          sql,
          question.expression().getType(),
          question.grid(),
          question.grid().low(),
          question.grid().high());
    }

    /** The value on its grid, in whole steps, clamped; NULL where it is unknown or no number. */
    private String steps(String sql, RelDataType type, Grid grid, BigInteger low, BigInteger high) {
      if (DuckTypes.isWhole(type) && grid.step().compareTo(BigDecimal.ONE) == 0) {
        return "CASE WHEN %1$s IS NOT NULL THEN least(greatest(%1$s, %2$s), %3$s) END"
            .formatted(sql, low, high);
      }
      String lowest = new BigDecimal(low).multiply(grid.step()).toPlainString();
      String highest = new BigDecimal(high).multiply(grid.step()).toPlainString();
      String scale = BigDecimal.ONE.divide(grid.step()).toPlainString();
      if (DuckTypes.isReal(type) || DuckTypes.isWhole(type)) {
        String clamped =
            "least(greatest(%s, CAST('%s' AS DOUBLE)), CAST('%s' AS DOUBLE))"
                .formatted(sql, lowest, highest);
        // Rounding may pass the clamp by a step, so that it is clamped again.
        return "CASE WHEN isfinite(CAST(%s AS DOUBLE)) THEN least(greatest(CAST(round(%s * %s) AS BIGINT), %s), %s) END"
            .formatted(sql, clamped, scale, low, high);
      }
      // Wide enough for the bounds: they may lie beyond the value's own type, and a bound that does
      // not fit would fail where a row is there to be clamped.
      String wide = wideEnough(type, lowest, highest);
      String clamped =
          "least(greatest(CAST(%1$s AS %4$s), CAST('%2$s' AS %4$s)), CAST('%3$s' AS %4$s))"
              .formatted(sql, lowest, highest, wide);
      int digits = Math.max(low.abs().toString().length(), high.abs().toString().length());
      int places = scale.length() - 1;
      boolean narrow =
          type.getScale() == places
              && BigDecimal.ONE.movePointLeft(places).compareTo(grid.step()) == 0
              && digits + scale.length() <= TotalSql.NARROW;
      // Within its clamps a narrow value has so few digits that 64 bits hold its product.
      return narrow
          ? "CASE WHEN %s IS NOT NULL THEN CAST(CAST(%s AS DECIMAL(%d,%d)) * CAST(%s AS DECIMAL(%d,0)) AS BIGINT) END"
              .formatted(sql, clamped, Math.max(digits, places), places, scale, scale.length())
          : "CASE WHEN %s IS NOT NULL THEN least(greatest(CAST(round(%s * %s) AS BIGINT), %s), %s) END"
              .formatted(sql, clamped, scale, low, high);
    }

    private static String wideEnough(RelDataType type, String... bounds) {
      int digits = type.getPrecision();
      for (String bound : bounds) {
        BigDecimal exact = new BigDecimal(bound);
        digits = Math.max(digits, exact.precision() - exact.scale() + type.getScale());
      }
      return "DECIMAL(%d,%d)".formatted(Math.min(38, digits), type.getScale());
    }

    private String known(String sql, RelDataType type) {
      return DuckTypes.isReal(type) ? "CASE WHEN isfinite(%1$s) THEN %1$s END".formatted(sql) : sql;
    }

    /** Values outside the declared ones drop before bounding. */
    private List<String> declaredValues() {
      List<String> conditions = new ArrayList<>();
      for (int i = 0; i < groups; i++) {
        Optional<ColumnPolicy> column = measurement.groupColumn(i);
        if (column.isPresent() && !column.get().values().isEmpty()) {
          String type = ParleyTypes.duckDb(column.get().type());
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
          .add(
              "SELECT * FROM "
                  + perUnit
                  + KeyedChoice.atMost("u", withUnit(), measurement.groupsPerPerson()),
              List.of())
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
            case SUM -> clamped("sum(" + value + ")", quantity);
            case MEAN_SUM -> clamped(forMean(value, quantity), quantity);
            case MEAN_SQUARES ->
                "least((coalesce(%s, 0) + %s) // %s, %s)"
                    .formatted(
                        forMean(value, quantity),
                        quantity.coarsen().shiftRight(1),
                        quantity.coarsen(),
                        quantity.personHigh());
            case DISTINCT -> throw new IllegalStateException("counted across units");
          };
      return "CAST(" + sql + " AS BIGINT)";
    }

    private String clamped(String sum, Quantity quantity) {
      return "least(greatest(coalesce(%s, 0), %s), %s)"
          .formatted(sum, quantity.personLow(), quantity.personHigh());
    }

    /** The sum, or r times the mean where there are more than r values. */
    private String forMean(String value, Quantity quantity) {
      return "CASE WHEN count(%1$s) > %2$d THEN sum(%1$s) * %2$d // count(%1$s) ELSE sum(%1$s) END"
          .formatted(value, quantity.rowsPerPerson());
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
          outputs.add("coalesce(sum(b.q%1$d), 0) AS q%1$d".formatted(i));
        }
      }
      if (outputs.isEmpty()) {
        outputs.add("any_value(1)"); // one group, of which only ranks are asked
      }
      String by =
          keys.isEmpty()
              ? ""
              : keys.stream()
                  .map(k -> "b." + k)
                  .collect(Collectors.joining(", ", " GROUP BY ", ""));
      return with()
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
            "coalesce(sum(%s), 0) AS q%d".formatted(ofSingleRow(quantities.get(i), "v" + i), i));
      }
      String by = keys.isEmpty() ? "" : " GROUP BY " + String.join(", ", keys);
      return with() + "SELECT " + String.join(", ", outputs) + " FROM " + joined + by;
    }

    private String ofSingleRow(Quantity quantity, String value) {
      return switch (quantity.kind()) {
        case PEOPLE -> quantity.expression().isPresent() ? value : "1";
        case ROWS -> "1";
        case KNOWN -> "CAST(" + value + " IS NOT NULL AS BIGINT)";
        case SUM, MEAN_SUM -> clamped(value, quantity);
        case MEAN_SQUARES ->
            "least((coalesce(%s, 0) + %s) // %s, %s)"
                .formatted(
                    value,
                    quantity.coarsen().shiftRight(1),
                    quantity.coarsen(),
                    quantity.personHigh());
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
              .add(
                  "SELECT * FROM "
                      + values
                      + KeyedChoice.atMost(owner, choice, quantities.get(quantity).rowsPerPerson()),
                  List.of())
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

    private String sameKeys(String left, String right) {
      return keys.isEmpty()
          ? "true"
          : keys.stream()
              .map(k -> "%1$s.%3$s IS NOT DISTINCT FROM %2$s.%3$s".formatted(left, right, k))
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
                  "SELECT * FROM "
                      + values
                      + KeyedChoice.atMost(
                          String.join(", ", withUnit()), choice, question.rowsPerPerson()),
                  List.of())
              .name();
      String names = keys.stream().map(k -> k + ", ").collect(Collectors.joining());
      return with()
          + "SELECT %1$sw%2$d AS cell, count(*) AS n FROM %3$s GROUP BY %1$sw%2$d ORDER BY ALL"
              .formatted(names, place, kept);
    }
  }
}
