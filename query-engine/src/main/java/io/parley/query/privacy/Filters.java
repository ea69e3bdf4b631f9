package io.parley.query.privacy;

import io.parley.policy.Use;
import org.apache.calcite.rel.core.Filter;

/** WHERE: drops rows by their own values alone, so that a person's rows only become fewer. */
final class Filters {
  private Filters() {}

  static NodeRows of(Filter filter, NodeRows.OfPeople input, Findings findings) {
    Flow flow = Expressions.flow(filter.getCondition(), input.columns()).asCondition();
    findings.use(flow.conditions(), Use.FILTER);
    return new NodeRows.OfPeople(
        input.columns(),
        input.covers(),
        input.parties(),
        input.present(),
        input.bound(),
        "keeps the rows that satisfy a condition on their own values");
  }
}
