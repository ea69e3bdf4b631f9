package io.parley.query.privacy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.calcite.rel.core.Union;

/** UNION ALL of people's rows: a unit has the rows that it has in each part. */
final class Unions {
  private Unions() {}

  static NodeRows of(Union union, List<NodeRows.OfPeople> inputs) {
    NodeRows.OfPeople all = inputs.get(0);
    for (NodeRows.OfPeople next : inputs.subList(1, inputs.size())) {
      all = both(all, next);
    }
    return all;
  }

  private static NodeRows.OfPeople both(NodeRows.OfPeople a, NodeRows.OfPeople b) {
    List<RowColumn> columns = new ArrayList<>();
    for (int i = 0; i < a.columns().size(); i++) {
      columns.add(column(a.columns().get(i), b.columns().get(i)));
    }
    Set<Set<Integer>> covers = new HashSet<>();
    for (Set<Integer> l : a.covers()) {
      for (Set<Integer> r : b.covers()) {
        Set<Integer> either = new HashSet<>(l);
        either.addAll(r);
        covers.add(either);
      }
    }
    SortedSet<String> present = new TreeSet<>(a.present());
    present.retainAll(b.present());
    return new NodeRows.OfPeople(
        columns,
        covers,
        Joins.union(a.parties(), b.parties()),
        present,
        new RowBound.Plus(a.bound(), b.bound()),
        "the rows of all parts");
  }

  private static RowColumn column(RowColumn a, RowColumn b) {
    if (a.person().isPerson() != b.person().isPerson()) {
      throw Refusals.personAsValue("in a UNION, beside a column that is no person");
    } else if (a.person().isPerson()) {
      return RowColumn.person(a.person() == b.person() ? a.person() : PersonRole.MAYBE);
    }
    Set<OfferedColumn> origins = new HashSet<>(a.origins());
    origins.addAll(b.origins());
    return new RowColumn(
        origins, a.plain().equals(b.plain()) ? a.plain() : Optional.empty(), PersonRole.NONE);
  }
}
