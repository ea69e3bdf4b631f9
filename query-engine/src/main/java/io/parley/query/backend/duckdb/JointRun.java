package io.parley.query.backend.duckdb;

import io.parley.query.plan.BoundedGroup;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.sql.ParleyTypes;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The joint statement over the contributions: exact bounded numbers, which must not leave before
 * noise.
 */
public final class JointRun {
  private final DuckDb database;

  /**
   * A run in a database that is used for this question alone.
   *
   * @param seed at least 16 random bytes, drawn for the question, for keyed choices
   */
  public JointRun(DuckDb database, byte[] seed) {
    this.database = database;
    database.execute("SET VARIABLE parley_seed = '" + HexFormat.of().formatHex(seed) + "'");
  }

  /**
   * Creates the table of a contribution from a relation that holds its stream, with the types that
   * the plan says; a stream of another shape fails.
   */
  public void load(Contribution contribution, String relation) {
    String columns;
    if (contribution instanceof Contribution.People people) {
      columns =
          IntStream.range(0, people.keys().size())
              .mapToObj(i -> ", k" + i + "::UUID AS k" + i)
              .collect(Collectors.joining());
    } else {
      Contribution.Rows rows = (Contribution.Rows) contribution;
      columns =
          rows.columns().stream()
              .map(
                  c ->
                      ", \"%1$s\"::%2$s AS \"%1$s\""
                          .formatted(c.name(), ParleyTypes.duckDb(c.type())))
              .collect(Collectors.joining());
    }
    database.execute(
        "CREATE TABLE "
            + contribution.name()
            + " AS SELECT p::UUID AS p"
            + columns
            + " FROM "
            + relation);
  }

  /** The exact bounded numbers of each group that holds a unit. */
  public List<BoundedGroup> numbers(PrivatePlan.Numbers plan) {
    int groups = plan.query().groups().size();
    List<BoundedGroup> result = new ArrayList<>();
    database.query(
        plan.jointSql(),
        row -> {
          List<Optional<Object>> keys = new ArrayList<>();
          for (int i = 1; i <= groups; i++) {
            keys.add(Optional.ofNullable(value(row, i)));
          }
          List<Long> numbers = new ArrayList<>();
          for (int i = 0; i < plan.quantities().size(); i++) {
            numbers.add(row.getBigDecimal(groups + 1 + i).longValueExact());
          }
          result.add(new BoundedGroup(keys, numbers));
        });
    return result;
  }

  /** The receiver's tokens that satisfy the condition of an audience. */
  public List<UUID> audience(PrivatePlan.Audience plan) {
    List<UUID> tokens = new ArrayList<>();
    database.query(plan.jointSql(), row -> tokens.add((UUID) row.getObject(1)));
    return tokens;
  }

  /** A JDBC value in the Java type of its column type. */
  @SuppressWarnings("NullAway") // JDBC says SQL NULL with null
  private static Object value(ResultSet row, int index) throws SQLException {
    Object value = row.getObject(index);
    if (value instanceof BigDecimal decimal) {
      return decimal.stripTrailingZeros();
    } else if (value instanceof java.sql.Timestamp timestamp) {
      return timestamp.toLocalDateTime();
    } else if (value instanceof java.sql.Date date) {
      return date.toLocalDate();
    }
    return value;
  }
}
