package io.parley.query.privacy;

import io.parley.policy.Use;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;

/** Expressions over one row, or over one person's rows where they are windows. */
final class Projects {
  private Projects() {}

  static NodeRows of(Project project, NodeRows.OfPeople input, Findings findings) {
    List<RowColumn> columns = new ArrayList<>();
    for (RexNode expression : project.getProjects()) {
      columns.add(column(expression, input, findings));
    }
    return new NodeRows.OfPeople(
        columns,
        covers(project.getProjects(), columns, input),
        input.parties(),
        input.present(),
        input.bound(),
        project.containsOver()
            ? "computes columns from the rows of the same person"
            : "computes columns from each row alone");
  }

  private static RowColumn column(RexNode expression, NodeRows.OfPeople input, Findings findings) {
    Optional<PersonRole> person = Expressions.person(expression, input);
    if (person.isPresent()) {
      findings.use(
          Expressions.personConditions(expression, input.columns()).conditions(), Use.FILTER);
      return RowColumn.person(person.get());
    } else if (expression instanceof RexInputRef ref) {
      return input.columns().get(ref.getIndex());
    }
    Flow flow = Expressions.flow(expression, input.columns());
    findings.use(flow.conditions(), Use.FILTER);
    return RowColumn.computed(flow.values());
  }

  /**
   * A cover survives where each of its fields is handed up somewhere; one that is always known is
   * one.
   */
  private static Set<Set<Integer>> covers(
      List<RexNode> expressions, List<RowColumn> columns, NodeRows.OfPeople input) {
    Set<Set<Integer>> covers = new HashSet<>();
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).person() == PersonRole.ALWAYS) {
        covers.add(Set.of(i));
      }
    }
    for (Set<Integer> below : input.covers()) {
      Set<Integer> above = new HashSet<>();
      for (int field : below) {
        for (int i = 0; i < expressions.size(); i++) {
          if (expressions.get(i) instanceof RexInputRef ref && ref.getIndex() == field) {
            above.add(i);
            break;
          }
        }
      }
      if (above.size() == below.size()) {
        covers.add(above);
      }
    }
    return covers;
  }
}
