package io.parley.query.plan;

import io.parley.policy.ReasonCode;
import io.parley.policy.SqlRefusal;
import io.parley.query.privacy.Measure;
import io.parley.query.sql.PrivacyHint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What a question asks about the groups that do not show: numbers of their own, which share ε with
 * the others. Nothing unless it is asked for.
 *
 * @param measurement the place of the one measurement that selects groups
 * @param number whether the number of withheld groups is asked for
 * @param remainder which quantities of the measurement are added up over withheld groups: counts of
 *     people and rows, and sums. Different values, means and quantiles do not add up.
 */
public record WithheldGroups(int measurement, boolean number, List<Integer> remainder) {
  public static final WithheldGroups NONE = new WithheldGroups(0, false, List.of());

  public WithheldGroups {
    remainder = List.copyOf(remainder);
  }

  /**
   * What a hint asks for.
   *
   * @throws SqlRefusal where the question has no such groups, or no one kind of them
   */
  static WithheldGroups of(Set<PrivacyHint.Withheld> asked, List<Measurement> measurements) {
    if (asked.isEmpty()) {
      return NONE;
    }
    int[] selecting =
        IntStream.range(0, measurements.size())
            .filter(i -> !measurements.get(i).declared())
            .toArray();
    if (selecting.length != 1) {
      throw refusal(
          selecting.length == 0
              ? "no group of this question is ever withheld: all are declared"
              : "`withheld` is for one grouping with undeclared groups, and the question has "
                  + selecting.length,
          selecting.length == 0
              ? "ask without `withheld`"
              : "ask about one grouping at a time; each set of GROUPING SETS is one");
    }
    List<Integer> remainder =
        asked.contains(PrivacyHint.Withheld.REMAINDER)
            ? additive(measurements.get(selecting[0]))
            : List.of();
    if (asked.contains(PrivacyHint.Withheld.REMAINDER) && remainder.isEmpty()) {
      throw refusal(
          "none of the question's measures adds up over groups",
          "a remainder needs COUNT(DISTINCT person), COUNT(*), COUNT(x) or SUM(x)");
    }
    return new WithheldGroups(selecting[0], asked.contains(PrivacyHint.Withheld.GROUPS), remainder);
  }

  private static List<Integer> additive(Measurement measurement) {
    List<Integer> places = new ArrayList<>();
    for (Measure measure : measurement.boundary().measures()) {
      boolean additive =
          measure instanceof Measure.People
              || measure instanceof Measure.Rows
              || measure instanceof Measure.Known
              || measure instanceof Measure.Sum;
      if (additive) {
        places.add(Quantities.places(measurement, measure).get(0));
      }
    }
    return places.stream().distinct().toList();
  }

  /** How many numbers share ε with the others. */
  public int numbers() {
    return (number ? 1 : 0) + remainder.size();
  }

  private static SqlRefusal refusal(String message, String help) {
    return new SqlRefusal(ReasonCode.BAD_HINT, message, Optional.empty(), help);
  }
}
