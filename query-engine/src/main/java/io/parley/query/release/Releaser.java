package io.parley.query.release;

import io.parley.policy.ColumnPolicy;
import io.parley.policy.ColumnType;
import io.parley.query.dp.NoiseProvider;
import io.parley.query.dp.ReleasedQuantile;
import io.parley.query.dp.SparseHistogram;
import io.parley.query.plan.BoundedGroup;
import io.parley.query.plan.Measurement;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.plan.RankQuestion;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The release step: noise, and for undeclared groups the threshold.
 *
 * <p><b>Theorem.</b> Let one removal change at most c joined units (see {@code Matching}), each in
 * at most G groups of a measurement, each there by at most M<sub>j</sub> in quantity j (see {@code
 * BoundedSql}). Then the release of all measurements of a question is (ε, δ)-differentially private
 * with the ε and δ of the question's protection, and has the cost that {@code NoiseShare} charges.
 * <i>Proof.</i> Quantity j over all groups moves by at most c·G·M<sub>j</sub> in L1 and c·√G·M
 * <sub>j</sub> in L2; {@code NoiseMechanism} calibrates the noise of all quantities together to
 * that. Rank questions have their shares by {@code Quantiles}. Declared groups: exactly these
 * numbers leave, zeros included. Undeclared groups: which groups show is decided by the number of
 * people alone. If it is noised, {@code GroupThreshold} has the theorem, for the pair (count,
 * shown) and with that measurement's share of δ. If it is not, the set of groups that show is a
 * release of its own, (ε/m, δ)-private by {@code TruncatedGeometricSelection} with the ε/m that its
 * noise would have had, and the number itself is in no output. Either way everything else of a
 * shown group is noised alike, after the set is fixed; groups that do not show leave nothing. What
 * is computed above is post-processing. ∎
 */
public final class Releaser {
  private final NoiseProvider noise;

  public Releaser(NoiseProvider noise) {
    this.noise = noise;
  }

  /** The noise of each measurement; known before anything runs. */
  public List<Noising> noising(PrivatePlan.Numbers plan) {
    return plan.measurements().stream().map(m -> Noising.of(plan, m)).toList();
  }

  /** Noised groups of each measurement, sorted by key. */
  public List<List<ReleasedGroup>> release(
      PrivatePlan.Numbers plan, List<List<BoundedGroup>> exact) {
    List<Noising> noising = noising(plan);
    List<List<ReleasedGroup>> released = new ArrayList<>();
    for (int i = 0; i < noising.size(); i++) {
      List<BoundedGroup> groups = i < exact.size() ? exact.get(i) : List.of();
      released.add(release(plan.measurements().get(i), noising.get(i), groups));
    }
    return released;
  }

  /**
   * The numbers about groups that do not show, where they are asked for.
   *
   * @param released what shows of these exact groups
   */
  public List<Answer.About> withheld(
      PrivatePlan.Numbers plan,
      List<List<BoundedGroup>> exact,
      List<List<ReleasedGroup>> released) {
    int place = plan.withheld().measurement();
    return plan.withheld().numbers() == 0
        ? List.of()
        : new WithheldRelease(plan).numbers(noise, exact.get(place), released.get(place));
  }

  private List<ReleasedGroup> release(
      Measurement measurement, Noising noising, List<BoundedGroup> exact) {
    List<ReleasedGroup> released = new ArrayList<>();
    int people = measurement.declared() ? -1 : Noising.peoplePlace(measurement);
    for (BoundedGroup group :
        measurement.declared() ? withAllDeclared(measurement, exact) : exact) {
      List<Long> steps = new ArrayList<>();
      for (int i = 0; i < noising.laws().size(); i++) {
        steps.add(noise.addNoise(group.numbers().get(i), noising.laws().get(i)));
      }
      if (shows(noising.showing(), people, group, steps)) {
        released.add(
            new ReleasedGroup(group.keys(), steps, quantiles(measurement, noising, group)));
      }
    }
    released.sort(ReleasedGroup.BY_KEYS);
    return released;
  }

  private boolean shows(Showing showing, int people, BoundedGroup group, List<Long> noised) {
    if (showing instanceof Showing.ByExactPeople drawn) {
      return noise.shows(group.numbers().get(people), drawn.rule());
    }
    return showing.threshold().map(t -> t.shows(noised.get(people))).orElse(true);
  }

  private List<List<ReleasedQuantile>> quantiles(
      Measurement measurement, Noising noising, BoundedGroup group) {
    List<List<ReleasedQuantile>> quantiles = new ArrayList<>();
    for (int i = 0; i < measurement.ranks().size(); i++) {
      SparseHistogram values = histogram(measurement.ranks().get(i), group.histograms().get(i));
      quantiles.add(noise.quantiles(values, noising.ranks().get(i)));
    }
    return quantiles;
  }

  private static SparseHistogram histogram(RankQuestion question, SortedMap<Long, Long> cells) {
    long low = question.grid().low().longValueExact();
    int[] occupied = cells.keySet().stream().mapToInt(c -> Math.toIntExact(c - low)).toArray();
    long[] counts = cells.values().stream().mapToLong(Long::longValue).toArray();
    return SparseHistogram.of(question.cells(), occupied, counts);
  }

  /** Every combination of declared values, those without a unit with zeros. */
  private static List<BoundedGroup> withAllDeclared(
      Measurement measurement, List<BoundedGroup> exact) {
    Map<List<Optional<Object>>, BoundedGroup> byKey = new HashMap<>();
    exact.forEach(g -> byKey.put(g.keys(), g));
    List<Long> zeros = measurement.quantities().stream().map(q -> 0L).toList();
    List<SortedMap<Long, Long>> empty =
        measurement.ranks().stream().<SortedMap<Long, Long>>map(r -> new TreeMap<>()).toList();
    List<List<Optional<Object>>> keys = List.of(List.of());
    for (int i = 0; i < measurement.boundary().groups().size(); i++) {
      ColumnPolicy column = measurement.groupColumn(i).orElseThrow();
      List<List<Optional<Object>>> longer = new ArrayList<>();
      for (List<Optional<Object>> key : keys) {
        for (String value : column.values()) {
          List<Optional<Object>> next = new ArrayList<>(key);
          next.add(Optional.of(typed(column.type(), value)));
          longer.add(List.copyOf(next));
        }
      }
      keys = longer;
    }
    return keys.stream()
        .map(k -> byKey.getOrDefault(k, new BoundedGroup(k, zeros, empty)))
        .toList();
  }

  private static Object typed(ColumnType type, String value) {
    return switch (type) {
      case INTEGER -> Long.parseLong(value);
      case DECIMAL -> new BigDecimal(value).stripTrailingZeros();
      case TEXT -> value;
      case BOOLEAN -> Boolean.parseBoolean(value);
      case DATE -> LocalDate.parse(value);
      case TIMESTAMP -> LocalDateTime.parse(value);
    };
  }
}
