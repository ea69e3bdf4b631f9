package io.parley.query.backend.duckdb;

import io.parley.policy.TableName;
import io.parley.query.privacy.Scans;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableScan;

/** Algebra each of whose rows comes from one row of one table. */
final class OneTable {
  private OneTable() {}

  /** Whether it only leaves rows out and computes columns of what is in a row. */
  static boolean isReadRowByRow(RelNode node) {
    if (node instanceof Filter filter) {
      return isReadRowByRow(filter.getInput());
    } else if (node instanceof Project project) {
      return !project.containsOver() && isReadRowByRow(project.getInput());
    }
    return node instanceof TableScan;
  }

  /** The table of such algebra. */
  static TableName of(RelNode node) {
    RelNode at = node;
    while (!(at instanceof TableScan)) {
      at = at.getInput(0);
    }
    return Scans.name((TableScan) at);
  }
}
