package io.parley.query.explain;

import io.parley.query.explain.Explanation.Accuracy;
import io.parley.query.explain.Explanation.Expected;
import io.parley.query.explain.Explanation.Measured;
import io.parley.query.explain.Explanation.Needed;
import io.parley.query.explain.Explanation.Step;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An explanation for a terminal. */
public final class ExplanationText {
  private static final int LABEL = 10;

  private final StringBuilder text = new StringBuilder();
  private final Explanation explanation;

  private ExplanationText(Explanation explanation) {
    this.explanation = explanation;
  }

  /** Lines that end in {@code \n}. */
  public static String of(Explanation explanation) {
    return new ExplanationText(explanation).written();
  }

  private String written() {
    line("answer", explanation.answer());
    line("", "(nothing was read, charged or reserved)");
    text.append('\n');
    steps();
    text.append('\n');
    lines("tables", List.of(String.join(", ", explanation.tables())));
    lines(
        "uses",
        explanation.uses().stream()
            .map(u -> u.column() + ": " + String.join(", ", u.uses()))
            .toList());
    line("matching", explanation.matching());
    if (explanation.changedUnits() > 0) {
      line(
          "",
          "one person's removal changes at most %d unit%s"
              .formatted(explanation.changedUnits(), explanation.changedUnits() == 1 ? "" : "s"));
    }
    explanation.measurements().forEach(this::measured);
    lines("rule", explanation.rule());
    lines("price", price());
    lines("assumed", explanation.assumptions());
    lines("accuracy", accuracy());
    return text.toString();
  }

  private void steps() {
    for (Step step : explanation.steps()) {
      text.append("  ".repeat(step.depth())).append(step.operation());
      if (!step.parties().isEmpty()) {
        text.append(" [").append(String.join(", ", step.parties())).append(']');
        text.append(" rows of a person ≤ ").append(step.mostRows());
      }
      text.append(": ").append(step.effect()).append('\n');
    }
  }

  private void measured(Measured measured) {
    line(
        "measured",
        measured.groups().isEmpty()
            ? "over all people"
            : "by " + String.join(", ", measured.groups()));
    line(
        "",
        measured.groups().isEmpty()
            ? "a person counts with at most %d row(s)".formatted(measured.rowsPerPerson())
            : "a person counts in at most %d group(s), with at most %d row(s) in each"
                .formatted(measured.groupsPerPerson(), measured.rowsPerPerson()));
    for (Explanation.Noised number : measured.numbers()) {
      line(
          "",
          "%s in steps of %s%s: %s"
              .formatted(
                  number.what(),
                  number.step(),
                  number.mostChange().isEmpty()
                      ? ""
                      : ", one unit changes it by at most " + number.mostChange(),
                  number.noise()));
    }
    line("", measured.shows());
  }

  private List<String> price() {
    List<String> lines = new ArrayList<>();
    explanation
        .price()
        .forEach(
            (population, cost) ->
                lines.add(
                    "%s: ε %s, δ %s (%s)%s"
                        .formatted(
                            population,
                            plain(cost.epsilon()),
                            cost.delta().signum() == 0 ? "0" : cost.delta().toString(),
                            cost.charge(),
                            cost.disclosures() == 0
                                ? ""
                                : ", %d exact disclosure(s)".formatted(cost.disclosures()))));
    return lines;
  }

  private List<String> accuracy() {
    boolean several = explanation.measurements().size() > 1;
    List<String> lines = new ArrayList<>();
    for (Accuracy each : explanation.accuracy()) {
      List<String> parts = new ArrayList<>();
      each.halfWidth().ifPresent(h -> parts.add("± " + number(h)));
      each.expected().stream()
          .filter(e -> e.relative().isPresent() || !e.halfWidth().equals(each.halfWidth()))
          .forEach(e -> parts.add(expected(e, each.halfWidth())));
      if (!each.note().isEmpty()) {
        parts.add(each.note());
      }
      String groups = several ? " (groups %s)".formatted(groups(each.measurement())) : "";
      lines.add(each.column() + groups + ": " + String.join("; ", parts));
      each.needed().ifPresent(n -> lines.add("  " + needed(n)));
    }
    return lines;
  }

  private String groups(int measurement) {
    List<String> groups = explanation.measurements().get(measurement).groups();
    return groups.isEmpty() ? "of all people" : "by " + String.join(", ", groups);
  }

  private static String expected(Expected expected, Optional<BigDecimal> fixed) {
    String at = "at %,d people ".formatted(expected.people());
    if (expected.halfWidth().isEmpty()) {
      return at + "no finite interval";
    }
    Optional<String> share = expected.relative().map(r -> "± " + percent(r));
    if (fixed.equals(expected.halfWidth()) && share.isPresent()) {
      return at + share.get();
    }
    return at
        + "± "
        + number(expected.halfWidth().get())
        + share.map(s -> " (" + s + ")").orElse("");
  }

  private static String needed(Needed needed) {
    String sought =
        "± %s at about %,d people needs ".formatted(percent(needed.within()), needed.people());
    if (needed.epsilon().isEmpty()) {
      return sought + "more than ε = 100";
    }
    BigDecimal epsilon = needed.epsilon().get();
    boolean allowed = epsilon.compareTo(needed.allowed()) <= 0;
    return "%sε = %s: the policies allow %s%s a query"
        .formatted(
            sought, plain(epsilon), allowed ? "up to " : "no more than ", plain(needed.allowed()));
  }

  private void lines(String label, List<String> lines) {
    for (int i = 0; i < lines.size(); i++) {
      line(i == 0 ? label : "", lines.get(i));
    }
  }

  private void line(String label, String line) {
    text.append(label).append(" ".repeat(LABEL - label.length())).append(line).append('\n');
  }

  private static String number(BigDecimal number) {
    return String.format(Locale.ROOT, "%,." + Math.max(0, number.scale()) + "f", number);
  }

  private static String percent(BigDecimal share) {
    return plain(share.movePointRight(2)) + " %";
  }

  private static String plain(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    return stripped.setScale(Math.max(0, stripped.scale())).toPlainString();
  }
}
