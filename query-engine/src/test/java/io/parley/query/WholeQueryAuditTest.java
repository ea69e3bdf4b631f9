package io.parley.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.account.Charge;
import io.parley.query.dp.Epsilon;
import io.parley.query.dp.ExactNoise;
import io.parley.query.dp.NoiseProvider;
import io.parley.query.dp.PrivacyAudit;
import io.parley.query.dp.Quantiles;
import io.parley.query.dp.RandomSource;
import io.parley.query.dp.SeededRandomSource;
import io.parley.query.plan.BoundedGroup;
import io.parley.query.plan.Measurement;
import io.parley.query.plan.NoiseShare;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.release.Releaser;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Ten whole queries, each from its SQL to what is released, on neighbours that are hard for it: a
 * person at the caps is there or not. The exact bounded answers are worked out once by DuckDB, the
 * noise is drawn thousands of times, an event is chosen on one half of the draws and judged on the
 * other; the lower bound of ε by Clopper and Pearson never exceeds the (ε, δ) that the plan
 * charges.
 *
 * <p>Audited is what {@link Releaser} gives, of which an answer is post-processing: it holds more,
 * and an audit of it is the harder one. That an answer draws nothing else is a test here.
 *
 * <p>False alarms: 2e-10 a query. Power: the same audit of the same query with half the noise finds
 * more than is claimed, for each of the ten. With these seeds the bounds are then 1.09 to 1.74 for
 * a claim of 1, and 0.44 to 0.83 with all the noise: a fourth less noise may pass unseen. Gaussian
 * noise is audited as a mechanism alone, in {@code PrivacyAuditTest}: for a whole query with a δ as
 * small as policies have, half of it is not seen in so few draws.
 */
@Tag("slow")
class WholeQueryAuditTest {
  private static final long SEED = 20261125;

  private static final Map<String, Neighbours> NEIGHBOURS = new HashMap<>();

  static Stream<AuditedQuery> queries() {
    return AuditedQuery.all().stream();
  }

  @ParameterizedTest
  @MethodSource("queries")
  void bound_onNeighbours_neverExceedsTheCharge(AuditedQuery query) {
    Neighbours neighbours = neighbours(query);
    double found = neighbours.bound(new ExactNoise(new SeededRandomSource(SEED)), query.draws());
    System.out.printf("[audit] %s: %.3f of %.3f%n", query, found, neighbours.epsilon());
    assertThat(found).as("lower bound of epsilon").isLessThanOrEqualTo(neighbours.epsilon());
  }

  @ParameterizedTest
  @MethodSource("queries")
  void bound_withHalfTheNoise_exceedsTheCharge(AuditedQuery query) {
    Neighbours neighbours = neighbours(query);
    double found = neighbours.bound(neighbours.halfNoise(), query.draws());
    System.out.printf("[audit] %s with half the noise: %.3f%n", query, found);
    assertThat(found).as("lower bound of epsilon").isGreaterThan(neighbours.epsilon());
  }

  @ParameterizedTest
  @MethodSource("queries")
  void answer_drawsWhatIsAuditedAndNothingElse(AuditedQuery query) {
    Neighbours neighbours = neighbours(query);
    RandomSource ofAnswer = new SeededRandomSource(SEED);
    RandomSource ofRelease = new SeededRandomSource(SEED);
    new QueryEngine(new ExactNoise(ofAnswer)).release(neighbours.plan(), neighbours.with());
    Objects.requireNonNull(
        new Releaser(new ExactNoise(ofRelease)).release(neighbours.plan(), neighbours.with()));
    assertThat(ofAnswer.bits(60)).isEqualTo(ofRelease.bits(60));
  }

  private static Neighbours neighbours(AuditedQuery query) {
    return NEIGHBOURS.computeIfAbsent(query.name(), name -> Neighbours.of(query));
  }

  /** A plan and the exact bounded answers with and without the person. */
  private record Neighbours(
      PrivatePlan.Numbers plan, List<List<BoundedGroup>> with, List<List<BoundedGroup>> without) {
    static Neighbours of(AuditedQuery query) {
      try (SmallRoom room =
          new SmallRoom(CorpusRoom.POLICIES, new QueryEngine(new ZeroNoise()), query.keys())) {
        PrivatePlan.Numbers plan = room.planned(query.sql());
        query.rows().accept(room);
        List<List<BoundedGroup>> with = room.exact(plan);
        room.remove("hearth", 1);
        return new Neighbours(plan, with, room.exact(plan));
      }
    }

    private Charge charge() {
      return Objects.requireNonNull(plan.price().charges().get("hearth.shoppers"));
    }

    /** What the plan charges: purely ε-private parts alone, which add up. */
    double epsilon() {
      assertThat(charge().rho()).isEqualByComparingTo(BigDecimal.ZERO);
      return charge().pure().stream().mapToDouble(p -> p.epsilon().doubleValue() * p.times()).sum();
    }

    double bound(NoiseProvider noise, int draws) {
      Releaser releaser = new Releaser(noise);
      AuditStatistic statistic = new AuditStatistic(plan, releaser, with, without);
      return PrivacyAudit.lowerBound(
          () -> statistic.of(releaser.release(plan, with)),
          () -> statistic.of(releaser.release(plan, without)),
          draws,
          charge().delta().doubleValue());
    }

    HalfNoise halfNoise() {
      Measurement first = plan.measurements().get(0);
      NoiseShare twice = NoiseShare.of(plan, Epsilon.of("2"));
      List<Quantiles> ranks =
          first.ranks().stream()
              .map(q -> twice.ranks(first, q, plan.matching().changedUnits()))
              .toList();
      return new HalfNoise(new SeededRandomSource(SEED), ranks);
    }
  }
}
