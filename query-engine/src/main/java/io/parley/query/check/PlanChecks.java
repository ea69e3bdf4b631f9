package io.parley.query.check;

import io.parley.policy.ReasonCode;
import io.parley.policy.SqlRefusal;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.privacy.PrivateQuery;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Checks after each step of planning what it must keep. None of it should ever be found broken: a
 * broken one is a fault of the engine, and the question is refused rather than answered.
 */
public final class PlanChecks {
  private static final System.Logger LOG = System.getLogger(PlanChecks.class.getName());

  private static final List<QueryInvariant> OF_QUERIES =
      List.of(new EveryOutputPassesABoundary(), new NothingBelowThrows());

  private static final List<PlanInvariant> OF_PLANS =
      List.of(
          new EveryBoundaryIsBounded(),
          new ExactGroupsCountPeople(),
          new NoPersonTravels(),
          new EachFragmentIsOnePartys(),
          new PriceCoversNoise());

  private PlanChecks() {}

  /**
   * After the analysis.
   *
   * @throws SqlRefusal {@code plan-unsound}
   */
  public static void check(PrivateQuery query) {
    OF_QUERIES.forEach(i -> require(i, () -> i.holds(query)));
  }

  /**
   * After compilation.
   *
   * @throws SqlRefusal {@code plan-unsound}
   */
  public static void check(PrivatePlan plan) {
    OF_PLANS.forEach(i -> require(i, () -> i.holds(plan)));
  }

  /** An invariant that cannot be checked does not hold. The log gets its name and nothing else. */
  static void require(Object invariant, BooleanSupplier holds) {
    try {
      if (holds.getAsBoolean()) {
        return;
      }
    } catch (RuntimeException e) {
      // Falls through: what its text says is not for the log.
    }
    String name = invariant.getClass().getSimpleName();
    LOG.log(System.Logger.Level.ERROR, "a plan breaks {0}", name);
    throw new SqlRefusal(
        ReasonCode.PLAN_UNSOUND,
        "the plan of this question does not keep what every plan must keep",
        Optional.empty(),
        "this is a fault of Parley: tell the room's operator, and write it in another way");
  }
}
