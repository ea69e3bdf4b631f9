package io.parley.query.plan;

import io.parley.policy.ReasonCode;
import io.parley.policy.SqlRefusal;
import io.parley.policy.TableName;
import io.parley.query.privacy.Boundary;
import io.parley.query.privacy.Measure;
import io.parley.query.privacy.OfferedColumn;
import io.parley.query.privacy.PrivateQuery;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/**
 * The numbers of a question for exact numbers, and beside them the people on whom each stands:
 * those of the group, and for each column that is read those whose value is known.
 *
 * <p>Numbers are counts of people and rows, and counts, sums and averages of a column as it is. A
 * condition inside of one ({@code CASE}, {@code FILTER}, arithmetic that comes to nought for all
 * but one) could pick out a person among many, and so is refused; it stands in WHERE, where the
 * people are counted who meet it.
 */
final class ThresholdNumbers {
  private final Boundary boundary;
  private final PrivateQuery.Numbers query;
  private final ToIntFunction<TableName> caps;

  private ThresholdNumbers(
      Boundary boundary, PrivateQuery.Numbers query, ToIntFunction<TableName> caps) {
    this.boundary = boundary;
    this.query = query;
    this.caps = caps;
  }

  /** With no cap but that on rows: a person counts in every group and with every row. */
  static Measurement of(
      Boundary boundary, PrivateQuery.Numbers query, ToIntFunction<TableName> caps) {
    ThresholdNumbers numbers = new ThresholdNumbers(boundary, query, caps);
    boundary.measures().forEach(numbers::check);
    int rows = numbers.rows().intValueExact();
    Measurement measurement =
        Quantities.measurement(
            boundary, new Ranges(query, caps), boundary.groups().isEmpty() ? 1 : rows, rows, false);
    Set<Quantity> all = new LinkedHashSet<>(measurement.quantities());
    all.addAll(numbers.people());
    return new Measurement(
        boundary,
        List.copyOf(all),
        measurement.ranks(),
        measurement.groupsPerPerson(),
        measurement.rowsPerPerson(),
        false);
  }

  private BigInteger rows() {
    return boundary.input().bound().rows(caps);
  }

  /** The people behind each number, of the group and of each column. */
  private List<Quantity> people() {
    List<Quantity> people = new ArrayList<>();
    people.add(Quantities.people(Optional.empty()));
    boundary
        .measures()
        .forEach(
            m -> m.value().ifPresent(v -> people.add(Quantities.people(Optional.of(known(v))))));
    return people;
  }

  private RexNode known(RexNode value) {
    return boundary
        .node()
        .getCluster()
        .getRexBuilder()
        .makeCall(SqlStdOperatorTable.IS_NOT_NULL, value);
  }

  private void check(Measure measure) {
    if (measure instanceof Measure.People people && people.condition().isEmpty()) {
      return;
    } else if (measure instanceof Measure.Rows) {
      checkWeight(query.tables().stream().mapToInt(t -> caps.applyAsInt(t.table())).max());
      return;
    } else if (measure instanceof Measure.Variance || measure instanceof Measure.Quantile) {
      throw refused(
          "a quantile, a minimum or a maximum is a value of one person, and a variance beside an average tells much of few",
          "ask for counts, sums and averages, or for private numbers");
    }
    Optional<OfferedColumn> column = measure.value().flatMap(this::column);
    if (column.isEmpty()) {
      throw refused(
          "an exact number is about a column of people as it is: a condition or a calculation inside of it could pick out one person",
          "write the condition in WHERE, so that the people are counted who meet it");
    } else if (!(measure instanceof Measure.Distinct)) {
      checkWeight(OptionalInt.of(caps.applyAsInt(column.get().table())));
    }
  }

  /** The offered column of a table of people that an expression is, unchanged. */
  private Optional<OfferedColumn> column(RexNode value) {
    return value instanceof RexInputRef field
        ? boundary
            .input()
            .columns()
            .get(field.getIndex())
            .plain()
            .filter(c -> query.tables().stream().anyMatch(t -> t.table().equals(c.table())))
        : Optional.empty();
  }

  /** A person has no more rows than the table of which they are. */
  private void checkWeight(OptionalInt own) {
    if (own.isEmpty() || rows().compareTo(BigInteger.valueOf(own.getAsInt())) > 0) {
      throw refused(
          "the join may multiply a person's rows, and a person with many of them would stand out of an exact number",
          "look the other tables up by IN (SELECT person FROM …), or ask their owners for `rows_before_join: 1`");
    }
  }

  private static SqlRefusal refused(String why, String instead) {
    return new SqlRefusal(ReasonCode.THRESHOLD_FORM, why, Optional.empty(), instead);
  }
}
