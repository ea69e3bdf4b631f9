package io.parley.query.plan;

import io.parley.policy.Protection;
import io.parley.query.account.Charge;
import io.parley.query.dp.Delta;
import io.parley.query.dp.Epsilon;
import io.parley.query.dp.NoiseCharge;
import io.parley.query.dp.NoiseMechanism;
import io.parley.query.dp.PeopleChange;
import io.parley.query.dp.Quantiles;
import io.parley.query.dp.Rank;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * How the ε and δ of a question are shared among its numbers, and what that costs. All from public
 * parameters: the same at every node.
 *
 * <p>Each quantity, each rank question and each number about withheld groups gets the same share of
 * ε; where groups are selected by a number of people that nobody asked for, that is the share of
 * the selection. Where all are sums and counts, discrete Gaussian noise may be the better law; it
 * then has half of δ for itself where groups are selected with the other half, else all of it.
 * Quantiles are released with pure ε, and with them everything beside them.
 *
 * @param mechanism for quantities
 * @param rankEpsilon the share of each rank question, and of a selection by exact numbers of people
 * @param selectionDelta the share of δ of each measurement that selects groups
 * @param charge what it costs
 */
public record NoiseShare(
    NoiseMechanism mechanism, Epsilon rankEpsilon, Delta selectionDelta, Charge charge) {

  /**
   * The shares of a question.
   *
   * @param changedUnits c
   */
  static NoiseShare of(
      List<Measurement> measurements,
      WithheldGroups withheld,
      Protection protection,
      int changedUnits) {
    Delta delta = new Delta(protection.deltaPerQuery());
    int selecting = (int) measurements.stream().filter(m -> !m.declared()).count();
    int ranks = measurements.stream().mapToInt(m -> m.ranks().size()).sum();
    int vectors = measurements.stream().mapToInt(Measurement::answers).sum() + withheld.numbers();
    int groups = measurements.stream().mapToInt(Measurement::groupsPerPerson).max().orElse(1);
    Delta forNoise = ranks > 0 ? Delta.ZERO : selecting > 0 ? delta.share(2) : delta;
    // Twelve digits, so that a charge is short; rounded down, so that the parts never exceed ε.
    BigDecimal share =
        protection.epsilonPerQuery().divide(BigDecimal.valueOf(vectors), 12, RoundingMode.DOWN);
    NoiseMechanism mechanism =
        NoiseMechanism.ofLeastError(
            groups, vectors, new Epsilon(share.multiply(BigDecimal.valueOf(vectors))), forNoise);
    boolean gaussian = mechanism instanceof NoiseMechanism.Gaussian;
    Delta forSelection = gaussian && selecting > 0 ? delta.share(2) : delta;
    Charge charge =
        noiseCharge(mechanism, measurements, withheld, new Epsilon(share), changedUnits);
    return new NoiseShare(
        mechanism,
        new Epsilon(share),
        selecting > 0 ? forSelection.share(selecting) : Delta.ZERO,
        selecting > 0 ? charge.withDelta(forSelection.value()) : charge);
  }

  /**
   * The shares that a planned question would have at another ε: to foretell its accuracy, never to
   * release.
   *
   * @throws IllegalArgumentException or ArithmeticException where the noise is out of range
   */
  public static NoiseShare of(PrivatePlan.Numbers plan, Epsilon epsilon) {
    Protection own = plan.protection();
    Protection other =
        new Protection(
            epsilon.value(),
            own.deltaPerQuery(),
            own.groupsPerPerson(),
            own.rowsPerPerson(),
            own.rowsBeforeJoin(),
            own.minPeople(),
            own.hideSmall());
    return of(plan.measurements(), plan.withheld(), other, plan.matching().changedUnits());
  }

  private static Charge noiseCharge(
      NoiseMechanism mechanism,
      List<Measurement> measurements,
      WithheldGroups withheld,
      Epsilon share,
      int changedUnits) {
    if (mechanism.charge() instanceof NoiseCharge.Concentrated) {
      return charge(mechanism.charge());
    }
    Charge sum = Charge.NONE;
    for (int i = 0; i < withheld.numbers(); i++) {
      sum = sum.plus(Charge.pure(share.value()));
    }
    for (Measurement measurement : measurements) {
      for (int i = 0; i < measurement.quantities().size(); i++) {
        sum = sum.plus(Charge.pure(share.value()));
      }
      for (RankQuestion question : measurement.ranks()) {
        sum = sum.plus(charge(ranks(measurement, question, share, changedUnits).charge()));
      }
    }
    return sum;
  }

  private static Charge charge(NoiseCharge cost) {
    return cost instanceof NoiseCharge.Concentrated concentrated
        ? Charge.zcdp(concentrated.rho())
        : Charge.pure(((NoiseCharge.Pure) cost).epsilon().value());
  }

  /** How the ranks of a question are released. */
  public Quantiles ranks(Measurement measurement, RankQuestion question, int changedUnits) {
    return ranks(measurement, question, rankEpsilon, changedUnits);
  }

  private static Quantiles ranks(
      Measurement measurement, RankQuestion question, Epsilon epsilon, int changedUnits) {
    List<Rank> ranks = new ArrayList<>();
    for (BigDecimal rank : question.ranks()) {
      ranks.add(Rank.of(rank));
    }
    return Quantiles.of(
        question.cells(),
        ranks,
        new PeopleChange(changedUnits, measurement.groupsPerPerson()),
        question.rowsPerPerson(),
        epsilon,
        Delta.ZERO);
  }
}
