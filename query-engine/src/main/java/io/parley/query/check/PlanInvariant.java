package io.parley.query.check;

import io.parley.query.plan.PrivatePlan;

/** What every plan keeps. */
@FunctionalInterface
interface PlanInvariant {
  boolean holds(PrivatePlan plan);
}
