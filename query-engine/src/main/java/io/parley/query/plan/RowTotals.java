package io.parley.query.plan;

import io.parley.policy.TableName;
import io.parley.policy.TablePolicy;
import io.parley.query.privacy.NodeRows;
import io.parley.query.privacy.PrivateQuery;
import io.parley.query.privacy.Scans;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Union;

/**
 * The most rows that the nodes of a plan can have, of all people together. It follows from the
 * algebra and from public numbers alone: {@code rows} of each table, {@code rows_before_join}, and
 * what is declared of public tables.
 *
 * <p><b>Theorem.</b> Let each table have at most its {@code rows}, and each stream of a party at
 * most the rows of its fragment here, of which a unit has at most the fragment's {@code maxRows}.
 * Then no node of the plan has more rows than {@link #of(RelNode)}. <i>Proof</i>, from the leaves:
 * filters, projections and aggregates by person have at most the rows of their input, unions their
 * sum. In a join of people's rows partners are of one unit. A row of the left so meets at most the
 * rows that one unit has on the right, m, and the join has at most t·m rows, with t those of the
 * left; and the same with sides changed, so that the smaller of both products holds. An outer join
 * adds at most the rows that stay without a partner. A row that looks values up in public rows
 * meets at most one of them by their key, else at most all. ∎
 */
public final class RowTotals {
  private final PrivateQuery query;
  private final Map<TableName, Integer> rows;
  private final ToIntFunction<TableName> caps;
  private final IdentityHashMap<RelNode, BigInteger> known = new IdentityHashMap<>();

  private RowTotals(
      PrivateQuery query, Map<TableName, Integer> rows, Map<TableName, Integer> caps) {
    this.query = query;
    this.rows = rows;
    this.caps = table -> Objects.requireNonNull(caps.get(table));
  }

  /** Those of a plan; empty where the owner of a table has not said how many rows it has. */
  public static Optional<RowTotals> of(PrivatePlan plan) {
    Map<TableName, Integer> rows = new HashMap<>();
    for (TablePolicy table : plan.query().tables()) {
      if (table.rows().isEmpty()) {
        return Optional.empty();
      }
      rows.put(table.table(), table.rows().get());
    }
    Map<TableName, Integer> caps = new HashMap<>();
    for (Contribution contribution : plan.contributions()) {
      if (contribution instanceof Contribution.Rows own) {
        caps.putAll(own.fragment().caps());
      }
    }
    return Optional.of(new RowTotals(plan.query(), rows, caps));
  }

  /** The most rows of a stream. */
  public BigInteger of(Contribution contribution) {
    if (contribution instanceof Contribution.Rows own) {
      return of(own.fragment().algebra());
    } else if (contribution instanceof Contribution.PublicRows open) {
      return BigInteger.valueOf(open.maxRows());
    }
    // Whoever is in one of the tables is in the stream, once.
    return ((Contribution.People) contribution)
        .tables().stream().map(v -> table(v.table())).reduce(BigInteger.ZERO, BigInteger::add);
  }

  /** The most rows of a node. */
  public BigInteger of(RelNode node) {
    BigInteger before = known.get(node);
    if (before != null) {
      return before;
    }
    BigInteger found = found(node);
    known.put(node, found);
    return found;
  }

  private BigInteger found(RelNode node) {
    if (query.rows().get(node) instanceof NodeRows.OfPublic open) {
      return open.bound().rows(table -> 0);
    } else if (node instanceof TableScan scan) {
      return table(Scans.name(scan));
    } else if (node instanceof Union union) {
      return union.getInputs().stream().map(this::of).reduce(BigInteger.ZERO, BigInteger::add);
    } else if (node instanceof Join join) {
      return joined(join);
    } else if (node instanceof Filter
        || node instanceof Project
        || node instanceof Aggregate
        || node instanceof Sort) {
      return of(node.getInput(0));
    }
    throw new IllegalStateException("no rows are known of " + node.getRelTypeName());
  }

  private BigInteger table(TableName table) {
    return BigInteger.valueOf(Objects.requireNonNull(rows.get(table)));
  }

  private BigInteger joined(Join join) {
    if (query.rows().get(join.getLeft()) instanceof NodeRows.OfPublic) {
      return lookedUp(join, of(join.getRight()), join.getRight(), join.getLeft());
    } else if (query.rows().get(join.getRight()) instanceof NodeRows.OfPublic) {
      return lookedUp(join, of(join.getLeft()), join.getLeft(), join.getRight());
    }
    JoinRelType type = join.getJoinType();
    BigInteger left = of(join.getLeft());
    BigInteger right = of(join.getRight());
    if (!type.projectsRight()) {
      return left;
    }
    BigInteger pairs =
        left.multiply(ofOne(join.getRight())).min(right.multiply(ofOne(join.getLeft())));
    return pairs
        .add(type.generatesNullsOnRight() ? left : BigInteger.ZERO)
        .add(type.generatesNullsOnLeft() ? right : BigInteger.ZERO);
  }

  /**
   * The most rows of a join on which other joins stand, in whatever order an engine joins its
   * parts: what it has between them is so large at most.
   *
   * @param whole which nodes are no joins, though joins may stand below them
   */
  public BigInteger inAnyOrder(RelNode node, Predicate<RelNode> whole) {
    if (whole.test(node)) {
      return of(node);
    } else if (node instanceof Filter || node instanceof Project) {
      return inAnyOrder(node.getInput(0), whole);
    } else if (!(node instanceof Join join)
        || !(query.rows().get(node) instanceof NodeRows.OfPeople)) {
      return of(node);
    } else if (query.rows().get(join.getLeft()) instanceof NodeRows.OfPublic) {
      return lookedUp(join, inAnyOrder(join.getRight(), whole), join.getRight(), join.getLeft());
    } else if (query.rows().get(join.getRight()) instanceof NodeRows.OfPublic) {
      return lookedUp(join, inAnyOrder(join.getLeft(), whole), join.getLeft(), join.getRight());
    }
    BigInteger left = inAnyOrder(node.getInput(0), whole);
    BigInteger right = inAnyOrder(node.getInput(1), whole);
    return left.multiply(ofOne(node.getInput(1)))
        .max(right.multiply(ofOne(node.getInput(0))))
        .add(left)
        .add(right);
  }

  /**
   * The most units that have a row at a node: in an inner join those that both sides have, else
   * those of the sides that stay.
   */
  public BigInteger units(RelNode node) {
    if (node instanceof Join join) {
      return units(join);
    } else if (node instanceof Union union) {
      return union.getInputs().stream().map(this::units).reduce(BigInteger.ZERO, BigInteger::add);
    }
    return node.getInputs().size() == 1 ? units(node.getInput(0)) : of(node);
  }

  private BigInteger units(Join join) {
    if (query.rows().get(join.getLeft()) instanceof NodeRows.OfPublic) {
      return units(join.getRight());
    } else if (query.rows().get(join.getRight()) instanceof NodeRows.OfPublic) {
      return units(join.getLeft());
    }
    BigInteger left = units(join.getLeft());
    BigInteger right = units(join.getRight());
    return switch (join.getJoinType()) {
      case INNER, SEMI -> left.min(right);
      case RIGHT -> right;
      case FULL -> left.add(right);
      default -> left;
    };
  }

  /**
   * The most rows of a join with public rows.
   *
   * @param rows the most of its other side
   */
  private BigInteger lookedUp(Join join, BigInteger rows, RelNode people, RelNode open) {
    boolean meetsOne = people(join).bound() == people(people).bound();
    return meetsOne ? rows : rows.multiply(of(open).max(BigInteger.ONE));
  }

  /** The most rows of one unit. */
  private BigInteger ofOne(RelNode node) {
    return people(node).bound().rows(caps);
  }

  private NodeRows.OfPeople people(RelNode node) {
    return (NodeRows.OfPeople) Objects.requireNonNull(query.rows().get(node));
  }
}
