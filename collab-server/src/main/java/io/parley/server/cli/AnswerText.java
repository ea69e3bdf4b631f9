package io.parley.server.cli;

import io.parley.server.wire.AnswerDocument;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An answer as a table for a terminal: each released number with its 95 % interval. */
public final class AnswerText {
  private AnswerText() {}

  /** The table, its rule and what it cost. */
  public static String of(AnswerDocument answer) {
    StringBuilder text = new StringBuilder();
    if (answer.audience() != null) {
      text.append(
          answer.audience().file().isEmpty()
              ? "withheld: too few people, or too near to a list that was delivered before\n"
              : "about %,d people, delivered to %s\n"
                  .formatted(answer.audience().people(), answer.audience().file()));
    } else {
      text.append(table(answer));
    }
    if (answer.withheld() != null) {
      answer.withheld().forEach(a -> text.append(withheld(a)));
    }
    text.append('\n');
    answer.receipt().promise().forEach(p -> text.append("promise  ").append(p).append('\n'));
    answer.receipt().rule().forEach(r -> text.append("rule     ").append(r).append('\n'));
    answer
        .receipt()
        .charges()
        .forEach(
            (population, charge) ->
                text.append(
                    "cost     %s: ε %s, δ %s\n"
                        .formatted(
                            population,
                            charge.epsilon().stripTrailingZeros().toPlainString(),
                            charge.nominalDelta().signum() == 0
                                ? "0"
                                : charge.nominalDelta().toString())));
    answer
        .receipt()
        .disclosures()
        .forEach(
            (population, times) ->
                text.append("cost     %s: %d exact disclosure(s)\n".formatted(population, times)));
    return text.append("receipt  ").append(answer.receipt().queryId()).append('\n').toString();
  }

  private static String withheld(AnswerDocument.About about) {
    return "withheld  %s  %s\n".formatted(about.name(), cell(about.value(), about.interval95()));
  }

  private static String table(AnswerDocument answer) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(answer.columns().stream().map(AnswerDocument.Column::name).toList());
    for (int r = 0; r < answer.rows().size(); r++) {
      List<String> cells = new ArrayList<>();
      for (int c = 0; c < answer.columns().size(); c++) {
        cells.add(cell(answer.rows().get(r).get(c), answer.intervals95().get(r).get(c)));
      }
      lines.add(cells);
    }
    if (answer.rows().isEmpty()) {
      return String.join("  ", lines.get(0)) + "\n(no group shows)\n";
    }
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      for (int c = 0; c < line.size(); c++) {
        int column = c;
        int width = lines.stream().mapToInt(l -> l.get(column).length()).max().orElse(1);
        text.append(("%-" + Math.max(1, width) + "s").formatted(line.get(c)));
        text.append(c + 1 < line.size() ? "  " : "\n");
      }
    }
    return text.toString();
  }

  private static String cell(@Nullable Object value, @Nullable List<Double> interval) {
    if (value == null) {
      return "NULL";
    }
    String plain = number(value);
    return interval == null
        ? plain
        : plain + "  [" + number(interval.get(0)) + ", " + number(interval.get(1)) + "]";
  }

  private static String number(Object value) {
    if (value instanceof Long || value instanceof Integer) {
      return String.format(Locale.ROOT, "%,d", ((Number) value).longValue());
    } else if (value instanceof Double || value instanceof BigDecimal) {
      double number = ((Number) value).doubleValue();
      boolean whole = number == Math.rint(number) && Math.abs(number) < 1e15;
      return String.format(Locale.ROOT, whole ? "%,.0f" : "%,.4f", number);
    }
    return value.toString();
  }
}
