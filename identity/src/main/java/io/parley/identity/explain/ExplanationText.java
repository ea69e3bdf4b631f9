package io.parley.identity.explain;

import io.parley.identity.explain.Explanation.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A pair's weights as a waterfall in letters: each bar begins where the one above it ended. */
public final class ExplanationText {
  private static final int WIDTH = 36;

  private ExplanationText() {}

  private record Line(String what, String how, double from, double to) {}

  /** The lines, the last with its line break. */
  public static String of(Explanation pair) {
    List<Line> lines = lines(pair);
    double low = Math.min(0, pair.threshold());
    double high = Math.max(0, pair.threshold());
    for (Line line : lines) {
      low = Math.min(low, Math.min(line.from(), line.to()));
      high = Math.max(high, Math.max(line.from(), line.to()));
    }
    int what = lines.stream().mapToInt(l -> l.what().length()).max().orElse(0);
    int how = lines.stream().mapToInt(l -> l.how().length()).max().orElse(0);
    StringBuilder text = new StringBuilder();
    for (Line line : lines) {
      text.append(
          "%-"
              .concat(what + "s  %-")
              .concat(how + "s  %7s  %s")
              .formatted(
                  line.what(), line.how(), bits(line.to() - line.from()), bar(line, low, high))
              .stripTrailing());
      text.append('\n');
      step(pair, line).ifPresent(s -> text.append("    ").append(values(s)).append('\n'));
    }
    return text.append('\n').append(verdict(pair)).append('\n').toString();
  }

  private static List<Line> lines(Explanation pair) {
    List<Line> lines = new ArrayList<>();
    lines.add(new Line("any two records", "", 0, pair.prior()));
    double at = pair.prior();
    for (Step step : pair.steps()) {
      lines.add(new Line(step.attribute(), step.level(), at, at + step.bits()));
      at += step.bits();
      if (step.rarity() != 0) {
        lines.add(
            new Line(
                "", step.rarity() > 0 ? "rare value" : "common value", at, at + step.rarity()));
        at += step.rarity();
      }
    }
    lines.add(new Line("sum", "", 0, pair.bits()));
    return lines;
  }

  private static Optional<Step> step(Explanation pair, Line line) {
    return pair.steps().stream()
        .filter(s -> s.attribute().equals(line.what()) && !s.values().isEmpty())
        .findFirst();
  }

  private static String values(Step step) {
    return String.join("  |  ", step.values());
  }

  private static String bar(Line line, double low, double high) {
    int from = place(Math.min(line.from(), line.to()), low, high);
    int to = place(Math.max(line.from(), line.to()), low, high);
    if (line.from() == line.to()) {
      return " ".repeat(from) + "\u00b7";
    }
    return " ".repeat(from) + (line.to() > line.from() ? "+" : "-").repeat(Math.max(1, to - from));
  }

  private static int place(double at, double low, double high) {
    return high > low ? (int) Math.round((at - low) / (high - low) * WIDTH) : 0;
  }

  private static String bits(double bits) {
    return String.format(Locale.ROOT, "%+.2f", bits);
  }

  private static String verdict(Explanation pair) {
    String weight =
        String.format(
            Locale.ROOT,
            "%.2f bits, a probability of %.4f; the threshold is %.2f bits. ",
            pair.bits(),
            pair.probability(),
            pair.threshold());
    return weight
        + pair.conclusion()
        + rules(" Looked at by: ", pair.held().lookedAt())
        + rules(" Cut, being in a block that is too large: ", pair.held().cut());
  }

  private static String rules(String before, List<String> rules) {
    return rules.isEmpty() ? "" : before + String.join("; ", rules) + ".";
  }
}
