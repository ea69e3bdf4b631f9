package io.parley.query.dp;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides by its exact number of people whether an undeclared group shows, with the largest
 * probability that differential privacy allows; its number of people is not told.
 *
 * <p><b>Mechanism</b> (Desfontaines, Voss, Gipson 2020). A group of n people shows with probability
 * π(n), independently: π(0) = 0, π(n) = min(e^ε₁·π(n − 1) + δ₁, 1 − e^(−ε₁)·(1 − π(n − 1) − δ₁),
 * 1). Here ε₁ = ε/(c·G) and δ₁ = δ/(G·(1 + e^ε₁ + … + e^((c−1)ε₁))). With a pre-threshold p the
 * group shows with π(n − (p − 1)), and never below p people.
 *
 * <p><b>Theorem.</b> If one removal changes numbers of people as {@link PeopleChange} says, the set
 * of groups that show is (ε, δ)-differentially private. <i>Proof.</i> π does not fall, and its two
 * bounds say that one step of n is (ε₁, δ₁)-differentially private. By group privacy s steps are
 * (s·ε₁, δ₁·(1 + … + e^((s−1)ε₁))). Groups are independent, so their ε and δ add: the steps add up
 * to c·G at most, hence ε₁·c·G = ε. The δ of s steps is convex in s and 0 at s = 0, and s ≤ c, so
 * with c·G steps in all their sum is largest for G groups of c steps: δ. A pre-threshold shifts n.
 * ∎ Being (ε, δ)-differentially private it is δ-approximately ε-private (Bun, Steinke 2016): a pure
 * ε and a δ are charged separately.
 *
 * <p><b>Exact sampling.</b> π is that of ε₁ and a δ₁ that is smaller by 10⁻¹⁴ of itself, enclosed
 * within 2⁻⁴⁰⁰ and taken at a multiple π̃ of u = 2⁻³⁹⁹ below it, π − u ≤ π̃ ≤ π. Then π̃(n) ≤
 * e^ε₁·π̃(n − 1) + δ₁ and 1 − π̃(n − 1) ≤ e^ε₁·(1 − π̃(n)) + δ₁ still hold: rounding adds at most
 * e^ε₁·u &lt; 10⁻⁷⁶ for ε₁ ≤ 100, which that part of δ₁ pays for (δ₁ is at least 10⁻⁶⁰, or
 * refused). π̃ stays monotone. It is compared with 399 uniform bits.
 */
public final class TruncatedGeometricSelection {
  private static final int BITS = 399;
  private static final int DIGITS = 180;
  private static final BigDecimal LEAST_STEP = new BigDecimal("1e-60");
  private static final BigDecimal LESS_ROUNDING = new BigDecimal("0.99999999999999");
  private static final BigInteger LEAST_EPSILON_INVERSE = BigInteger.TEN.pow(15);
  private static final int REMEMBERED = 100_000;

  private final BigInteger stepNumerator;
  private final BigInteger stepDenominator;
  private final BigDecimal delta;
  private final long preThreshold;
  private final Map<Long, BigInteger> remembered = new ConcurrentHashMap<>();
  private @Nullable Bend bend;

  /**
   * Where the second bound becomes the smaller one.
   *
   * @param rest 1 − π(turn)
   * @param certain the least number of steps from which π is one
   */
  private record Bend(long turn, Enclosure rest, long certain) {}

  private TruncatedGeometricSelection(
      Epsilon epsilon, PeopleChange change, Delta delta, long preThreshold) {
    BigDecimal value = epsilon.value();
    this.stepNumerator = value.movePointRight(Math.max(0, value.scale())).toBigIntegerExact();
    this.stepDenominator =
        BigInteger.TEN
            .pow(Math.max(0, value.scale()))
            .multiply(BigInteger.valueOf(change.groups()));
    if (stepNumerator.multiply(LEAST_EPSILON_INVERSE).compareTo(stepDenominator) < 0) {
      throw new IllegalArgumentException(
          "epsilon " + epsilon + " is too small for " + change.groups() + " changed groups");
    }
    this.delta = deltaOfOneStep(delta, change);
    this.preThreshold = preThreshold;
  }

  /** Found when it is first needed: planning makes more selections than are drawn from. */
  private synchronized Bend bend() {
    if (bend != null) {
      return bend;
    }
    // π ≤ (1 − δ₁)/(1 + e^ε₁) is where the first bound is the smaller one.
    Enclosure power = exp(1);
    Enclosure limit =
        number(BigDecimal.ONE.subtract(delta))
            .times(power)
            .over(number(BigDecimal.ONE).plus(power));
    long turn = LeastInteger.from(guessTurn(), n -> rising(n).low().compareTo(limit.high()) > 0);
    Enclosure rest = number(BigDecimal.ONE).minus(rising(turn));
    long certain =
        LeastInteger.from(2 * turn, n -> n > turn && falling(n - turn, rest).high().signum() <= 0);
    Bend found = new Bend(turn, rest, certain);
    bend = found;
    return found;
  }

  /**
   * The selection with the largest probabilities that (ε, δ) allows.
   *
   * @param minPeople p: a group of fewer people never shows
   */
  public static TruncatedGeometricSelection of(
      Epsilon epsilon, PeopleChange change, Delta delta, long minPeople) {
    if (delta.isZero()) {
      throw new IllegalArgumentException(
          "a selection of undeclared groups needs a delta above zero");
    }
    if (minPeople < 1) {
      throw new IllegalArgumentException("min_people " + minPeople + " is below one");
    }
    return new TruncatedGeometricSelection(epsilon, change, delta, minPeople);
  }

  /** Whether a group of {@code people} shows this time. */
  public boolean shows(long people, RandomSource random) {
    long steps = Math.max(0, people - (preThreshold - 1));
    if (steps == 0 || steps >= bend().certain()) {
      return steps > 0;
    }
    return random.below(BigInteger.ONE.shiftLeft(BITS)).compareTo(numerator(steps)) < 0;
  }

  /** The probability with which a group of {@code people} shows, exactly. */
  public BigDecimal probability(long people) {
    long steps = Math.max(0, people - (preThreshold - 1));
    if (steps == 0 || steps >= bend().certain()) {
      return steps == 0 ? BigDecimal.ZERO : BigDecimal.ONE;
    }
    return new BigDecimal(numerator(steps))
        .divide(new BigDecimal(BigInteger.ONE.shiftLeft(BITS)), new MathContext(60));
  }

  /** A group of fewer people never shows. Public. */
  public long fewest() {
    return preThreshold;
  }

  /** The least number of people with which a group shows for certain. Public. */
  public long certainFrom() {
    return Math.addExact(bend().certain(), preThreshold - 1);
  }

  /** The least number of people with which a group shows with at least this probability. */
  public long leastPeople(BigDecimal probability) {
    long guess =
        foretold(
            new BigDecimal(stepNumerator)
                .divide(new BigDecimal(stepDenominator), MathContext.DECIMAL64)
                .doubleValue(),
            delta.doubleValue(),
            probability.doubleValue());
    long shift = preThreshold - 1;
    return Math.addExact(
        shift, LeastInteger.from(guess, n -> probability(n + shift).compareTo(probability) >= 0));
  }

  /**
   * About what {@link #leastPeople} would say of the selection of these parameters, within a person
   * or two, at once and alike on every machine: to choose by, never to release by.
   */
  public static long foretoldPeople(
      Epsilon epsilon, PeopleChange change, Delta delta, long minPeople, double probability) {
    double step = epsilon.value().doubleValue() / change.groups();
    double ofStep =
        delta.value().doubleValue()
            / change.groupsPerPerson()
            * (StrictMath.expm1(step) / StrictMath.expm1(change.step() * step));
    return foretold(step, ofStep, probability) + minPeople - 1;
  }

  /** The closed forms of π solved for n, in doubles. */
  private static long foretold(double step, double delta, double probability) {
    double growth = StrictMath.expm1(step);
    double perStep = delta / growth;
    double limit = (1 - delta) / (2 + growth);
    double turn = Math.floor(StrictMath.log1p(limit / perStep) / step) + 1;
    double atTurn = perStep * StrictMath.expm1(turn * step);
    double steps =
        probability <= atTurn
            ? StrictMath.log1p(probability / perStep) / step
            : turn + StrictMath.log((1 - atTurn + perStep) / (1 - probability + perStep)) / step;
    return Math.max(1, (long) Math.ceil(steps));
  }

  /** ε₁·c·G, rounded up to forty digits: the pure ε that the selection has. */
  public BigDecimal epsilon(PeopleChange change) {
    return new BigDecimal(stepNumerator.multiply(BigInteger.valueOf(change.groups())))
        .divide(new BigDecimal(stepDenominator), new MathContext(40, RoundingMode.UP));
  }

  /** The δ beside it, with what rounding is paid with: computed back from that of one step. */
  public BigDecimal delta(PeopleChange change) {
    return stepsOf(change)
        .times(number(delta))
        .high()
        .divide(LESS_ROUNDING, new MathContext(40, RoundingMode.UP));
  }

  private BigInteger numerator(long steps) {
    BigInteger known = remembered.get(steps);
    if (known != null) {
      return known;
    }
    Bend bend = bend();
    BigDecimal low =
        steps <= bend.turn()
            ? rising(steps).low()
            : BigDecimal.ONE.subtract(falling(steps - bend.turn(), bend.rest()).high());
    BigInteger floor =
        low.max(BigDecimal.ZERO)
            .multiply(new BigDecimal(BigInteger.ONE.shiftLeft(BITS)))
            .toBigInteger();
    if (remembered.size() < REMEMBERED) {
      remembered.put(steps, floor);
    }
    return floor;
  }

  /** While the first bound is the smaller: π(n) = δ₁·(e^(nε₁) − 1)/(e^ε₁ − 1). */
  private Enclosure rising(long n) {
    Enclosure one = number(BigDecimal.ONE);
    Enclosure q = exp(1);
    Enclosure qn = exp(n);
    return number(delta).times(one.minus(qn)).times(q).over(qn.times(one.minus(q)));
  }

  /** 1 − π(t + m) after the turn t: q^m·(1 − π(t)) − δ₁·(q + … + q^m), q = e^(−ε₁). */
  private Enclosure falling(long m, Enclosure rest) {
    Enclosure one = number(BigDecimal.ONE);
    Enclosure q = exp(1);
    Enclosure qm = exp(m);
    Enclosure geometric = q.times(one.minus(qm)).over(one.minus(q));
    return qm.times(rest).minus(number(delta).times(geometric));
  }

  private long guessTurn() {
    double step =
        new BigDecimal(stepNumerator)
            .divide(new BigDecimal(stepDenominator), MathContext.DECIMAL64)
            .doubleValue();
    return (long)
        (Math.log1p(Math.expm1(step) / (1 + Math.exp(step)) / delta.doubleValue()) / step);
  }

  private BigDecimal deltaOfOneStep(Delta whole, PeopleChange change) {
    BigDecimal step =
        number(whole.value())
            .over(stepsOf(change))
            .low()
            .multiply(LESS_ROUNDING)
            .round(new MathContext(64, RoundingMode.DOWN));
    if (step.compareTo(LEAST_STEP) < 0) {
      throw new IllegalArgumentException("delta is too small for that many changed units");
    }
    return step;
  }

  /** G·(e^(cε₁) − 1)/(e^ε₁ − 1) = G·(1 − q^c)·q/((1 − q)·q^c): δ in units of that of one step. */
  private Enclosure stepsOf(PeopleChange change) {
    Enclosure one = number(BigDecimal.ONE);
    Enclosure q = exp(1);
    Enclosure qc = exp(change.step());
    return one.minus(qc)
        .times(q)
        .over(one.minus(q).times(qc))
        .times(Enclosure.of(change.groupsPerPerson(), DIGITS));
  }

  private Enclosure exp(long n) {
    return Enclosure.exp(stepNumerator.multiply(BigInteger.valueOf(n)), stepDenominator, DIGITS);
  }

  private static Enclosure number(BigDecimal value) {
    return Enclosure.of(value, DIGITS);
  }
}
