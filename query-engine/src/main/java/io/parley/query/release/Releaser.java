package io.parley.query.release;

import io.parley.policy.ColumnPolicy;
import io.parley.policy.ColumnType;
import io.parley.query.dp.Delta;
import io.parley.query.dp.Epsilon;
import io.parley.query.dp.GroupThreshold;
import io.parley.query.dp.NoiseLaw;
import io.parley.query.dp.NoiseParameters;
import io.parley.query.dp.NoiseProvider;
import io.parley.query.dp.PeopleChange;
import io.parley.query.plan.BoundedGroup;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.plan.Quantity;
import io.parley.query.privacy.FlatColumn;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The release step: noise, and for undeclared groups the threshold.
 *
 * <p><b>Theorem.</b> Let one removal change at most c joined units (see {@code Matching}), each in
 * at most G groups, each there by at most M<sub>j</sub> in quantity j (see {@code JointStatement}).
 * Then the release is (ε, δ)-differentially private, δ being 0 where all groups are declared.
 * <i>Proof.</i> Quantity j over all groups moves by at most c·G·M<sub>j</sub> in L1 and gets
 * discrete Laplace noise for ε/m, m the number of quantities; basic composition adds up to ε.
 * Declared groups: exactly these numbers leave, zeros included. Undeclared groups: which groups
 * show is decided by the noisy number of people alone, by {@link GroupThreshold}, whose theorem
 * holds for the pair (count, shown) and with δ; the other quantities of shown groups are noised
 * alike. What is computed above is post-processing. ∎
 */
public final class Releaser {
  private final NoiseProvider noise;

  public Releaser(NoiseProvider noise) {
    this.noise = noise;
  }

  /** The law of each quantity's noise; known before anything runs. */
  public List<NoiseLaw> laws(PrivatePlan.Numbers plan) {
    return plan.quantities().stream().map(q -> noise.law(parameters(plan, q))).toList();
  }

  /** The threshold of undeclared groups; empty where all groups are declared. */
  public Optional<GroupThreshold> threshold(PrivatePlan.Numbers plan) {
    if (plan.declaredGroups()) {
      return Optional.empty();
    }
    return Optional.of(
        GroupThreshold.of(
            laws(plan).get(peopleIndex(plan)),
            new PeopleChange(plan.matching().changedUnits(), plan.protection().groupsPerPerson()),
            new Delta(plan.protection().deltaPerQuery()),
            plan.protection().minPeople()));
  }

  /** Noised groups, sorted by key. */
  public List<ReleasedGroup> release(PrivatePlan.Numbers plan, List<BoundedGroup> exact) {
    // What the law says of each quantity is worked out once, not once a group.
    List<NoisedNumber> zeros = zeros(plan);
    Optional<GroupThreshold> threshold = threshold(plan);
    List<ReleasedGroup> released = new ArrayList<>();
    for (BoundedGroup group : plan.declaredGroups() ? withAllDeclared(plan, exact) : exact) {
      List<NoisedNumber> numbers = new ArrayList<>();
      for (int i = 0; i < plan.quantities().size(); i++) {
        Quantity quantity = plan.quantities().get(i);
        long noised = noise.addNoise(group.numbers().get(i), parameters(plan, quantity));
        NoisedNumber zero = zeros.get(i);
        numbers.add(new NoisedNumber(noised, zero.gridStep(), zero.variance(), zero.halfWidth95()));
      }
      if (threshold.isEmpty() || threshold.get().shows(numbers.get(peopleIndex(plan)).steps())) {
        released.add(new ReleasedGroup(group.keys(), numbers));
      }
    }
    released.sort(Comparator.comparing(ReleasedGroup::keys, Releaser::compareKeys));
    return released;
  }

  private List<NoisedNumber> zeros(PrivatePlan.Numbers plan) {
    List<NoiseLaw> laws = laws(plan);
    List<NoisedNumber> zeros = new ArrayList<>();
    for (int i = 0; i < laws.size(); i++) {
      zeros.add(NoisedNumber.onGrid(0, plan.quantities().get(i).step(), laws.get(i)));
    }
    return zeros;
  }

  /** c·G groups may change, each by up to M: the provider's l0 is c·G. */
  private static NoiseParameters parameters(PrivatePlan.Numbers plan, Quantity quantity) {
    int changed =
        Math.multiplyExact(plan.matching().changedUnits(), plan.protection().groupsPerPerson());
    BigDecimal share =
        plan.protection()
            .epsilonPerQuery()
            .divide(BigDecimal.valueOf(plan.quantities().size()), 12, RoundingMode.DOWN);
    return NoiseParameters.pure(changed, quantity.maxChange().longValueExact(), new Epsilon(share));
  }

  private static int peopleIndex(PrivatePlan.Numbers plan) {
    for (int i = 0; i < plan.quantities().size(); i++) {
      if (plan.quantities().get(i).kind() == Quantity.Kind.PEOPLE) {
        return i;
      }
    }
    throw new IllegalStateException("undeclared groups without a number of people");
  }

  /** Every combination of declared values, those without a unit with zeros. */
  private static List<BoundedGroup> withAllDeclared(
      PrivatePlan.Numbers plan, List<BoundedGroup> exact) {
    Map<List<Optional<Object>>, BoundedGroup> byKey = new HashMap<>();
    exact.forEach(g -> byKey.put(g.keys(), g));
    List<Long> zeros = plan.quantities().stream().map(q -> 0L).toList();
    List<List<Optional<Object>>> keys = List.of(List.of());
    for (FlatColumn column : plan.query().groups()) {
      List<List<Optional<Object>>> longer = new ArrayList<>();
      for (List<Optional<Object>> key : keys) {
        for (String value : column.column().values()) {
          List<Optional<Object>> next = new ArrayList<>(key);
          next.add(Optional.of(typed(column.column(), value)));
          longer.add(List.copyOf(next));
        }
      }
      keys = longer;
    }
    return keys.stream().map(k -> byKey.getOrDefault(k, new BoundedGroup(k, zeros))).toList();
  }

  private static Object typed(ColumnPolicy column, String value) {
    ColumnType type = column.type();
    return switch (type) {
      case INTEGER -> Long.parseLong(value);
      case DECIMAL -> new BigDecimal(value).stripTrailingZeros();
      case TEXT -> value;
      case BOOLEAN -> Boolean.parseBoolean(value);
      case DATE -> LocalDate.parse(value);
      case TIMESTAMP -> LocalDateTime.parse(value);
    };
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static int compareKeys(List<Optional<Object>> a, List<Optional<Object>> b) {
    for (int i = 0; i < a.size(); i++) {
      if (a.get(i).isEmpty() || b.get(i).isEmpty()) {
        int byPresence = Boolean.compare(a.get(i).isEmpty(), b.get(i).isEmpty());
        if (byPresence != 0) {
          return byPresence;
        }
        continue;
      }
      int byValue = ((Comparable) a.get(i).get()).compareTo(b.get(i).get());
      if (byValue != 0) {
        return byValue;
      }
    }
    return 0;
  }
}
