package io.parley.server.cli;

import io.parley.server.node.Counted;
import java.math.BigDecimal;
import java.util.stream.Collectors;

/** A budget for people to read. */
final class BudgetText {
  private BudgetText() {}

  static String of(BudgetDocument document) {
    return document.populations().stream()
        .map(BudgetText::population)
        .collect(Collectors.joining("\n"));
  }

  private static String population(BudgetDocument.OfPopulation population) {
    StringBuilder text = new StringBuilder(population.population()).append('\n');
    for (int i = 0; i < population.periods().size(); i++) {
      text.append(period(population.periods().get(i), i == 0, population.every()));
    }
    return text.append(promise(population)).toString();
  }

  private static String period(BudgetDocument.Period period, boolean now, String every) {
    String when =
        every.equals("never")
            ? "since it opened; it never refills"
            : "%s until %s".formatted(period.from(), period.refill());
    StringBuilder text = new StringBuilder("  %s%n".formatted(when));
    text.append(
        "    spent    ε %s, δ %s in %s%n"
            .formatted(
                plain(period.epsilon()),
                plain(period.delta()),
                Counted.of(period.questions(), "question")));
    if (period.open() > 0) {
      text.append(
          "    open     %s with a reservation, which is counted above%n"
              .formatted(Counted.of(period.open(), "question")));
    }
    if (period.exactDisclosures() > 0) {
      text.append(
          "    exact    %s outside differential privacy%n"
              .formatted(Counted.of(period.exactDisclosures(), "disclosure")));
    }
    if (now) {
      text.append(
          "    left     ε %s in one more question, δ %s%n"
              .formatted(plain(period.epsilonLeft()), plain(period.deltaLeft())));
    }
    return text.toString();
  }

  private static String promise(BudgetDocument.OfPopulation population) {
    BudgetDocument.Promise promise = population.promise();
    String times =
        population.every().equals("never")
            ? "for ever"
            : "a %1$s; n %1$ss add".formatted(population.every());
    StringBuilder text =
        new StringBuilder(
            "  promise  all rows of one person at this party: %s %s%n"
                .formatted(amount(promise.onePartysRows()), times));
    text.append(
        "  promise  all rows of a person whom every member holds: %s%s, the sum of %s%n"
            .formatted(
                promise.unknown().isEmpty() ? "" : "at least ",
                amount(promise.allRows()),
                promise.summed().stream()
                    .map(
                        s ->
                            "%s (ε %s, δ %s, %s)"
                                .formatted(
                                    s.population(),
                                    plain(s.epsilon()),
                                    plain(s.delta()),
                                    s.every().equals("never") ? "for ever" : "a " + s.every()))
                    .collect(Collectors.joining(" and "))));
    if (!promise.unknown().isEmpty()) {
      text.append(
          "           and what %s to it: not known here yet, it comes with the first question that both are part of%n"
              .formatted(
                  promise.unknown().size() == 1
                      ? promise.unknown().get(0) + " adds"
                      : String.join(" and ", promise.unknown()) + " add"));
    }
    if (promise.exactDisclosures()) {
      text.append(
          "           none of it for receivers of exact answers (audiences, threshold); for all others while these pass nothing on%n"
              .formatted());
    }
    return text.toString();
  }

  private static String amount(BudgetDocument.Amount amount) {
    return "ε %s, δ %s".formatted(plain(amount.epsilon()), plain(amount.delta()));
  }

  private static String plain(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    return stripped.scale() > 6 ? stripped.toString() : stripped.toPlainString();
  }
}
