package io.parley.query.check;

import io.parley.policy.TablePolicy;
import io.parley.query.account.Charge;
import io.parley.query.account.Population;
import io.parley.query.dp.DiscreteGaussian;
import io.parley.query.dp.DiscreteLaplace;
import io.parley.query.dp.GroupThreshold;
import io.parley.query.dp.IntegerNoise;
import io.parley.query.dp.NoiseCharge;
import io.parley.query.dp.PeopleChange;
import io.parley.query.dp.Quantiles;
import io.parley.query.dp.Sensitivity;
import io.parley.query.match.ChangedUnits;
import io.parley.query.plan.Measurement;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.plan.Quantity;
import io.parley.query.release.Noising;
import io.parley.query.release.Showing;
import io.parley.query.release.WithheldNoise;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * What the noise of a release really costs, computed back from its laws, is at most what every
 * touched population is charged; and an exact answer counts as a disclosure in each.
 *
 * <p>Pure parts are held against the quoted ones one by one, the largest first: then each Rényi
 * curve is below the quoted one too, and not only the sum of ε.
 */
final class PriceCoversNoise implements PlanInvariant {
  /** Computing back rounds up at the twentieth digit; what is beyond the fifteenth is that. */
  private static final MathContext READ = new MathContext(15);

  @Override
  public boolean holds(PrivatePlan plan) {
    for (TablePolicy table : plan.query().tables()) {
      Population population = new Population(table.table().party(), table.population());
      boolean covered =
          plan instanceof PrivatePlan.Numbers numbers
              ? covers(plan.price().charge(population), Cost.of(numbers))
              : plan.price().disclosures(population) >= 1;
      if (!covered) {
        return false;
      }
    }
    return true;
  }

  private static boolean covers(Charge quoted, Cost real) {
    List<BigDecimal> parts = new ArrayList<>();
    for (Charge.Pure part : quoted.pure()) {
      parts.addAll(Collections.nCopies(Math.toIntExact(part.times()), part.epsilon()));
    }
    parts.sort(Comparator.reverseOrder());
    real.pure.sort(Comparator.reverseOrder());
    boolean covered = real.pure.size() <= parts.size();
    for (int i = 0; covered && i < real.pure.size(); i++) {
      covered = isAtMost(real.pure.get(i), parts.get(i));
    }
    return covered && isAtMost(real.rho, quoted.rho()) && isAtMost(real.delta, quoted.delta());
  }

  private static boolean isAtMost(BigDecimal real, BigDecimal quoted) {
    return real.compareTo(quoted) <= 0 || real.round(READ).compareTo(quoted.round(READ)) <= 0;
  }

  /** What the laws of a plan cost. */
  private static final class Cost {
    private final List<BigDecimal> pure = new ArrayList<>();
    private BigDecimal rho = BigDecimal.ZERO;
    private BigDecimal delta = BigDecimal.ZERO;

    static Cost of(PrivatePlan.Numbers plan) {
      Cost cost = new Cost();
      for (Measurement measurement : plan.measurements()) {
        cost.add(measurement, Noising.of(plan, measurement), plan.matching().changed());
      }
      WithheldNoise withheld = WithheldNoise.of(plan);
      if (withheld.groups().isPresent() != plan.withheld().number()
          || withheld.remainder().size() != plan.withheld().remainder().size()) {
        throw new IllegalStateException("a number without its noise");
      }
      int groups = plan.measurements().get(plan.withheld().measurement()).groupsPerPerson();
      BigInteger most = BigInteger.valueOf((long) plan.matching().changed().leave() * groups);
      withheld.groups().ifPresent(law -> cost.add(law, new Sensitivity(most.longValueExact())));
      for (int i = 0; i < withheld.remainder().size(); i++) {
        Quantity quantity =
            plan.measurements()
                .get(plan.withheld().measurement())
                .quantities()
                .get(plan.withheld().remainder().get(i));
        BigInteger low = quantity.personLow();
        BigInteger high = quantity.personHigh().max(BigInteger.ZERO);
        BigInteger moved =
            plan.matching().changed().largest(low, high).multiply(BigInteger.valueOf(groups));
        cost.add(
            withheld.remainder().get(i),
            new Sensitivity(moved.max(BigInteger.ONE).longValueExact()));
      }
      return cost;
    }

    private void add(Measurement measurement, Noising noising, ChangedUnits changed) {
      boolean drawn = noising.showing() instanceof Showing.ByExactPeople;
      int noised = measurement.quantities().size() - (drawn ? 1 : 0);
      if (noising.laws().size() != noised
          || noising.ranks().size() != measurement.ranks().size()
          || noising.showing() instanceof Showing.Always != measurement.declared()
          || (drawn && Noising.peoplePlace(measurement) != noised)) {
        throw new IllegalStateException("a number without its noise");
      }
      int groups = measurement.groupsPerPerson();
      for (int i = 0; i < noising.laws().size(); i++) {
        add(noising.laws().get(i), moved(measurement.quantities().get(i), groups, changed));
      }
      for (Quantiles release : noising.ranks()) {
        if (release.charge() instanceof NoiseCharge.Pure cost) {
          pure.add(cost.epsilon().value());
        } else {
          throw new IllegalStateException("quantiles are priced by a pure epsilon");
        }
      }
      if (noising.threshold().isPresent()) {
        IntegerNoise law = noising.laws().get(Noising.peoplePlace(measurement));
        add(law, noising.threshold().get(), groups, changed);
      } else if (noising.showing() instanceof Showing.ByExactPeople selection) {
        PeopleChange change = new PeopleChange(changed.count(), groups);
        pure.add(selection.rule().epsilon(change));
        delta = delta.add(selection.rule().delta(change));
      }
    }

    private void add(IntegerNoise law, Sensitivity sensitivity) {
      if (law instanceof DiscreteLaplace laplace) {
        pure.add(laplace.epsilon(sensitivity));
      } else {
        rho = rho.add(((DiscreteGaussian) law).rho(sensitivity));
      }
    }

    /** How far one removal moves a number over all groups: see {@link ChangedUnits}. */
    private static Sensitivity moved(Quantity quantity, int groups, ChangedUnits changed) {
      BigInteger most = BigInteger.valueOf((long) changed.count() * groups);
      BigInteger low = quantity.personLow();
      BigInteger high = quantity.personHigh().max(BigInteger.ZERO);
      return new Sensitivity(
          quantity.maxChange().multiply(most).longValueExact(),
          changed.squared(groups, low, high).max(BigInteger.ONE));
    }

    /** Of c·G groups that change, each new one holds at most R people and shows by their noise. */
    private void add(IntegerNoise law, GroupThreshold threshold, int groups, ChangedUnits changed) {
      BigDecimal each = law.upperTail(threshold.value() - changed.peoplePerGroup());
      delta = delta.add(each.multiply(BigDecimal.valueOf((long) changed.count() * groups)));
    }
  }
}
