package io.parley.query.plan;

import io.parley.policy.ColumnPolicy;
import io.parley.policy.ColumnType;
import io.parley.query.match.Matching;
import io.parley.query.privacy.FlatColumn;
import io.parley.query.privacy.Leaf;
import io.parley.query.privacy.PrivateQuery;
import io.parley.query.sql.DuckDialect;
import io.parley.query.sql.ParleyTypes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rex.RexNode;

/**
 * Writes the one statement that the room runs: clean, match, cut, join, bound, add up.
 *
 * <p><b>Bounding theorem.</b> A unit (a matched pair, or a person of a single party) appears in at
 * most G groups of {@code bounded}, and in each of them its quantity lies within [r·min(0, lo),
 * r·max(0, hi)], whatever the contributions contain. <i>Proof:</i> {@code per_unit} has one row a
 * unit and group, whose quantities are clamped after adding up; {@code bounded} keeps G of a unit's
 * rows. Which ones depends on that unit's own rows and on a seed drawn for the query, on no other
 * unit. So a change of c units moves the released sums by at most c·G·M in L1, M the larger
 * absolute clamp, and the number of people of a group by at most c.
 *
 * <p>Nothing here can fail on a value: columns arrive in their declared types, values are clamped
 * before they are scaled, and sums are of 64-bit numbers in 128 bits.
 */
final class JointStatement {
  /** The variable that holds the query's seed for keyed choices. */
  static final String SEED = "getvariable('parley_seed')";

  private final PrivateQuery query;
  private final Matching matching;
  private final ToIntFunction<Leaf> rowsBeforeJoin;

  JointStatement(PrivateQuery query, Matching matching, ToIntFunction<Leaf> rowsBeforeJoin) {
    this.query = query;
    this.matching = matching;
    this.rowsBeforeJoin = rowsBeforeJoin;
  }

  String numbers(PrivateQuery.Numbers numbers, List<Quantity> quantities, int groupsPerPerson) {
    int groups = numbers.groups().size();
    String keys = groupNames(groups, "");
    StringBuilder sql = new StringBuilder(matchedRows());
    sql.append(",\njoined AS (SELECT m.u AS u");
    for (int i = 0; i < groups; i++) {
      sql.append(", ").append(reference(numbers.groups().get(i))).append(" AS g").append(i);
    }
    quantities.stream()
        .flatMap(q -> q.column().stream())
        .distinct()
        .forEach(c -> sql.append(", ").append(reference(c)).append(" AS ").append(value(c)));
    sql.append(from()).append(where(declaredValues(numbers))).append("),\n");
    sql.append("per_unit AS (SELECT u").append(groupNames(groups, ", "));
    quantities.forEach(q -> sql.append(", ").append(perUnit(q)));
    sql.append(" FROM joined GROUP BY u").append(groupNames(groups, ", ")).append("),\n");
    sql.append("bounded AS (SELECT * FROM per_unit");
    if (groups > 0) {
      sql.append(" QUALIFY row_number() OVER (PARTITION BY u ORDER BY md5(concat_ws('|', ");
      sql.append(SEED).append(", u").append(groupNames(groups, ", ")).append(")), ").append(keys);
      sql.append(") <= ").append(groupsPerPerson);
    }
    sql.append(")\nSELECT ").append(groups == 0 ? "" : keys + ", ");
    sql.append(
        quantities.stream()
            .map(q -> "coalesce(sum(%1$s), 0) AS %1$s".formatted(name(q)))
            .collect(Collectors.joining(", ")));
    sql.append(" FROM bounded").append(groups == 0 ? "" : " GROUP BY " + keys);
    return sql.toString();
  }

  String audience(int receiverSide) {
    return matchedRows()
        + "\nSELECT DISTINCT m.p"
        + receiverSide
        + " AS p"
        + from()
        + where(List.of())
        + " ORDER BY p";
  }

  private String matchedRows() {
    StringBuilder sql = new StringBuilder("WITH ").append(matching.sql());
    for (Leaf leaf : query.leaves()) {
      int cap = rowsBeforeJoin.applyAsInt(leaf);
      sql.append(",\ncut%1$d AS (SELECT * FROM rows%1$d".formatted(leaf.index()));
      sql.append(" r QUALIFY row_number() OVER (PARTITION BY r.p ORDER BY md5(concat_ws('|', ");
      sql.append(SEED).append(", r::VARCHAR))) <= ").append(cap);
      sql.append(")");
    }
    return sql.toString();
  }

  private String from() {
    StringBuilder sql = new StringBuilder("\n  FROM matched m");
    for (Leaf leaf : query.leaves()) {
      int side = matching.parties().indexOf(leaf.party());
      sql.append(" JOIN cut%1$d t%1$d ON t%1$d.p = m.p%2$d".formatted(leaf.index(), side));
    }
    return sql.toString();
  }

  private String where(List<String> more) {
    List<String> all = new ArrayList<>(more);
    roomConditions(query).stream()
        .map(c -> RexSql.condition(c, query.leaves(), i -> "t" + i))
        .sorted()
        .forEach(all::add);
    return all.isEmpty() ? "" : "\n  WHERE " + String.join(" AND ", all);
  }

  /** Values outside the declared ones drop before bounding. */
  private static List<String> declaredValues(PrivateQuery.Numbers numbers) {
    return numbers.groups().stream()
        .filter(g -> !g.column().values().isEmpty())
        .map(g -> reference(g) + " IN (" + literals(g.column()) + ")")
        .toList();
  }

  private static String literals(ColumnPolicy column) {
    String type = ParleyTypes.duckDb(column.type());
    return column.values().stream()
        .map(v -> "CAST('" + v.replace("'", "''") + "' AS " + type + ")")
        .collect(Collectors.joining(", "));
  }

  private static String perUnit(Quantity quantity) {
    String bounded =
        switch (quantity.kind()) {
          case PEOPLE -> "1";
          case ROWS -> "least(count(*), " + quantity.rowsPerPerson() + ")";
          case KNOWN ->
              "least(count("
                  + value(quantity.column().orElseThrow())
                  + "), "
                  + quantity.rowsPerPerson()
                  + ")";
          case SUM -> clampedSum(quantity);
        };
    return "CAST(" + bounded + " AS BIGINT) AS " + name(quantity);
  }

  /** LEAST and GREATEST pass over NULL in DuckDB, hence the CASE: an unknown value adds nothing. */
  private static String clampedSum(Quantity quantity) {
    FlatColumn column = quantity.column().orElseThrow();
    String value = value(column);
    String steps =
        column.column().type() == ColumnType.DECIMAL
            ? "CAST(least(greatest(%s, %s), %s) * %s AS BIGINT)"
                .formatted(
                    value,
                    decimal(quantity, quantity.rowLow()),
                    decimal(quantity, quantity.rowHigh()),
                    BigInteger.TEN.pow(ParleyTypes.DECIMAL_SCALE))
            : "least(greatest(%s, %s), %s)".formatted(value, quantity.rowLow(), quantity.rowHigh());
    return "least(greatest(coalesce(sum(CASE WHEN %s IS NULL THEN NULL ELSE %s END), 0), %s), %s)"
        .formatted(value, steps, quantity.personLow(), quantity.personHigh());
  }

  private static String decimal(Quantity quantity, BigInteger steps) {
    String plain = new BigDecimal(steps).multiply(quantity.step()).toPlainString();
    return "CAST('" + plain + "' AS " + ParleyTypes.duckDb(ColumnType.DECIMAL) + ")";
  }

  private static String name(Quantity quantity) {
    return DuckDialect.quoted(quantity.sqlName());
  }

  private static String reference(FlatColumn column) {
    return "t" + column.leaf() + "." + DuckDialect.quoted(column.column().name());
  }

  private static String value(FlatColumn column) {
    return DuckDialect.quoted("v" + column.leaf() + "_" + column.column().name());
  }

  private static String groupNames(int groups, String before) {
    String names =
        IntStream.range(0, groups).mapToObj(i -> "g" + i).collect(Collectors.joining(", "));
    return names.isEmpty() ? "" : before + names;
  }

  /** Conditions that need several tables; the others are decided at home. */
  static List<RexNode> roomConditions(PrivateQuery query) {
    return query.conditions().stream().filter(c -> leavesOf(query, c).size() != 1).toList();
  }

  static Set<Integer> leavesOf(PrivateQuery query, RexNode condition) {
    Set<Integer> leaves = new TreeSet<>();
    for (int index : RelOptUtil.InputFinder.bits(condition)) {
      query.leaves().stream().filter(l -> l.covers(index)).forEach(l -> leaves.add(l.index()));
    }
    return leaves;
  }
}
