package io.parley.query.backend.duckdb;

import io.parley.query.backend.Dialect;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.plan.StreamColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Union;

/**
 * What an audience's receiver brings of each of its people, as a digest: all that it can change of
 * whether somebody is on the list, given the partner's rows. It is taken of the rows that are
 * joined, after the room's own cut, and of the receiver's public tables. Where a list depends on
 * which rows there are and not on how many are equal, equal ones count once.
 */
record ReceiversRows(PrivatePlan.Audience plan, Map<Integer, String> cuts, Dialect dialect) {

  /** A select of the receiver's tokens {@code p} with a SHA-256 {@code d} each. */
  String digests() {
    boolean counts = counts(plan.query().root());
    List<String> texts = new ArrayList<>();
    StringBuilder open = new StringBuilder();
    for (Contribution contribution : plan.contributions()) {
      if (!contribution.party().equals(plan.question().receiver())) {
        continue;
      }
      if (contribution instanceof Contribution.Rows rows) {
        int index = rows.fragment().index();
        texts.add(
            "SELECT %sp, %s AS t FROM %s"
                .formatted(
                    counts ? "" : "DISTINCT ",
                    text("r" + index, contribution.columns()),
                    cuts.get(index)));
      } else if (contribution instanceof Contribution.PublicRows rows) {
        String all = dialect.joined(text("o" + rows.index(), rows.columns()));
        open.append(" || (SELECT coalesce(%s, '') FROM %s)".formatted(all, rows.name()));
      }
    }
    return "SELECT p, %s AS d FROM (%s) w GROUP BY p"
        .formatted(dialect.sha256(dialect.joined("t") + open), String.join(" UNION ALL ", texts));
  }

  /** A row as a text that no other row of the question has: each value after its length. */
  private static String text(String stream, List<StreamColumn> columns) {
    return columns.stream()
        .map(StreamColumn::name)
        .map(
            c ->
                " || CASE WHEN %1$s IS NULL THEN '-' ELSE CAST(length(CAST(%1$s AS VARCHAR)) AS VARCHAR) || ':' || CAST(%1$s AS VARCHAR) END"
                    .formatted(c))
        .collect(Collectors.joining("", "'" + stream + "|'", ""));
  }

  /** Whether what the room works out may depend on how many rows are equal. */
  private boolean counts(RelNode node) {
    if (plan.fragment(node).isPresent() || plan.publicRows(node).isPresent()) {
      return false;
    }
    boolean rowByRow =
        (node instanceof Project project && !project.containsOver())
            || node instanceof Filter
            || node instanceof Join
            || node instanceof Union;
    return !rowByRow || node.getInputs().stream().anyMatch(this::counts);
  }
}
