package io.parley.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an operator reads of a budget. */
class BudgetTextTest {
  private static BudgetDocument document(long questions, List<String> unknown) {
    BigDecimal four = new BigDecimal("4");
    BigDecimal small = new BigDecimal("0.000001");
    BudgetDocument.Amount amount = new BudgetDocument.Amount(four, small);
    return new BudgetDocument(
        "hearth",
        "2026-11-28T12:00:00Z",
        List.of(
            new BudgetDocument.OfPopulation(
                "hearth.shoppers",
                "month",
                List.of(
                    new BudgetDocument.Period(
                        "2026-11-01",
                        "2026-12-01",
                        questions,
                        questions,
                        questions,
                        BigDecimal.ONE,
                        small,
                        four,
                        small,
                        "pure 1")),
                new BudgetDocument.Promise(
                    amount,
                    amount,
                    List.of(new BudgetDocument.Summed("hearth.shoppers", four, small, "month")),
                    unknown,
                    false))));
  }

  @Test
  void one_isNotSeveral() {
    assertThat(BudgetText.of(document(1, List.of())))
        .contains(
            "in 1 question\n",
            "open     1 question with a reservation",
            "exact    1 disclosure outside")
        .doesNotContain("(s)", "at least");
    assertThat(BudgetText.of(document(1_200, List.of())))
        .contains("in 1,200 questions\n", "1,200 disclosures outside");
  }

  /** A sum that lacks a member's budget says so where the number stands, and when it will not. */
  @Test
  void sumWithoutAMember_saysThatItIsMore() {
    assertThat(BudgetText.of(document(0, List.of("metromail"))))
        .contains(
            "every member holds: at least ε 4, δ 0.000001, the sum of hearth.shoppers",
            "           and what metromail adds to it: not known here yet, it comes with the first question that both are part of\n");
    assertThat(BudgetText.of(document(0, List.of("cinema", "metromail"))))
        .contains("and what cinema and metromail add to it: not known here yet");
  }
}
