package io.parley.query.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.account.Charge;
import io.parley.query.account.Price;
import io.parley.query.dp.Delta;
import io.parley.query.dp.Epsilon;
import io.parley.query.dp.NoiseMechanism;
import io.parley.query.plan.NoiseShare;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.release.Noising;
import io.parley.query.release.Showing;
import java.math.BigDecimal;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PriceCoversNoiseTest {
  private final PlanInvariant invariant = new PriceCoversNoise();

  @Test
  void soundPlans_pass() {
    assertThat(PlansUnderTest.sound()).allMatch(invariant::holds);
  }

  @Test
  void quotedEpsilonBelowThatOfTheLaws_isCaught() {
    for (PrivatePlan.Numbers plan : PlansUnderTest.sound()) {
      assertThat(invariant.holds(priced(plan, Charge.NONE.withDelta(BigDecimal.ONE)))).isFalse();
    }
    PrivatePlan.Numbers joined = PlansUnderTest.plan(PlansUnderTest.JOINED);
    BigDecimal share = joined.noise().rankEpsilon().value();
    Charge less = Charge.pure(share).plus(Charge.pure(share.subtract(new BigDecimal("1e-12"))));
    assertThat(invariant.holds(priced(joined, less))).isFalse();
    assertThat(invariant.holds(priced(joined, Charge.pure(share).plus(Charge.pure(share)))))
        .isTrue();
  }

  @Test
  void quotedDeltaBelowThatOfSelection_isCaught() {
    for (String sql : List.of(PlansUnderTest.SELECTED, PlansUnderTest.COUNTED)) {
      PrivatePlan.Numbers selected = PlansUnderTest.plan(sql);
      Charge charge = selected.noise().charge();
      Charge half =
          new Charge(charge.pure(), charge.rho(), charge.delta().divide(BigDecimal.valueOf(2)));
      assertThat(invariant.holds(priced(selected, half))).isFalse();
    }
  }

  @Test
  void numbersAboutWithheldGroupsThatAreNotQuoted_areCaught() {
    PrivatePlan.Numbers asked = PlansUnderTest.plan(PlansUnderTest.WITHHELD);
    BigDecimal share = asked.noise().rankEpsilon().value();
    BigDecimal delta = asked.noise().charge().delta();
    Charge two = Charge.pure(share).plus(Charge.pure(share)).withDelta(delta);
    assertThat(asked.noise().charge()).isEqualTo(two.plus(Charge.pure(share)));
    assertThat(invariant.holds(priced(asked, two))).isFalse();
  }

  @Test
  void drawOfGroupsForMoreEpsilonOrDeltaThanQuoted_isCaught() {
    PrivatePlan.Numbers selected = PlansUnderTest.plan(PlansUnderTest.SELECTED);
    NoiseShare share = selected.noise();
    BigDecimal twice = share.rankEpsilon().value().multiply(BigDecimal.valueOf(2));
    Delta more = new Delta(share.selectionDelta().value().multiply(BigDecimal.valueOf(2)));
    assertThat(Noising.of(selected, selected.measurements().get(0)).showing())
        .isInstanceOf(Showing.ByExactPeople.class);
    for (NoiseShare wrong :
        List.of(
            new NoiseShare(
                share.mechanism(), new Epsilon(twice), share.selectionDelta(), share.charge()),
            new NoiseShare(share.mechanism(), share.rankEpsilon(), more, share.charge()))) {
      assertThat(invariant.holds(with(selected, wrong, selected.price()))).isFalse();
    }
  }

  @Test
  void noiseForLessEpsilonThanItIsDrawnWith_isCaught() {
    PrivatePlan.Numbers joined = PlansUnderTest.plan(PlansUnderTest.JOINED);
    NoiseShare share = joined.noise();
    NoiseMechanism twice = new NoiseMechanism.Laplace(Epsilon.of("2"), 2);
    assertThat(
            invariant.holds(
                with(
                    joined,
                    new NoiseShare(twice, share.rankEpsilon(), Delta.ZERO, share.charge()),
                    joined.price())))
        .isFalse();
  }

  @Test
  void gaussianNoise_isHeldAgainstItsRho() {
    PrivatePlan.Numbers plan = PlansUnderTest.gaussian();
    BigDecimal rho = plan.noise().charge().rho();
    assertThat(rho).isPositive();
    Charge less = Charge.zcdp(rho.multiply(new BigDecimal("0.999999999")));
    assertThat(invariant.holds(with(plan, plan.noise(), price(plan, Charge.zcdp(rho))))).isTrue();
    assertThat(invariant.holds(with(plan, plan.noise(), price(plan, less)))).isFalse();
  }

  @Test
  void populationThatIsNotCharged_isCaught() {
    PrivatePlan.Numbers joined = PlansUnderTest.plan(PlansUnderTest.JOINED);
    TreeMap<String, Charge> charges = new TreeMap<>(joined.price().charges());
    charges.remove("metromail.readers");
    assertThat(
            invariant.holds(
                with(joined, joined.noise(), new Price(charges, new TreeMap<>(), List.of()))))
        .isFalse();
  }

  private static PrivatePlan.Numbers priced(PrivatePlan.Numbers plan, Charge charge) {
    return with(plan, plan.noise(), price(plan, charge));
  }

  private static Price price(PrivatePlan.Numbers plan, Charge charge) {
    TreeMap<String, Charge> charges = new TreeMap<>();
    plan.price().charges().keySet().forEach(p -> charges.put(p, charge));
    return new Price(charges, new TreeMap<>(), List.of());
  }

  private static PrivatePlan.Numbers with(PrivatePlan.Numbers plan, NoiseShare noise, Price price) {
    return new PrivatePlan.Numbers(
        plan.question(),
        plan.query(),
        plan.matching(),
        plan.contributions(),
        price,
        plan.digest(),
        plan.releaseDigest(),
        plan.protection(),
        plan.measurements(),
        noise,
        plan.names(),
        plan.withheld());
  }
}
