package io.parley.query.release;

import io.parley.query.backend.duckdb.BackendException;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.query.dp.GroupThreshold;
import io.parley.query.dp.NoiseLaw;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.sql.DuckDialect;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.prepare.RelOptTableImpl;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rel.logical.LogicalTableScan;
import org.apache.calcite.rel.rel2sql.RelToSqlConverter;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * Computes what stands above the boundary (expressions, HAVING, ORDER BY, LIMIT) from released
 * numbers alone: post-processing, which costs no privacy.
 *
 * <p>The intervals of the released numbers are carried beside them as further columns, so that a
 * column that is a released number as it is keeps its interval through any order or limit.
 */
public final class TopOfQuery {
  private static final String TABLE = "released";

  private final PrivatePlan.Numbers plan;
  private final List<NoiseLaw> laws;
  private final Optional<GroupThreshold> threshold;
  private final List<ReleasedMeasure> measures;
  private final int boundaryFields;
  private final int groupCount;

  public TopOfQuery(PrivatePlan.Numbers plan, Releaser releaser) {
    this.plan = plan;
    this.laws = releaser.laws(plan);
    this.threshold = releaser.threshold(plan);
    this.groupCount = plan.query().groups().size();
    this.boundaryFields = plan.query().boundary().getRowType().getFieldCount();
    this.measures = plan.query().measures().stream().map(m -> ReleasedMeasure.of(m, plan)).toList();
  }

  /** A node with the interval columns appended, and which boundary field each own output is. */
  private record Carried(RelNode node, List<Integer> origin) {}

  /** The answer of these groups. */
  public Answer answer(List<ReleasedGroup> groups) {
    Carried top = carried(plan.query().top());
    String sql =
        new RelToSqlConverter(DuckDialect.INSTANCE)
            .visitRoot(top.node())
            .asStatement()
            .toSqlString(DuckDialect.INSTANCE)
            .getSql();
    try (DuckDb database = DuckDb.sealed(512)) {
      load(database, groups);
      List<List<Answer.Cell>> rows = new ArrayList<>();
      database.query(sql, row -> rows.add(cells(row, top.origin())));
      return new Answer(columns(top.origin()), rows);
    }
  }

  private Carried carried(RelNode node) {
    if (node == plan.query().boundary()) {
      List<Integer> origin = new ArrayList<>();
      for (int i = 0; i < boundaryFields; i++) {
        origin.add(i);
      }
      return new Carried(scan(), origin);
    }
    Carried input = carried(node.getInput(0));
    RelNode below = input.node();
    if (node instanceof Filter filter) {
      return new Carried(LogicalFilter.create(below, filter.getCondition()), input.origin());
    } else if (node instanceof Sort sort) {
      return new Carried(
          LogicalSort.create(below, sort.getCollation(), sort.offset, sort.fetch), input.origin());
    } else if (node instanceof Project project) {
      List<RexNode> expressions = new ArrayList<>(project.getProjects());
      List<String> names = new ArrayList<>(project.getRowType().getFieldNames());
      int ownBelow = input.origin().size();
      for (int i = ownBelow; i < below.getRowType().getFieldCount(); i++) {
        expressions.add(RexInputRef.of(i, below.getRowType()));
        names.add("_carried" + (i - ownBelow));
      }
      List<Integer> origin =
          project.getProjects().stream()
              .map(e -> e instanceof RexInputRef ref ? input.origin().get(ref.getIndex()) : -1)
              .toList();
      return new Carried(
          LogicalProject.create(below, List.of(), expressions, names, java.util.Set.of()), origin);
    }
    throw new IllegalStateException("above the boundary: " + node.getRelTypeName());
  }

  /** The released groups as a table: the boundary's fields, then low and high of each measure. */
  private RelNode scan() {
    RelDataTypeFactory types = plan.query().boundary().getCluster().getTypeFactory();
    RelDataTypeFactory.Builder row = types.builder();
    plan.query()
        .boundary()
        .getRowType()
        .getFieldList()
        .forEach(f -> row.add("f" + f.getIndex(), f.getType()));
    for (int i = 0; i < measures.size(); i++) {
      var real = types.createTypeWithNullability(types.createSqlType(SqlTypeName.DOUBLE), true);
      row.add("low" + i, real).add("high" + i, real);
    }
    RelOptTable table = RelOptTableImpl.create(null, row.build(), List.of(TABLE), null);
    return LogicalTableScan.create(plan.query().boundary().getCluster(), table, List.of());
  }

  private void load(DuckDb database, List<ReleasedGroup> groups) {
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < groupCount; i++) {
      columns.add(
          "f"
              + i
              + " "
              + io.parley.query.sql.ParleyTypes.duckDb(
                  plan.query().groups().get(i).column().type()));
    }
    for (int i = 0; i < measures.size(); i++) {
      columns.add("f" + (groupCount + i) + " " + measureType(i));
    }
    for (int i = 0; i < measures.size(); i++) {
      columns.add("low" + i + " DOUBLE, high" + i + " DOUBLE");
    }
    database.execute("CREATE TABLE " + TABLE + " (" + String.join(", ", columns) + ")");
    int width = groupCount + 3 * measures.size();
    if (groups.isEmpty() || width == 0) {
      return;
    }
    String marks =
        java.util.Collections.nCopies(width, "?").stream().collect(Collectors.joining(", "));
    try (var insert =
        database
            .connection()
            .prepareStatement("INSERT INTO " + TABLE + " VALUES (" + marks + ")")) {
      for (ReleasedGroup group : groups) {
        int at = 1;
        for (Optional<Object> key : group.keys()) {
          insert.setObject(at++, key.orElse(null));
        }
        for (ReleasedMeasure measure : measures) {
          Optional<BigDecimal> value = measure.value(group);
          insert.setObject(
              at++,
              measure.isAverage()
                  ? value.map(BigDecimal::doubleValue).orElse(null)
                  : value.orElse(null));
        }
        for (ReleasedMeasure measure : measures) {
          Optional<Interval> interval = measure.interval95(group, laws, threshold);
          insert.setObject(at++, interval.map(Interval::low).orElse(null));
          insert.setObject(at++, interval.map(Interval::high).orElse(null));
        }
        insert.addBatch();
      }
      insert.executeBatch();
    } catch (SQLException e) {
      throw new BackendException("released numbers could not be loaded", e);
    }
  }

  private String measureType(int measure) {
    if (measures.get(measure).isAverage()) {
      return "DOUBLE";
    }
    return plan.query()
                .boundary()
                .getRowType()
                .getFieldList()
                .get(groupCount + measure)
                .getType()
                .getSqlTypeName()
            == SqlTypeName.DECIMAL
        ? "DECIMAL(38,4)"
        : "BIGINT";
  }

  private List<Answer.Cell> cells(ResultSet row, List<Integer> origin) throws SQLException {
    int own = origin.size();
    var types = plan.query().top().getRowType().getFieldList();
    List<Answer.Cell> cells = new ArrayList<>();
    for (int i = 0; i < own; i++) {
      Optional<Interval> interval = Optional.empty();
      int measure = origin.get(i) - groupCount;
      if (measure >= 0) {
        double low = row.getDouble(own + 1 + 2 * measure);
        boolean known = !row.wasNull();
        double high = row.getDouble(own + 2 + 2 * measure);
        interval = known ? Optional.of(new Interval(low, high)) : Optional.empty();
      }
      cells.add(
          new Answer.Cell(
              Optional.ofNullable(
                  plain(row.getObject(i + 1), types.get(i).getType().getSqlTypeName())),
              interval));
    }
    return cells;
  }

  /**
   * A JDBC value as the column's type says. DuckDB divides integers as reals and adds them up in
   * more bits; a number that the type cannot hold (a division by zero) is unknown.
   */
  private static @Nullable Object plain(@Nullable Object value, SqlTypeName type) {
    if (value instanceof java.sql.Timestamp timestamp) {
      return timestamp.toLocalDateTime();
    } else if (value instanceof java.sql.Date date) {
      return date.toLocalDate();
    }
    if (!(value instanceof Number number)) {
      return value;
    }
    if (!Double.isFinite(number.doubleValue())) {
      return null;
    }
    if (SqlTypeName.APPROX_TYPES.contains(type)) {
      return number.doubleValue();
    }
    BigDecimal exact =
        number instanceof BigDecimal decimal ? decimal : new BigDecimal(number.toString());
    if (!SqlTypeName.INT_TYPES.contains(type)) {
      return exact;
    }
    BigInteger whole = exact.toBigInteger();
    return whole.bitLength() < Long.SIZE ? (Object) whole.longValueExact() : null;
  }

  private List<Answer.Column> columns(List<Integer> origin) {
    List<Answer.Column> columns = new ArrayList<>();
    var fields = plan.query().top().getRowType().getFieldList();
    for (int i = 0; i < fields.size(); i++) {
      int measure = origin.get(i) - groupCount;
      columns.add(
          new Answer.Column(
              fields.get(i).getName(),
              fields.get(i).getType().getSqlTypeName().getName(),
              measure >= 0 ? measures.get(measure).noise(plan, laws) : Optional.empty()));
    }
    return columns;
  }
}
