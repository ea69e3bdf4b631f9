package io.parley.query.privacy;

import java.util.List;
import org.apache.calcite.rex.RexNode;

/**
 * The part of a question in which each row still belongs to one person: tables joined on the
 * person, and conditions over the flat row of all their columns.
 *
 * @param leaves the tables, in the order in which their columns stand in the flat row
 * @param outputs what this part hands up, as expressions over the flat row
 * @param conditions conjuncts over the flat row; the person equalities are not among them
 * @param linked leaf index to the lowest leaf index that it is joined to on the person
 */
record PersonRows(
    List<Leaf> leaves, List<RexNode> outputs, List<RexNode> conditions, List<Integer> linked) {
  PersonRows {
    leaves = List.copyOf(leaves);
    outputs = List.copyOf(outputs);
    conditions = List.copyOf(conditions);
    linked = List.copyOf(linked);
  }

  /** Whether every row of this part belongs to one person. */
  boolean hasOnePerson() {
    return linked.stream().allMatch(l -> l == 0);
  }
}
