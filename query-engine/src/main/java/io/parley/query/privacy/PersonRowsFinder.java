package io.parley.query.privacy;

import io.parley.policy.PolicySet;
import io.parley.policy.SqlRefusal;
import io.parley.policy.TableName;
import io.parley.policy.TablePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.SqlKind;

/**
 * Flattens what lies below the measurement boundary. It knows only the operators listed here; any
 * other is refused, so that an operator whose effect on a person's rows nobody has analysed can
 * never pass.
 */
final class PersonRowsFinder {
  /** More occurrences of tables than this are refused. */
  static final int MAX_LEAVES = 8;

  private final PolicySet offered;
  private final RexBuilder rexBuilder;
  private int nextOffset;
  private int nextLeaf;

  PersonRowsFinder(PolicySet offered, RexBuilder rexBuilder) {
    this.offered = offered;
    this.rexBuilder = rexBuilder;
  }

  PersonRows find(RelNode node) {
    if (node instanceof TableScan scan) {
      return scan(scan);
    } else if (node instanceof Project project) {
      return project(project);
    } else if (node instanceof Filter filter) {
      return filter(filter);
    } else if (node instanceof Join join) {
      return join(join);
    } else if (node instanceof Aggregate) {
      throw unsupported(
          "an aggregate over another aggregate",
          "ask for the inner numbers first; released numbers can be combined above one aggregate");
    } else if (node instanceof Sort) {
      throw unsupported(
          "ORDER BY, LIMIT or OFFSET on people's rows",
          "order and limit the released groups instead, in the outermost SELECT");
    }
    throw unsupported(
        inSql(node) + " on people's rows",
        "below an aggregate use tables, joins on the person, and WHERE");
  }

  private static String inSql(RelNode node) {
    String name = node.getRelTypeName().replace("Logical", "");
    return switch (name) {
      case "Minus" -> "EXCEPT";
      case "Correlate" -> "LATERAL";
      case "Uncollect" -> "UNNEST";
      case "Sample" -> "TABLESAMPLE";
      case "Match" -> "MATCH_RECOGNIZE";
      default -> name.toUpperCase(Locale.ROOT);
    };
  }

  private PersonRows scan(TableScan scan) {
    if (nextLeaf == MAX_LEAVES) {
      throw unsupported("more than " + MAX_LEAVES + " tables", "ask with fewer tables");
    }
    List<String> name = scan.getTable().getQualifiedName();
    TablePolicy policy =
        offered
            .table(new TableName(name.get(name.size() - 2), name.get(name.size() - 1)))
            .orElseThrow();
    Leaf leaf = new Leaf(nextLeaf++, policy, nextOffset);
    nextOffset += leaf.width();
    List<RexNode> outputs =
        IntStream.range(0, leaf.width())
            .<RexNode>mapToObj(
                i ->
                    new RexInputRef(
                        leaf.offset() + i, scan.getRowType().getFieldList().get(i).getType()))
            .toList();
    return new PersonRows(List.of(leaf), outputs, List.of(), List.of(0));
  }

  private PersonRows project(Project project) {
    PersonRows input = find(project.getInput());
    List<RexNode> outputs =
        project.getProjects().stream().map(e -> over(input.outputs(), e)).toList();
    return new PersonRows(input.leaves(), outputs, input.conditions(), input.linked());
  }

  private PersonRows filter(Filter filter) {
    PersonRows input = find(filter.getInput());
    return withCondition(input, over(input.outputs(), filter.getCondition()));
  }

  private PersonRows join(Join join) {
    if (join.getJoinType() != JoinRelType.INNER) {
      throw unsupported(
          "a " + join.getJoinType().lowerName + " join",
          "this version joins people with INNER JOIN only");
    }
    PersonRows left = find(join.getLeft());
    PersonRows right = find(join.getRight());
    int shift = left.leaves().size();
    List<Leaf> leaves = concat(left.leaves(), right.leaves());
    List<Integer> linked = new ArrayList<>(left.linked());
    right.linked().forEach(l -> linked.add(l + shift));
    List<RexNode> outputs = concat(left.outputs(), right.outputs());
    PersonRows both =
        new PersonRows(leaves, outputs, concat(left.conditions(), right.conditions()), linked);
    return withCondition(both, over(outputs, join.getCondition()));
  }

  /** Adds a condition's conjuncts; equalities of persons link leaves instead. */
  private PersonRows withCondition(PersonRows rows, RexNode condition) {
    List<RexNode> conditions = new ArrayList<>(rows.conditions());
    List<Integer> linked = new ArrayList<>(rows.linked());
    int first = rows.leaves().get(0).index();
    RexNode folded = condition.accept(new FoldedLiterals(rexBuilder));
    for (RexNode conjunct : RelOptUtil.conjunctions(folded)) {
      Optional<int[]> persons = personEquality(rows.leaves(), conjunct);
      if (persons.isPresent()) {
        int a = linked.get(persons.get()[0] - first);
        int b = linked.get(persons.get()[1] - first);
        linked.replaceAll(l -> l == Math.max(a, b) ? Math.min(a, b) : l);
      } else if (!conjunct.isAlwaysTrue()) {
        conditions.add(conjunct);
      }
    }
    return new PersonRows(rows.leaves(), rows.outputs(), conditions, linked);
  }

  private static Optional<int[]> personEquality(List<Leaf> leaves, RexNode conjunct) {
    if (!(conjunct instanceof RexCall call)
        || call.getKind() != SqlKind.EQUALS
        || !(call.getOperands().get(0) instanceof RexInputRef left)
        || !(call.getOperands().get(1) instanceof RexInputRef right)) {
      return Optional.empty();
    }
    Optional<Leaf> a = leaves.stream().filter(l -> l.isPerson(left.getIndex())).findFirst();
    Optional<Leaf> b = leaves.stream().filter(l -> l.isPerson(right.getIndex())).findFirst();
    return a.isPresent() && b.isPresent()
        ? Optional.of(new int[] {a.get().index(), b.get().index()})
        : Optional.empty();
  }

  /** An expression over a node's input fields as one over the flat row. */
  private RexNode over(List<RexNode> outputs, RexNode expression) {
    return expression.accept(
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef ref) {
            RexNode output = outputs.get(ref.getIndex());
            return output.getType().equals(ref.getType())
                ? output
                : rexBuilder.makeCast(ref.getType(), output, true, false);
          }
        });
  }

  private static <T> List<T> concat(List<T> a, List<T> b) {
    List<T> all = new ArrayList<>(a);
    all.addAll(b);
    return all;
  }

  private static SqlRefusal unsupported(String what, String help) {
    return new SqlRefusal(
        "not-supported-yet", what + " is not supported by this version", Optional.empty(), help);
  }
}
