package io.parley.query.backend.duckdb;

import io.parley.query.backend.BackendException;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.Measurement;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.plan.RankQuestion;
import io.parley.query.plan.StreamColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Has DuckDB read every statement of a plan over empty tables, before anything is charged: what it
 * would refuse is found here, from the plan alone.
 */
final class DryRun {
  private final DuckDb scratch = DuckDb.sealed(256);

  DryRun() {
    KeyedChoice.seed(scratch, new byte[16]);
  }

  /** Fails with {@link BackendException} where a statement of the plan does not run. */
  synchronized void check(PrivatePlan plan) {
    ContributionSql home = new ContributionSql(table -> DryTables.scan(plan.query(), table));
    int keys = plan.matching().keys().size();
    scratch.emptyTable(
        "tokens",
        "person UUID, p UUID"
            + IntStream.range(0, keys)
                .mapToObj(i -> ", k" + i + " UUID")
                .collect(Collectors.joining()));
    for (Contribution contribution : plan.contributions()) {
      scratch.prepare(home.query(contribution));
      scratch.emptyTable(contribution.name(), columns(contribution));
    }
    if (plan instanceof PrivatePlan.Audience audience) {
      scratch.prepare(JointSql.audience(audience));
      return;
    }
    PrivatePlan.Numbers numbers = (PrivatePlan.Numbers) plan;
    for (Measurement measurement : numbers.measurements()) {
      scratch.prepare(JointSql.numbers(numbers, measurement));
      JointSql.ofSingleRows(numbers, measurement).ifPresent(scratch::prepare);
      for (RankQuestion question : measurement.ranks()) {
        scratch.prepare(JointSql.histogram(numbers, measurement, question));
      }
    }
  }

  private static String columns(Contribution contribution) {
    List<String> columns = new ArrayList<>();
    if (!(contribution instanceof Contribution.PublicRows)) {
      columns.add("p UUID");
    }
    if (contribution instanceof Contribution.People people) {
      IntStream.range(0, people.keys().size()).forEach(i -> columns.add("k" + i + " UUID"));
    } else {
      contribution.columns().forEach(c -> columns.add(c.name() + " " + type(c)));
    }
    return String.join(", ", columns);
  }

  static String type(StreamColumn column) {
    return column.kind() == StreamColumn.Kind.PRESENCE ? "BOOLEAN" : DuckTypes.name(column.type());
  }
}
