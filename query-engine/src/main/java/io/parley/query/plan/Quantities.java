package io.parley.query.plan;

import io.parley.policy.Bounds;
import io.parley.policy.ReasonCode;
import io.parley.policy.SqlRefusal;
import io.parley.query.privacy.Boundary;
import io.parley.query.privacy.Measure;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.calcite.rex.RexNode;

/**
 * Which numbers of a boundary are told, and get noise if it is private: each distinct one once. AVG
 * is a sum over a count, VARIANCE two sums over a count, and numbers that stand in several measures
 * are noised, and paid, once.
 */
public final class Quantities {
  /** A public cap on a party's people, used to prove that sums fit; 8.6 thousand million. */
  private static final BigInteger MAX_PEOPLE = BigInteger.TWO.pow(33);

  /** Of a value in grid steps. */
  private static final int MOST_BITS = 61;

  private static final BigInteger MAX_TOTAL = BigInteger.TWO.pow(62);

  /** Beyond this the squares of reals, and sums of these, would leave the doubles. */
  private static final BigDecimal WIDEST = new BigDecimal("1e30");

  private final Boundary boundary;
  private final Ranges ranges;
  private final int rowsPerPerson;
  private final boolean exact;
  private final Set<Quantity> quantities = new LinkedHashSet<>();
  private final Map<RexNode, SortedSet<BigDecimal>> ranks = new LinkedHashMap<>();

  private Quantities(Boundary boundary, Ranges ranges, int rowsPerPerson, boolean exact) {
    this.boundary = boundary;
    this.ranges = ranges;
    this.rowsPerPerson = rowsPerPerson;
    this.exact = exact;
  }

  /** The numbers of a boundary. */
  static Measurement measurement(
      Boundary boundary, Ranges ranges, int groupsPerPerson, int rowsPerPerson, boolean declared) {
    return new Quantities(boundary, ranges, rowsPerPerson, false)
        .measurement(groupsPerPerson, declared);
  }

  /** The numbers of a boundary that are told without noise, so that a mean is over a plain sum. */
  static Measurement exact(
      Boundary boundary, Ranges ranges, int groupsPerPerson, int rowsPerPerson) {
    return new Quantities(boundary, ranges, rowsPerPerson, true)
        .measurement(groupsPerPerson, false);
  }

  private Measurement measurement(int groupsPerPerson, boolean declared) {
    Quantity people = people(Optional.empty());
    boolean asked = boundary.measures().contains(new Measure.People(Optional.empty()));
    if (asked) {
      quantities.add(people);
    }
    boundary.measures().forEach(this::add);
    if (!declared || boundary.measures().isEmpty()) {
      quantities.add(people); // last where only selection needs it, which may do without noise
    }
    quantities.forEach(Quantities::checkRange);
    List<RankQuestion> questions = new ArrayList<>();
    ranks.forEach(
        (e, r) ->
            questions.add(new RankQuestion(e, grid(e).forRanks(), List.copyOf(r), rowsPerPerson)));
    return new Measurement(
        boundary, List.copyOf(quantities), questions, groupsPerPerson, rowsPerPerson, declared);
  }

  /** The number of people of each group. */
  public static Quantity people(Optional<RexNode> condition) {
    return Quantity.count(Quantity.Kind.PEOPLE, condition, 1);
  }

  private void add(Measure measure) {
    if (measure instanceof Measure.Quantile quantile) {
      ranks.computeIfAbsent(quantile.expression(), e -> new TreeSet<>()).add(quantile.rank());
      return;
    }
    quantities.addAll(of(measure));
  }

  /** The quantities that a measure is made of: for a mean or a variance the count comes last. */
  private List<Quantity> of(Measure measure) {
    if (measure instanceof Measure.People people) {
      return List.of(people(people.condition()));
    } else if (measure instanceof Measure.Rows) {
      return List.of(Quantity.count(Quantity.Kind.ROWS, Optional.empty(), rowsPerPerson));
    } else if (measure instanceof Measure.Known known) {
      return List.of(known(known.expression()));
    } else if (measure instanceof Measure.Distinct distinct) {
      return List.of(
          Quantity.count(
              Quantity.Kind.DISTINCT, Optional.of(distinct.expression()), rowsPerPerson));
    } else if (measure instanceof Measure.Sum sum) {
      return List.of(plainSum(sum.expression()));
    } else if (measure instanceof Measure.Average average) {
      return List.of(sumForMean(average.expression()), known(average.expression()));
    } else if (measure instanceof Measure.Variance variance) {
      Grid grid = grid(variance.expression());
      return List.of(
          Quantity.squares(variance.expression(), grid, grid.middle(), rowsPerPerson),
          Quantity.sum(
              Quantity.Kind.MEAN_SUM, variance.expression(), grid, grid.middle(), rowsPerPerson),
          known(variance.expression()));
    }
    throw new IllegalStateException("a measure of its own: " + measure);
  }

  private Quantity known(RexNode expression) {
    return Quantity.count(Quantity.Kind.KNOWN, Optional.of(expression), rowsPerPerson);
  }

  private Quantity plainSum(RexNode expression) {
    return Quantity.sum(
        Quantity.Kind.SUM, expression, grid(expression), BigInteger.ZERO, rowsPerPerson);
  }

  /**
   * The sum under a mean: about the middle of the range, where one person changes it least, unless
   * the plain sum is asked for as well and can be used again.
   */
  private Quantity sumForMean(RexNode expression) {
    boolean summed = exact || boundary.measures().contains(new Measure.Sum(expression));
    Grid grid = grid(expression);
    return summed
        ? plainSum(expression)
        : Quantity.sum(Quantity.Kind.MEAN_SUM, expression, grid, grid.middle(), rowsPerPerson);
  }

  private Grid grid(RexNode expression) {
    Bounds range =
        ranges
            .of(expression, boundary.below())
            .orElseThrow(
                () ->
                    new SqlRefusal(
                        ReasonCode.RANGE_UNKNOWN,
                        "the values under an aggregate have no range that follows from declared bounds",
                        Optional.empty(),
                        "aggregate columns with bounds, combined with +, -, *, CASE, LEAST and"
                            + " GREATEST; divide only by what stays above zero"));
    if (range.low().abs().max(range.high().abs()).compareTo(WIDEST) > 0) {
      throw tooWide();
    }
    Grid grid = Grid.of(expression.getType(), range);
    // Means are checked about their middle; a range far from zero would leave 64 bits all the same,
    // and the backend would fail on the first value that it finds there.
    if (Math.max(grid.low().bitLength(), grid.high().bitLength()) > MOST_BITS) {
      throw tooWide();
    }
    return grid;
  }

  private static void checkRange(Quantity quantity) {
    if (quantity.maxChange().multiply(MAX_PEOPLE).compareTo(MAX_TOTAL) > 0) {
      throw tooWide();
    }
  }

  private static SqlRefusal tooWide() {
    return new SqlRefusal(
        ReasonCode.BOUNDS_TOO_WIDE,
        "a sum could leave 62 bits",
        Optional.empty(),
        "the owner of the table narrows the bounds of the column, or the question clamps it:"
            + " LEAST(GREATEST(x, 0), 1000)");
  }

  /** How a measure is read from the noised numbers: the places of its quantities in the plan. */
  public static List<Integer> places(Measurement measurement, Measure measure) {
    List<Quantity> all = measurement.quantities();
    List<Integer> places = new ArrayList<>();
    for (Quantity needed : needed(measurement, measure)) {
      int place = all.indexOf(needed);
      if (place < 0) {
        throw new IllegalStateException("a measure without its quantity");
      }
      places.add(place);
    }
    return places;
  }

  private static List<Quantity> needed(Measurement measurement, Measure measure) {
    List<Quantity> all = measurement.quantities();
    if (measure instanceof Measure.People people) {
      return List.of(people(people.condition()));
    } else if (measure instanceof Measure.Rows) {
      return List.of(first(all, Quantity.Kind.ROWS, Optional.empty()));
    } else if (measure instanceof Measure.Known known) {
      return List.of(first(all, Quantity.Kind.KNOWN, Optional.of(known.expression())));
    } else if (measure instanceof Measure.Distinct distinct) {
      return List.of(first(all, Quantity.Kind.DISTINCT, Optional.of(distinct.expression())));
    } else if (measure instanceof Measure.Sum sum) {
      return List.of(first(all, Quantity.Kind.SUM, Optional.of(sum.expression())));
    } else if (measure instanceof Measure.Average average) {
      Optional<RexNode> of = Optional.of(average.expression());
      boolean summed =
          all.stream().anyMatch(q -> q.kind() == Quantity.Kind.SUM && q.expression().equals(of));
      return List.of(
          first(all, summed ? Quantity.Kind.SUM : Quantity.Kind.MEAN_SUM, of),
          first(all, Quantity.Kind.KNOWN, of));
    } else if (measure instanceof Measure.Variance variance) {
      Optional<RexNode> of = Optional.of(variance.expression());
      return List.of(
          first(all, Quantity.Kind.MEAN_SQUARES, of),
          first(all, Quantity.Kind.MEAN_SUM, of),
          first(all, Quantity.Kind.KNOWN, of));
    }
    return List.of();
  }

  private static Quantity first(
      List<Quantity> all, Quantity.Kind kind, Optional<RexNode> expression) {
    return all.stream()
        .filter(q -> q.kind() == kind && q.expression().equals(expression))
        .findFirst()
        .orElseThrow();
  }
}
