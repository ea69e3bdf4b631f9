package io.parley.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.Analysis;
import io.parley.policy.Question;
import io.parley.policy.Reason;
import io.parley.policy.ReasonCode;
import io.parley.policy.ReasonPage;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of the registry of reasons do what it says of them. */
class ReasonExamplesTest {
  private static final QueryEngine ENGINE = new QueryEngine(new ZeroNoise());

  private static Stream<ReasonCode> asked() {
    return Arrays.stream(ReasonCode.values())
        .filter(c -> c.page().when().map(w -> w.startsWith("asked")).orElse(true));
  }

  private static Stream<ReasonCode> answered() {
    return Arrays.stream(ReasonCode.values()).filter(c -> c.page().passes().isPresent());
  }

  @ParameterizedTest
  @MethodSource("asked")
  void example_asked_getsItsReason(ReasonCode code) {
    assertThat(reasons(code.page(), code.page().example())).contains(code.code());
  }

  @ParameterizedTest
  @MethodSource("answered")
  void questionThatPasses_asked_isPlanned(ReasonCode code) {
    assertThat(reasons(code.page(), code.page().passes().orElseThrow())).isEmpty();
  }

  private static List<String> reasons(ReasonPage page, String sql) {
    String when = page.when().orElse("");
    String member = when.contains("by metromail") ? "metromail" : "hearth";
    String purpose = when.contains("--purpose fraud") ? "fraud" : "measurement";
    Planning planning =
        ENGINE.plan(
            new Ask(
                sql,
                when.contains("--audience") ? Analysis.AUDIENCE : Analysis.AGGREGATE,
                new Question(member, member, purpose),
                TwoParties.POLICIES,
                List.of("email", "phone"),
                LocalDate.of(2026, 11, 21)));
    return planning instanceof Planning.Refused refused
        ? refused.reasons().stream().map(Reason::code).toList()
        : List.of();
  }
}
