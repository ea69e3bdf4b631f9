package io.parley.query;

import io.parley.policy.Reason;
import io.parley.query.plan.PrivatePlan;
import java.util.List;

/** What planning a question comes to. */
public sealed interface Planning {

  /** Allowed, and this is how. */
  record Planned(PrivatePlan plan) implements Planning {}

  /** Refused, for these reasons. */
  record Refused(List<Reason> reasons) implements Planning {
    public Refused {
      reasons = List.copyOf(reasons);
    }
  }
}
