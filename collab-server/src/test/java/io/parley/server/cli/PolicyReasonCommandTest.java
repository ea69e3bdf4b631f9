package io.parley.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.ReasonCode;
import io.parley.server.cli.Shell.Said;
import org.junit.jupiter.api.Test;

/** What a code means, on the terminal. */
class PolicyReasonCommandTest {
  @Test
  void reason_ofAKnownCode_isItsPage() {
    Said said = Shell.run("policy", "reason", "not-found");

    assertThat(said.exit()).isZero();
    assertThat(said.out())
        .isEqualTo(
            """
            not-found: the question names something that is not offered

            Only offered tables and offered columns exist for a question. Anything else is "not found"
            in the same words, whether it exists or not.

              example
                SELECT chanel, COUNT(DISTINCT person) FROM hearth.customers GROUP BY chanel

              instead: check the spelling against the offered tables and columns
                SELECT channel, COUNT(DISTINCT person) FROM hearth.customers GROUP BY channel

              HTTP 400, SQLSTATE 42000
            """);
  }

  @Test
  void reason_withoutACode_listsAll() {
    Said said = Shell.run("policy", "reason");

    assertThat(said.out().lines()).hasSize(ReasonCode.values().length);
    assertThat(said.out()).contains("budget-exhausted");
  }

  @Test
  void reason_asJson_saysWhatProtocolsSay() {
    Said said = Shell.run("policy", "reason", "budget-exhausted", "--json");

    assertThat(said.out()).contains("\"http\" : 429", "\"sqlState\" : \"53400\"");
  }

  @Test
  void reason_ofAnUnknownCode_isWrongUsage() {
    Said said = Shell.run("policy", "reason", "no-such-code");

    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.err()).contains("no refusal has the code `no-such-code`");
  }
}
