package io.parley.query.release;

import io.parley.query.dp.IntegerNoise;
import io.parley.query.dp.Sensitivity;
import io.parley.query.match.ChangedUnits;
import io.parley.query.plan.Measurement;
import io.parley.query.plan.NoiseShare;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.plan.Quantity;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * The noise of the numbers about groups that do not show; from the plan alone.
 *
 * <p><b>Theorem.</b> Let one removal make at most R units leave and P ≤ R come, c = R + P, each in
 * at most G groups and adding there a number within [lo, hi], lo ≤ 0 ≤ hi.
 *
 * <ul>
 *   <li>The number of groups that hold a unit changes by at most R·G ≤ c·G.
 *   <li>For each fixed set S of groups, the sum over all groups outside S changes by at most G·(R·M
 *       + P·m) ≤ c·G·M, M = max(−lo, hi) and m = min(−lo, hi).
 * </ul>
 *
 * <i>Proof.</i> A group vanishes only if a unit that leaves was in it, and appears only if one that
 * comes is: at most R·G and P·G of them, and only their difference counts. A unit adds to the sum a
 * number within [G·lo, G·hi], as it is in G groups at most whether in S or not: {@link
 * ChangedUnits#largest} for that range. ∎
 *
 * <p><b>Why S may be the groups that show.</b> They are part of an output that was released and
 * charged before. Given that output, S is a constant, and the remainder is an answer of its own
 * that reads the data with fresh noise: adaptive composition, for which a charge must bound the
 * answer for every S (docs/accounting.md, "What a charge means"). What decided about S beyond that
 * output, the noise in numbers that did not show, is used nowhere. The number of withheld groups is
 * the noised number of groups less the number that show: post-processing.
 *
 * @param groups of the number of groups that exist, where it is asked for
 * @param remainder of each quantity's remainder, in the plan's order
 */
public record WithheldNoise(Optional<IntegerNoise> groups, List<IntegerNoise> remainder) {
  public WithheldNoise {
    remainder = List.copyOf(remainder);
  }

  /** Of a plan. */
  public static WithheldNoise of(PrivatePlan.Numbers plan) {
    NoiseShare share = plan.noise();
    return new WithheldNoise(
        plan.withheld().number()
            ? Optional.of(share.mechanism().law(ofNumber(plan)))
            : Optional.empty(),
        plan.withheld().remainder().stream()
            .<IntegerNoise>map(q -> share.mechanism().law(ofRemainder(plan, q)))
            .toList());
  }

  /** How far one removal moves the number of groups that hold a unit. */
  public static Sensitivity ofNumber(PrivatePlan.Numbers plan) {
    return scalar(BigInteger.valueOf((long) plan.matching().changed().leave() * groups(plan)));
  }

  /** How far one removal moves the sum of a quantity over any fixed set of groups. */
  public static Sensitivity ofRemainder(PrivatePlan.Numbers plan, int quantity) {
    Quantity added = measurement(plan).quantities().get(quantity);
    BigInteger low = added.personLow();
    BigInteger high = low.signum() == 0 ? added.maxChange() : added.personHigh();
    return scalar(
        plan.matching().changed().largest(low, high).multiply(BigInteger.valueOf(groups(plan))));
  }

  private static Sensitivity scalar(BigInteger most) {
    return new Sensitivity(most.longValueExact());
  }

  private static int groups(PrivatePlan.Numbers plan) {
    return measurement(plan).groupsPerPerson();
  }

  private static Measurement measurement(PrivatePlan.Numbers plan) {
    return plan.measurements().get(plan.withheld().measurement());
  }
}
