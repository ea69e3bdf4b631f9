package io.parley.query.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.plan.Fragment;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.privacy.NodeRows;
import io.parley.query.privacy.PersonRole;
import io.parley.query.privacy.RowColumn;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;
import org.junit.jupiter.api.Test;

class NoPersonTravelsTest {
  private final PlanInvariant invariant = new NoPersonTravels();
  private final PrivatePlan.Numbers sound = PlansUnderTest.plan(PlansUnderTest.JOINED);

  @Test
  void soundPlans_pass() {
    assertThat(PlansUnderTest.sound()).allMatch(invariant::holds);
  }

  @Test
  void personTakenForAValue_isCaught() {
    assertThat(
            invariant.holds(
                PlansUnderTest.with(sound, (Fragment f) -> with(f, f.algebra(), values(f, 2)))))
        .isFalse();
  }

  @Test
  void personAsText_isCaught() {
    assertThat(
            invariant.holds(
                PlansUnderTest.with(sound, (Fragment f) -> with(f, asText(f), values(f, 1)))))
        .isFalse();
  }

  private static RelNode asText(Fragment fragment) {
    RelNode rows = fragment.algebra();
    RexBuilder rex = rows.getCluster().getRexBuilder();
    RexNode text =
        rex.makeCast(
            rex.getTypeFactory().createSqlType(SqlTypeName.VARCHAR),
            RexInputRef.of(0, rows.getRowType()));
    return LogicalProject.create(rows, List.of(), List.of(text), List.of("x"), Set.of());
  }

  /** All columns but declared to be values like any other. */
  private static NodeRows.OfPeople values(Fragment fragment, int columns) {
    NodeRows.OfPeople rows = fragment.rows();
    RowColumn value = new RowColumn(Set.of(), Optional.empty(), PersonRole.NONE);
    return new NodeRows.OfPeople(
        java.util.Collections.nCopies(columns, value),
        rows.covers(),
        rows.parties(),
        rows.present(),
        rows.bound(),
        rows.effect());
  }

  private static Fragment with(Fragment fragment, RelNode algebra, NodeRows.OfPeople rows) {
    return new Fragment(
        fragment.index(),
        fragment.party(),
        algebra,
        rows,
        fragment.maxRows(),
        fragment.views(),
        fragment.caps());
  }
}
