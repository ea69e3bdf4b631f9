package io.parley.query.release;

import io.parley.query.backend.duckdb.DuckDb;
import io.parley.query.backend.duckdb.EmptyTables;
import io.parley.query.backend.duckdb.JdbcValues;
import io.parley.query.backend.duckdb.RelationSql;
import io.parley.query.backend.duckdb.SpareDatabases;
import io.parley.query.plan.PrivatePlan;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * Computes what stands above the boundaries (expressions, joins of releases, HAVING, ORDER BY,
 * LIMIT) from released numbers alone: post-processing, which costs no privacy.
 *
 * <p>Each row carries hidden columns that say which released groups it was computed from, so that
 * an output column keeps its interval through any order, filter, join or limit.
 */
public final class TopOfQuery {
  private final PrivatePlan.Measured plan;
  private final Optional<CellIntervals> intervals;
  private final Symbols.Of symbols;
  private final String statement;

  public TopOfQuery(PrivatePlan.Numbers plan, Releaser releaser) {
    this(plan, Optional.of(new CellIntervals(plan, releaser.noising(plan))));
  }

  /** Over exact numbers, which have no intervals. */
  public TopOfQuery(PrivatePlan.Threshold plan) {
    this(plan, Optional.empty());
  }

  private TopOfQuery(PrivatePlan.Measured plan, Optional<CellIntervals> intervals) {
    this.plan = plan;
    this.symbols = new Symbols(plan).of(plan.query().root());
    this.intervals = intervals;
    this.statement = statement(plan);
  }

  private static String statement(PrivatePlan.Measured plan) {
    List<String> statements = new ArrayList<>();
    RelationSql relations = new RelationSql(node -> boundary(plan, node), statements, "a");
    RelationSql.Relation root = relations.relation(plan.query().root());
    return RelationSql.with(statements) + "SELECT * FROM " + root.name();
  }

  private static Optional<RelationSql.Relation> boundary(PrivatePlan.Measured plan, RelNode node) {
    return plan.measurements().stream()
        .filter(m -> m.boundary().node() == node)
        .findFirst()
        .map(m -> new RelationSql.Relation(ReleasedRows.table(m), List.of("s0")));
  }

  /** Fails where the backend cannot run what stands above the boundaries; needs no numbers. */
  public void check(EmptyTables scratch) {
    EmptyTables.Draft draft = scratch.draft();
    plan.measurements().forEach(m -> draft.table(ReleasedRows.table(m), ReleasedRows.columns(m)));
    draft.query(statement);
    scratch.plan(draft);
  }

  /** The answer of these groups, one list a measurement, by a database of these. */
  public Answer answer(List<List<ReleasedGroup>> groups, SpareDatabases databases) {
    try (DuckDb database = databases.take()) {
      for (int i = 0; i < plan.measurements().size(); i++) {
        ReleasedRows.load(database, plan.measurements().get(i), groups.get(i));
      }
      List<List<Answer.Cell>> rows = new ArrayList<>();
      database.query(statement, row -> rows.add(cells(row, groups)));
      Answer answer = new Answer(columns(), rows);
      database.done();
      return answer;
    }
  }

  private List<Answer.Cell> cells(ResultSet row, List<List<ReleasedGroup>> groups)
      throws SQLException {
    List<RelDataTypeField> fields = plan.query().root().getRowType().getFieldList();
    List<Answer.Cell> cells = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      Optional<Object> value =
          Optional.ofNullable(plain(row, symbols.slots() + i + 1, fields.get(i).getType()));
      Optional<Interval> interval = Optional.empty();
      Optional<Symbols.Symbol> symbol = symbols.fields().get(i);
      if (intervals.isPresent() && symbol.isPresent() && value.isPresent()) {
        long origin = row.getLong(symbol.get().slot() + 1);
        if (!row.wasNull()) {
          int measurement = (int) (origin >> ReleasedRows.GROUP_BITS);
          ReleasedGroup group = groups.get(measurement).get((int) origin);
          interval = intervals.get().of(measurement, symbol.get().content(), group);
        }
      }
      cells.add(new Answer.Cell(value, interval));
    }
    return cells;
  }

  /**
   * A JDBC value as the column's type says; a number that the type cannot hold, or that is not
   * finite, is unknown.
   */
  private static @Nullable Object plain(ResultSet row, int index, RelDataType type)
      throws SQLException {
    Object value = JdbcValues.of(row, index, row.getObject(index));
    if (!(value instanceof Number number)) {
      return value;
    } else if (!Double.isFinite(number.doubleValue())) {
      return null;
    }
    SqlTypeName name = type.getSqlTypeName();
    if (SqlTypeName.APPROX_TYPES.contains(name)) {
      return number.doubleValue();
    }
    BigDecimal exact =
        number instanceof BigDecimal decimal ? decimal : new BigDecimal(number.toString());
    if (!SqlTypeName.INT_TYPES.contains(name)) {
      return exact;
    }
    BigInteger whole = exact.toBigInteger();
    return whole.bitLength() < Long.SIZE ? (Object) whole.longValueExact() : null;
  }

  private List<Answer.Column> columns() {
    List<RelDataTypeField> fields = plan.query().root().getRowType().getFieldList();
    return IntStream.range(0, fields.size())
        .mapToObj(
            c ->
                new Answer.Column(
                    plan.names().get(c),
                    fields.get(c).getType().getSqlTypeName().getName(),
                    symbols
                        .fields()
                        .get(c)
                        .filter(s -> plan.measurements().size() == 1)
                        .flatMap(s -> intervals.flatMap(i -> i.noise(0, s.content())))))
        .toList();
  }
}
