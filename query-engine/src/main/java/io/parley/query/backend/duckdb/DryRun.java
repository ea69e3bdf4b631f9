package io.parley.query.backend.duckdb;

import io.parley.query.backend.BackendException;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.Measurement;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.plan.RankQuestion;
import io.parley.query.plan.StreamColumn;
import io.parley.query.sql.DuckDialect;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Has DuckDB plan every statement of a plan over empty tables, before anything is charged: what it
 * would refuse is found here, from the plan alone.
 */
final class DryRun {
  private final EmptyTables scratch = new EmptyTables(256);

  /** Fails with {@link BackendException} where a statement of the plan does not run. */
  void check(PrivatePlan plan) {
    EmptyTables.Draft draft = scratch.draft();
    home(plan, plan.contributions(), draft);
    plan.contributions().forEach(c -> draft.table(c.name(), columns(c)));
    if (plan instanceof PrivatePlan.Audience audience) {
      draft.query(JointSql.audience(audience));
      if (audience.partner().isPresent()) {
        draft.query(JointSql.partners(audience, List.of(), DuckDbDialect.INSTANCE));
      }
    } else {
      PrivatePlan.Measured numbers = (PrivatePlan.Measured) plan;
      for (Measurement measurement : numbers.measurements()) {
        draft.query(JointSql.numbers(numbers, measurement));
        JointSql.ofSingleRows(numbers, measurement).ifPresent(draft::query);
        for (RankQuestion question : measurement.ranks()) {
          draft.query(JointSql.histogram(numbers, measurement, question));
        }
      }
    }
    scratch.plan(draft);
  }

  /** The same for the statements of one party alone. */
  void checkHome(PrivatePlan plan, String party) {
    List<Contribution> own =
        plan.contributions().stream().filter(c -> c.party().equals(party)).toList();
    if (!own.isEmpty()) {
      EmptyTables.Draft draft = scratch.draft();
      home(plan, own, draft);
      scratch.plan(draft);
    }
  }

  private static void home(
      PrivatePlan plan, List<Contribution> contributions, EmptyTables.Draft draft) {
    ContributionSql home =
        new ContributionSql(
            table -> {
              String name = DuckDialect.quoted("dry " + table);
              draft.table(name, DryTables.columns(plan, table));
              return name;
            });
    int keys = plan.matching().keys().size();
    draft.table(
        "tokens",
        "person UUID, p UUID"
            + IntStream.range(0, keys)
                .mapToObj(i -> ", k" + i + " UUID")
                .collect(Collectors.joining()));
    statements(home, contributions).forEach(draft::query);
  }

  /** What is planned of contributions: whatever a party may run for them. */
  static List<String> statements(ContributionSql home, List<Contribution> contributions) {
    return contributions.stream().flatMap(c -> home.atHome(c).stream()).toList();
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
