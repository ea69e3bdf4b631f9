package io.parley.query.privacy;

import io.parley.policy.TableName;
import io.parley.policy.Use;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/**
 * Joins of people's rows: with rows of the same person, or with a public list.
 *
 * <p>Why a row of the result belongs to one unit: the condition demands that a person column of the
 * left row equals one of the right row. By the invariant of {@link NodeRows.OfPeople} both hold
 * their row's unit, so that both rows belong to one. A row without a partner stays its own unit's.
 */
final class Joins {
  private Joins() {}

  static NodeRows ofPeople(
      Join join, NodeRows.OfPeople left, NodeRows.OfPeople right, Findings findings) {
    List<RowColumn> both = new ArrayList<>(left.columns());
    both.addAll(right.columns());
    List<RexNode> conjuncts = RelOptUtil.conjunctions(join.getCondition());
    if (conjuncts.stream().noneMatch(c -> joinsPersons(c, left, both))) {
      throw Refusals.notOnPerson();
    }
    conjuncts.forEach(
        c -> findings.use(Expressions.flow(c, both).asCondition().conditions(), Use.FILTER));
    JoinRelType type = join.getJoinType();
    if (!type.projectsRight()) {
      return halfJoin(join, left, right);
    }
    List<RowColumn> columns = new ArrayList<>();
    left.columns().forEach(c -> columns.add(type.generatesNullsOnLeft() ? c.orAbsent() : c));
    right.columns().forEach(c -> columns.add(type.generatesNullsOnRight() ? c.orAbsent() : c));
    return new NodeRows.OfPeople(
        columns,
        covers(type, left, right),
        union(left.parties(), right.parties()),
        present(type, left, right),
        bound(type, left.bound(), right.bound()),
        words(type) + " of rows of the same person");
  }

  private static boolean joinsPersons(
      RexNode conjunct, NodeRows.OfPeople left, List<RowColumn> both) {
    if (!(conjunct instanceof RexCall call)
        || call.getKind() != SqlKind.EQUALS
        || !(call.getOperands().get(0) instanceof RexInputRef a)
        || !(call.getOperands().get(1) instanceof RexInputRef b)) {
      return false;
    }
    int middle = left.columns().size();
    return both.get(a.getIndex()).person().isPerson()
        && both.get(b.getIndex()).person().isPerson()
        && (a.getIndex() < middle) != (b.getIndex() < middle);
  }

  private static NodeRows halfJoin(Join join, NodeRows.OfPeople left, NodeRows.OfPeople right) {
    boolean semi = join.getJoinType() == JoinRelType.SEMI;
    return new NodeRows.OfPeople(
        left.columns(),
        left.covers(),
        union(left.parties(), right.parties()),
        semi ? union(left.present(), right.present()) : left.present(),
        left.bound(),
        semi
            ? "keeps rows of people who have a row on the other side"
            : "keeps rows of people who have no row on the other side");
  }

  private static Set<Set<Integer>> covers(
      JoinRelType type, NodeRows.OfPeople left, NodeRows.OfPeople right) {
    int middle = left.columns().size();
    Set<Set<Integer>> shifted = new HashSet<>();
    right.covers().forEach(c -> shifted.add(shift(c, middle)));
    Set<Set<Integer>> covers = new HashSet<>();
    switch (type) {
      case INNER -> {
        covers.addAll(left.covers());
        covers.addAll(shifted);
      }
      case LEFT -> covers.addAll(left.covers());
      case RIGHT -> covers.addAll(shifted);
      default -> {
        for (Set<Integer> l : left.covers()) {
          for (Set<Integer> r : shifted) {
            Set<Integer> both = new HashSet<>(l);
            both.addAll(r);
            covers.add(both);
          }
        }
      }
    }
    return covers;
  }

  private static Set<Integer> shift(Set<Integer> fields, int by) {
    Set<Integer> shifted = new HashSet<>();
    fields.forEach(f -> shifted.add(f + by));
    return shifted;
  }

  private static SortedSet<String> present(
      JoinRelType type, NodeRows.OfPeople left, NodeRows.OfPeople right) {
    return switch (type) {
      case INNER -> union(left.present(), right.present());
      case LEFT -> left.present();
      case RIGHT -> right.present();
      default -> {
        SortedSet<String> both = new TreeSet<>(left.present());
        both.retainAll(right.present());
        yield both;
      }
    };
  }

  private static RowBound bound(JoinRelType type, RowBound left, RowBound right) {
    RowBound times = new RowBound.Times(left, right);
    // A row without a partner stands for itself: of both sides only where both stay.
    return type == JoinRelType.FULL
        ? new RowBound.Plus(times, new RowBound.Plus(left, right))
        : times;
  }

  static SortedSet<String> union(Set<String> a, Set<String> b) {
    SortedSet<String> both = new TreeSet<>(a);
    both.addAll(b);
    return both;
  }

  private static String words(Set<TableName> tables) {
    return tables.stream().map(TableName::toString).collect(Collectors.joining(", "));
  }

  private static String words(JoinRelType type) {
    return switch (type) {
      case INNER -> "inner join";
      case LEFT -> "left join";
      case RIGHT -> "right join";
      default -> "full join";
    };
  }

  /**
   * People's rows with public ones, which may be looked up, never kept: public rows without a
   * partner have no person, and whether they stay would be decided by people's rows. A row of a
   * person stays its unit's however many partners it finds; how many is bounded by the public rows,
   * and by one where it is looked up by a key. Limits of work follow from the bound; and the plan
   * for one row a unit, which clamps each row and chooses no groups, rests on that one being true.
   */
  static NodeRows withPublic(
      Join join,
      NodeRows.OfPeople people,
      NodeRows.OfPublic list,
      boolean peopleLeft,
      Findings findings) {
    JoinRelType type = join.getJoinType();
    boolean keepsPublic =
        type == JoinRelType.FULL
            || type == (peopleLeft ? JoinRelType.RIGHT : JoinRelType.LEFT)
            || (!type.projectsRight() && !peopleLeft);
    if (keepsPublic) {
      throw Refusals.unsupported(
          "a join that keeps rows of a public list or table by whether people have a row",
          "keep people's rows instead: put them on the outer side of the join");
    }
    int publicWidth = (peopleLeft ? join.getRight() : join.getLeft()).getRowType().getFieldCount();
    List<RowColumn> listed = list.columns();
    List<RowColumn> all = new ArrayList<>(peopleLeft ? people.columns() : listed);
    all.addAll(peopleLeft ? listed : people.columns());
    findings.use(Expressions.flow(join.getCondition(), all).asCondition().conditions(), Use.FILTER);
    Set<Set<Integer>> covers = new HashSet<>();
    people.covers().forEach(c -> covers.add(shift(c, peopleLeft ? 0 : publicWidth)));
    return new NodeRows.OfPeople(
        type.projectsRight() ? all : people.columns(),
        covers,
        people.parties(),
        people.present(),
        type.projectsRight() && !PublicLists.meetsOne(join, list, !peopleLeft)
            ? new RowBound.Times(people.bound(), list.bound())
            : people.bound(),
        list.tables().isEmpty()
            ? "looks values up in a public list"
            : "looks values up in " + words(list.tables()));
  }
}
