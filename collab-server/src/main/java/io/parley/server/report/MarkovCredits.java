package io.parley.server.report;

import io.parley.query.release.NoisedNumber;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Credits of channels by removal, with their ranges.
 *
 * <p><b>What a range holds</b>: the number that the exact (bounded) counts of the steps that show
 * would give. The noise of each count is independent and its variance v public, so by the delta
 * method var f = Σ v·(∂f/∂n)² over all steps, and of a credit N·f further f²·v_N. The half-width is
 * 2.118 standard errors: ln 20 / √2, what a single Laplace law needs, and a sum of several less.
 * That is checked by simulation ({@code MarkovCoverageTest}), not proved: f is not linear. Which
 * steps show is decided by their people, drawn by the exact number or noised apart from these
 * counts of rows ({@code release.Showing}), so that the counts keep their law where they show. A
 * count that decided on its own row would not: {@link Counted}. Where it bends so that the formula
 * is off by more than a quarter at its own ends, there is no estimate.
 *
 * <p><b>What it does not hold</b>: steps of few people, which do not show, and what other people
 * would have done. For the second the dependence of one person's steps would have to be known, of
 * which counts of steps tell nothing.
 */
final class MarkovCredits {
  /** The 95 % half-width of Laplace noise in standard deviations, the widest there is. */
  static final double DEVIATIONS = Math.log(20) / Math.sqrt(2);

  private static final double BEND = 0.25;
  private static final String METHOD =
      "∓ 2.118 √(Σ v (∂f/∂n)²) over the steps that show, v the variance of the noise of each count";

  private final Transitions steps;
  private final Map<Transitions.Step, Double> variances;
  private final Optional<NoisedNumber> conversions;
  private final Walk all;
  private final Map<String, Walk> without = new LinkedHashMap<>();
  private final double effects;

  /**
   * Credits.
   *
   * @param variances of the noise in each count
   * @param conversions what is shared out; empty where it is not known
   */
  MarkovCredits(
      Transitions steps,
      Map<Transitions.Step, Double> variances,
      Optional<NoisedNumber> conversions) {
    this.steps = steps;
    this.variances = Map.copyOf(variances);
    this.conversions = conversions;
    this.all = Walk.over(steps, steps.channels());
    steps.channels().forEach(channel -> without.put(channel, steps.without(channel)));
    this.effects = without.keySet().stream().mapToDouble(this::effect).sum();
  }

  private double effect(String channel) {
    Walk rest = without.get(channel);
    return rest == null || all.conversion() <= 0 ? 0 : 1 - rest.conversion() / all.conversion();
  }

  /** The removal effect of a channel. */
  Figure removalEffect(String channel) {
    return figure(
        "removal effect",
        Figure.Unit.SHARE,
        channel,
        step -> slopeOfEffect(channel, step),
        other -> other.effect(channel),
        1,
        0);
  }

  /** The credit of a channel. */
  Figure credit(String channel) {
    double number = conversions.map(NoisedNumber::value).orElse(0.0);
    double part = effect(channel) / effects;
    double noise = conversions.map(NoisedNumber::noiseVariance).orElse(0.0);
    return figure(
        "markov",
        Figure.Unit.NUMBER,
        channel,
        step -> (slopeOfEffect(channel, step) - part * slopeOfEffects(step)) / effects,
        other -> other.effect(channel) / other.effects,
        number,
        part * part * noise);
  }

  private final Map<Transitions.Step, Double> slopesOfEffects = new HashMap<>();

  private double slopeOfEffects(Transitions.Step step) {
    return slopesOfEffects.computeIfAbsent(
        step, s -> without.keySet().stream().mapToDouble(c -> slopeOfEffect(c, s)).sum());
  }

  private double slopeOfEffect(String channel, Transitions.Step step) {
    Walk rest = without.get(channel);
    return rest == null
        ? 0
        : (rest.conversion() / all.conversion() * all.slope(step) - rest.slope(step))
            / all.conversion();
  }

  private Figure figure(
      String name,
      Figure.Unit unit,
      String channel,
      ToDoubleFunction<Transitions.Step> slope,
      ToDoubleFunction<MarkovCredits> again,
      double times,
      double further) {
    if (!without.containsKey(channel) || all.leaving().get(channel) == null) {
      return Figure.notEstimable(name, unit, Figure.Says.IN_THE_ROWS, "its steps do not show");
    } else if (all.conversion() <= 0 || effects <= 0 || conversions.isEmpty()) {
      return Figure.notEstimable(
          name, unit, Figure.Says.IN_THE_ROWS, "noise took the ways to a conversion");
    }
    Map<Transitions.Step, Double> moved = new HashMap<>();
    double variance = 0;
    for (Transitions.Step step : steps.counts().keySet()) {
      double v = variances.getOrDefault(step, 0.0);
      double s = slope.applyAsDouble(step);
      moved.put(step, v * s);
      variance += v * s * s;
    }
    double se = Math.sqrt(variance);
    if (se > 0 && bends(moved, se, again)) {
      return Figure.notEstimable(name, unit, Figure.Says.IN_THE_ROWS, "too few beside the noise");
    }
    double value = times * again.applyAsDouble(this);
    double error = Math.sqrt(times * times * variance + further);
    return new Figure(
        name,
        unit,
        Optional.of(value),
        Optional.of(value - DEVIATIONS * error),
        Optional.of(value + DEVIATIONS * error),
        Optional.empty(),
        Optional.of(error),
        Figure.Says.IN_THE_ROWS,
        METHOD,
        Optional.empty());
  }

  /** Whether the counts, moved along the slope to either end of the range, give another number. */
  private boolean bends(
      Map<Transitions.Step, Double> moved, double se, ToDoubleFunction<MarkovCredits> again) {
    double here = again.applyAsDouble(this);
    double half = DEVIATIONS * se;
    for (int side : new int[] {-1, 1}) {
      // v·s·c with Σ s·(v·s·c) = half: the likeliest noise that moves the linear form so far.
      Transitions there = steps.moved(moved, side * half / (se * se));
      double change = again.applyAsDouble(new MarkovCredits(there, variances, conversions)) - here;
      if (!(Math.abs(change - side * half) <= BEND * half)) {
        return true;
      }
    }
    return false;
  }
}
