package io.parley.server.cli;

import java.math.BigDecimal;
import java.util.List;

/**
 * What {@code parley budget --json} prints: what was spent and what is left, and what is promised.
 *
 * @param at when it was read, ISO 8601
 */
record BudgetDocument(String node, String at, List<OfPopulation> populations) {
  BudgetDocument {
    populations = List.copyOf(populations);
  }

  /**
   * A population of the node.
   *
   * @param every {@code day}, {@code week}, {@code month}, {@code year} or {@code never}
   * @param periods newest first; the first is that of now
   */
  record OfPopulation(String population, String every, List<Period> periods, Promise promise) {
    OfPopulation {
      periods = List.copyOf(periods);
    }
  }

  /**
   * A period.
   *
   * @param from first day, UTC
   * @param refill the first day of the next
   * @param questions charged for good
   * @param open holding a reservation
   * @param exactDisclosures counted
   * @param epsilon spent: all answers together are (epsilon, delta)-private
   * @param epsilonLeft the largest ε that one more question could have, rounded down
   * @param charge exactly what was charged, as ledgers write it
   */
  record Period(
      String from,
      String refill,
      long questions,
      long open,
      long exactDisclosures,
      BigDecimal epsilon,
      BigDecimal delta,
      BigDecimal epsilonLeft,
      BigDecimal deltaLeft,
      String charge) {
    /** The same, when the budget is closed: what else was spent is not known. */
    Period withNothingLeft() {
      return new Period(
          from,
          refill,
          questions,
          open,
          exactDisclosures,
          epsilon,
          delta,
          BigDecimal.ZERO,
          BigDecimal.ZERO,
          charge);
    }
  }

  /**
   * What is promised for a period; periods add.
   *
   * @param onePartysRows for all rows of one person at this party: the budget
   * @param allRows for all rows of a person whom every member holds: the sum of the budgets
   * @param summed the populations in that sum
   * @param unknown members whose budget this node never saw, so that the sum lacks it
   * @param exactDisclosures whether the owner accepted exact answers beside: for their receivers
   *     there is no such promise, and for all others it holds while these pass nothing on
   */
  record Promise(
      Amount onePartysRows,
      Amount allRows,
      List<Summed> summed,
      List<String> unknown,
      boolean exactDisclosures) {
    Promise {
      summed = List.copyOf(summed);
      unknown = List.copyOf(unknown);
    }
  }

  /** An ε and a δ. */
  record Amount(BigDecimal epsilon, BigDecimal delta) {}

  /** A population whose budget is part of the sum. */
  record Summed(String population, BigDecimal epsilon, BigDecimal delta, String every) {}
}
