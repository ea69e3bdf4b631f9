package io.parley.query.release;

import io.parley.query.dp.NoiseLaw;
import io.parley.query.plan.Grid;
import io.parley.query.plan.Measurement;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.plan.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.calcite.plan.RelOptUtil;

/**
 * The rule by which a plan's numbers are released, in words: mechanism, bounds, thresholds, ε and
 * δ. Public before anything runs; a receipt repeats it. It never tells what was clamped or
 * withheld.
 */
public final class PrivacyRule {
  private PrivacyRule() {}

  /** A line a fact. */
  public static List<String> of(PrivatePlan.Numbers plan, List<Noising> noising) {
    List<String> rule = new ArrayList<>();
    boolean drawn = noising.stream().anyMatch(n -> n.showing() instanceof Showing.ByExactPeople);
    boolean told = noising.stream().anyMatch(n -> !n.laws().isEmpty() || !n.ranks().isEmpty());
    rule.add(
        told
            ? mechanisms(noising) + " on integers, exact sampler"
            : "groups alone are told, exact sampler");
    rule.add(
        "ε %s, δ %s, shared by %d %s a group"
            .formatted(
                plan.protection().epsilonPerQuery().toPlainString(),
                plan.declaredGroups() ? "0" : plan.protection().deltaPerQuery().toString(),
                plan.answers(),
                drawn ? "draws and noised numbers" : "noised numbers"));
    for (int i = 0; i < noising.size(); i++) {
      measurement(plan, plan.measurements().get(i), noising.get(i)).stream()
          .filter(line -> !rule.contains(line))
          .forEach(rule::add);
    }
    if (plan.withheld().number()) {
      rule.add("the number of withheld groups is told with noise of its own");
    }
    if (!plan.withheld().remainder().isEmpty()) {
      rule.add(
          "the remainder adds up the groups that do not show, with noise of its own; a person counts once in each of them");
    }
    return rule;
  }

  private static String mechanisms(List<Noising> noising) {
    Set<String> names = new TreeSet<>();
    noising.forEach(n -> n.laws().forEach(l -> names.add(name(l) + " noise")));
    noising.forEach(n -> n.ranks().forEach(r -> names.add(r.mechanism())));
    return String.join(" and ", names);
  }

  private static String name(NoiseLaw law) {
    String text = law.toString();
    return text.contains(" of ") ? text.substring(0, text.indexOf(" of ")) : text;
  }

  private static List<String> measurement(
      PrivatePlan.Numbers plan, Measurement measurement, Noising noising) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "a person counts in at most %d group(s), with at most %d row(s) each; one removal counts as up to %d unit(s)"
            .formatted(
                measurement.groupsPerPerson(),
                measurement.rowsPerPerson(),
                plan.matching().changedUnits()));
    for (Quantity quantity : measurement.quantities()) {
      quantity.grid().ifPresent(grid -> lines.add(clamp(measurement, quantity, grid)));
    }
    lines.add(shows(noising.showing()));
    return lines;
  }

  private static String shows(Showing showing) {
    if (showing instanceof Showing.ByNoisyPeople counted) {
      return "groups show from a noisy " + counted.rule().value() + " people";
    } else if (showing instanceof Showing.ByExactPeople drawn) {
      return "groups show by a truncated-geometric draw on their people, never below %d, always from %d"
          .formatted(drawn.rule().fewest(), drawn.rule().certainFrom());
    }
    return "every declared group shows, zeros too";
  }

  static String clamp(Measurement measurement, Quantity quantity, Grid grid) {
    String columns =
        RelOptUtil.InputFinder.bits(quantity.expression().orElseThrow()).asList().stream()
            .flatMap(f -> measurement.boundary().input().columns().get(f).origins().stream())
            .map(c -> c.column().name())
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return "%s clamped to [%s, %s]"
        .formatted(
            columns.isEmpty() ? "a computed value" : columns,
            grid.bounds().low().toPlainString(),
            grid.bounds().high().toPlainString());
  }
}
