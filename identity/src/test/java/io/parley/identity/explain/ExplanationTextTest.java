package io.parley.identity.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.identity.explain.Explanation.Held;
import io.parley.identity.explain.Explanation.Step;
import io.parley.identity.explain.Explanation.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplanationTextTest {
  @Test
  void waterfall_isReadFromTopToBottom() {
    assertThat(ExplanationText.of(pair(List.of("smith", "smith"), Verdict.LINKED)))
        .isEqualTo(
            """
            any two records                  -8.00  ---------------------
            family_name      same            +9.00  +++++++++++++++++++++++
                smith  |  smith
                             common value    -1.00                       --
            birth_date       unknown         +0.00                       \u00b7
            email            alike 0.88      +6.00                       +++++++++++++++
            sum                              +6.00                       +++++++++++++++

            6.00 bits, a probability of 0.9846; the threshold is 1.00 bits. Linked. Looked at by: email; phone.
            """);
  }

  @Test
  void pairThatNoRuleLooksAt_isSaidToBeNeverCompared() {
    assertThat(ExplanationText.of(pair(List.of(), Verdict.NOT_LOOKED_AT)))
        .doesNotContain("|")
        .contains("no blocking rule looks at this pair, whatever its weight");
    assertThat(ExplanationText.of(pair(List.of(), Verdict.TOO_LITTLE)))
        .contains("Not linked by this pair; a third record may still join both.");
  }

  private static Explanation pair(List<String> values, Verdict verdict) {
    return new Explanation(
        "shop",
        "web",
        -8,
        List.of(
            new Step("family_name", "same", 9, -1, values),
            new Step("birth_date", "unknown", 0, 0, List.of()),
            new Step("email", "alike 0.88", 6, 0, List.of())),
        6,
        1,
        new Held(List.of("email", "phone"), List.of(), List.of(), List.of()),
        verdict);
  }
}
