package io.parley.query.account;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A filter on Rényi curves, at a few orders fixed when the budget opens and at order infinity.
 *
 * <p>Theorem (proved step by step in {@code docs/accounting.md}; one order: Feldman, Zrnic 2021 and
 * Lécuyer 2021). Let an adversary choose each question and its charge after seeing all earlier
 * answers. If after every admitted charge Σδ<sub>i</sub> ≤ δ<sub>selection</sub>, and either Σε ≤ ε
 * over all parts, all being pure, or at <em>some</em> order α<sub>j</sub>, which may differ from
 * time to time and depend on answers, Σρ<sub>i</sub>(α<sub>j</sub>) ≤ {@link Order#budget}, then
 * all answers together are (ε, δ<sub>selection</sub> + Σ<sub>j</sub>δ<sub>j</sub>)-private.
 *
 * <p>The choice among orders is paid for by giving each its own δ<sub>j</sub>; order infinity needs
 * none, so plain addition of ε is never worse. What the orders cannot have is the δ of selection:
 * half of the budget's δ is for each. Sums round up, budgets down.
 *
 * @param epsilon the budget's ε
 * @param deltaSelection what the δ of all charges may add up to
 * @param orders the finite orders
 */
public record RenyiFilter(BigDecimal epsilon, BigDecimal deltaSelection, List<Order> orders)
    implements PrivacyFilter {
  private static final MathContext DIGITS = new MathContext(40, RoundingMode.DOWN);
  private static final BigDecimal TWO = BigDecimal.valueOf(2);

  /** Each order's distance from 1, as a multiple of the best one for many small questions. */
  private static final List<BigDecimal> DISTANCES = decimals("1", "1.5", "3", "10");

  /** Each order's share of the δ of conversion. */
  private static final List<BigDecimal> SHARES = decimals("0.5", "0.3", "0.15", "0.05");

  /**
   * A finite order.
   *
   * @param alpha more than 1
   * @param delta the δ that conversion at this order may use
   */
  public record Order(BigDecimal alpha, BigDecimal delta) {
    public Order {
      if (alpha.compareTo(BigDecimal.ONE) <= 0 || delta.signum() <= 0) {
        throw new IllegalArgumentException("an order is above 1 and has a positive δ");
      }
    }

    /** What the curves may add up to here for (ε, δ) to follow, rounded down; may be negative. */
    public BigDecimal budget(BigDecimal epsilon) {
      return epsilon.subtract(RenyiConversion.added(alpha, delta));
    }
  }

  public RenyiFilter {
    orders = List.copyOf(orders);
  }

  /**
   * The filter for a budget: half of its δ for selection, half shared by orders around the one at
   * which many small questions go furthest. Without δ there is order infinity alone.
   */
  public static RenyiFilter open(BigDecimal epsilon, BigDecimal delta) {
    BigDecimal conversion = delta.divide(TWO, DIGITS);
    List<Order> orders = new ArrayList<>();
    if (conversion.signum() > 0 && epsilon.signum() > 0) {
      BigDecimal first = conversion.multiply(SHARES.get(0));
      double target = epsilon.doubleValue();
      BigDecimal distance =
          RenyiConversion.bestOrder(a -> (RenyiConversion.approximateAdded(a, first) - target) / a)
              .subtract(BigDecimal.ONE);
      for (int i = 0; i < SHARES.size(); i++) {
        orders.add(
            new Order(
                BigDecimal.ONE.add(
                    distance
                        .multiply(DISTANCES.get(i))
                        .round(new MathContext(4, RoundingMode.HALF_EVEN))),
                conversion.multiply(SHARES.get(i))));
      }
    }
    return new RenyiFilter(epsilon, delta.subtract(conversion), orders);
  }

  @Override
  public BigDecimal delta() {
    return deltaSelection.add(deltaConversion()).stripTrailingZeros();
  }

  @Override
  public String text() {
    return RenyiFilterText.of(this);
  }

  @Override
  public boolean admits(Charge spent, Charge charge) {
    Charge after = spent.plus(charge);
    return after.delta().compareTo(deltaSelection) <= 0
        && (fitsAtInfinity(after) || orders.stream().anyMatch(o -> fits(after, o)));
  }

  private boolean fitsAtInfinity(Charge charge) {
    return charge.rho().signum() == 0 && charge.pureEpsilon().compareTo(epsilon) <= 0;
  }

  private boolean fits(Charge charge, Order order) {
    return RenyiCurve.of(charge, order.alpha()).compareTo(order.budget(epsilon)) <= 0;
  }

  /**
   * The least ε that the spent charges prove at one of the orders, rounded up. It is a fair reading
   * of an account at a moment fixed beforehand; the promise is the limit.
   */
  public BigDecimal spentEpsilon(Charge spent) {
    Optional<BigDecimal> atOrders =
        orders.stream()
            .map(
                o ->
                    RenyiCurve.of(spent, o.alpha())
                        .add(RenyiConversion.added(o.alpha(), o.delta())))
            .min(BigDecimal::compareTo)
            .map(e -> e.max(BigDecimal.ZERO).round(new MathContext(6, RoundingMode.CEILING)));
    if (spent.rho().signum() > 0) {
      return atOrders.orElse(epsilon);
    }
    return atOrders.map(spent.pureEpsilon()::min).orElse(spent.pureEpsilon());
  }

  @Override
  public Balance balance(Charge spent, Charge like) {
    BigDecimal spentEpsilon = spentEpsilon(spent);
    boolean added = spent.rho().signum() == 0 && spentEpsilon.compareTo(spent.pureEpsilon()) == 0;
    return new Balance(
        spentEpsilon,
        added ? spent.delta() : spent.delta().add(deltaConversion()),
        epsilon,
        delta(),
        new LargestCharge(this).epsilon(spent, like),
        deltaSelection.subtract(spent.delta()).max(BigDecimal.ZERO));
  }

  /** What all orders' δ add up to. */
  public BigDecimal deltaConversion() {
    return orders.stream().map(Order::delta).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  @Override
  public RenyiFilter tightened(BigDecimal lessEpsilon, BigDecimal lessDelta) {
    BigDecimal whole = delta();
    if (lessDelta.compareTo(whole) >= 0) {
      return new RenyiFilter(epsilon.min(lessEpsilon), deltaSelection, orders);
    }
    List<Order> smaller =
        orders.stream()
            .filter(o -> lessDelta.signum() > 0)
            .map(o -> new Order(o.alpha(), scaled(o.delta(), lessDelta, whole)))
            .toList();
    return new RenyiFilter(
        epsilon.min(lessEpsilon), scaled(deltaSelection, lessDelta, whole), smaller);
  }

  private static BigDecimal scaled(BigDecimal part, BigDecimal less, BigDecimal whole) {
    return part.multiply(less).divide(whole, DIGITS);
  }

  private static List<BigDecimal> decimals(String... texts) {
    return List.of(texts).stream().map(BigDecimal::new).toList();
  }
}
