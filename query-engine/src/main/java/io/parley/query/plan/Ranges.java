package io.parley.query.plan;

import io.parley.policy.Bounds;
import io.parley.policy.ColumnPolicy;
import io.parley.policy.PublicTable;
import io.parley.policy.TableName;
import io.parley.policy.TablePolicy;
import io.parley.query.privacy.NodeRows;
import io.parley.query.privacy.PrivateQuery;
import io.parley.query.privacy.Scans;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/**
 * The range in which each column of the algebra lies where every offered value lies in its declared
 * bounds. It is public, and only ever a proposal for a clamp: whatever values are found, the
 * evaluated expression is clamped into the range that is found for it here, so that nothing rests
 * on the declared bounds being true, and a person within them loses nothing.
 */
final class Ranges {
  private final PrivateQuery query;
  private final ToIntFunction<TableName> caps;
  private final IdentityHashMap<RelNode, List<Optional<Bounds>>> known = new IdentityHashMap<>();

  Ranges(PrivateQuery query, ToIntFunction<TableName> caps) {
    this.query = query;
    this.caps = caps;
  }

  /** The range of an expression over a node's fields; empty where there is no finite one. */
  Optional<Bounds> of(RexNode expression, RelNode over) {
    return ExpressionRange.of(expression, of(over), rows(over));
  }

  /** The range of each field of a node. */
  List<Optional<Bounds>> of(RelNode node) {
    List<Optional<Bounds>> found = known.get(node);
    if (found == null) {
      found = find(node);
      known.put(node, found);
    }
    return found;
  }

  private BigInteger rows(RelNode node) {
    NodeRows rows = query.rows().get(node);
    return rows instanceof NodeRows.OfPeople people ? people.bound().rows(caps) : BigInteger.ONE;
  }

  private List<Optional<Bounds>> find(RelNode node) {
    if (node instanceof TableScan scan) {
      return scan(scan);
    } else if (node instanceof Values values) {
      return values(values);
    } else if (node instanceof Project project) {
      List<Optional<Bounds>> below = of(project.getInput());
      BigInteger rows = rows(project.getInput());
      return project.getProjects().stream().map(e -> ExpressionRange.of(e, below, rows)).toList();
    } else if (node instanceof Filter filter) {
      return of(filter.getInput());
    } else if (node instanceof Join join) {
      List<Optional<Bounds>> both = new ArrayList<>(of(join.getLeft()));
      if (join.getJoinType().projectsRight()) {
        both.addAll(of(join.getRight()));
      }
      return both;
    } else if (node instanceof Union union) {
      return union(union);
    } else if (node instanceof Aggregate aggregate) {
      return aggregate(aggregate);
    }
    return nothing(node);
  }

  private static List<Optional<Bounds>> nothing(RelNode node) {
    return node.getRowType().getFieldList().stream().map(f -> Optional.<Bounds>empty()).toList();
  }

  private List<Optional<Bounds>> scan(TableScan scan) {
    TableName table = Scans.name(scan);
    Optional<PublicTable> open =
        query.publicTables().stream().filter(t -> t.table().equals(table)).findFirst();
    if (open.isPresent()) {
      return open.get().columns().stream().map(ColumnPolicy::bounds).toList();
    }
    TablePolicy policy =
        query.tables().stream().filter(t -> t.table().equals(table)).findFirst().orElseThrow();
    List<Optional<Bounds>> ranges = new ArrayList<>();
    ranges.add(Optional.empty());
    policy.columns().stream().map(ColumnPolicy::bounds).forEach(ranges::add);
    return ranges;
  }

  private static List<Optional<Bounds>> values(Values values) {
    List<Optional<Bounds>> ranges = new ArrayList<>();
    for (int i = 0; i < values.getRowType().getFieldCount(); i++) {
      int field = i;
      ranges.add(
          values.getTuples().stream()
              .map(row -> ExpressionRange.of(row.get(field), List.of(), BigInteger.ONE))
              .reduce(Ranges::hull)
              .orElse(Optional.empty()));
    }
    return ranges;
  }

  private List<Optional<Bounds>> union(Union union) {
    List<Optional<Bounds>> all = of(union.getInput(0));
    for (RelNode input : union.getInputs().subList(1, union.getInputs().size())) {
      List<Optional<Bounds>> next = of(input);
      List<Optional<Bounds>> both = new ArrayList<>();
      for (int i = 0; i < all.size(); i++) {
        both.add(hull(all.get(i), next.get(i)));
      }
      all = both;
    }
    return all;
  }

  private List<Optional<Bounds>> aggregate(Aggregate aggregate) {
    List<Optional<Bounds>> below = of(aggregate.getInput());
    BigDecimal rows = new BigDecimal(rows(aggregate.getInput()));
    List<Optional<Bounds>> ranges = new ArrayList<>();
    aggregate.getGroupSet().forEachInt(key -> ranges.add(below.get(key)));
    for (AggregateCall call : aggregate.getAggCallList()) {
      ranges.add(call(call, below, rows));
    }
    return ranges;
  }

  private static Optional<Bounds> call(
      AggregateCall call, List<Optional<Bounds>> below, BigDecimal rows) {
    SqlKind kind = call.getAggregation().getKind();
    if (kind == SqlKind.COUNT) {
      return Optional.of(new Bounds(BigDecimal.ZERO, rows));
    } else if (call.getArgList().isEmpty()) {
      return Optional.empty();
    }
    Optional<Bounds> argument = below.get(call.getArgList().get(0));
    return kind == SqlKind.SUM || kind == SqlKind.SUM0 ? argument.map(b -> sum(b, rows)) : argument;
  }

  /** The sum of between no and {@code rows} values. */
  static Bounds sum(Bounds each, BigDecimal rows) {
    return new Bounds(
        each.low().min(BigDecimal.ZERO).multiply(rows),
        each.high().max(BigDecimal.ZERO).multiply(rows));
  }

  static Optional<Bounds> hull(Optional<Bounds> a, Optional<Bounds> b) {
    return a.flatMap(l -> b.map(r -> hull(l, r)));
  }

  static Bounds hull(Bounds a, Bounds b) {
    return new Bounds(a.low().min(b.low()), a.high().max(b.high()));
  }
}
