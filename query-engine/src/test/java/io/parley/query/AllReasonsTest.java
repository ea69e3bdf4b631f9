package io.parley.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.Analysis;
import io.parley.policy.Question;
import io.parley.policy.Reason;
import io.parley.policy.SqlPosition;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A refusal names what else is wrong, as far as it can be known. */
class AllReasonsTest {
  private static final QueryEngine ENGINE = new QueryEngine(new ZeroNoise());

  /** Also where the validator stops at the first, as it does at tables and behind some sums. */
  @Test
  void unknownTablesAndColumnsBehindAliases_areAllNamed() {
    assertThat(
            reasons(
                "SELECT COUNT(DISTINCT person) AS n FROM hearth.custmers c JOIN metromail.mailngs m USING (person) WHERE c.x = 1",
                "measurement"))
        .extracting(Reason::message)
        .anyMatch(m -> m.contains("custmers"))
        .anyMatch(m -> m.contains("mailngs"))
        .hasSize(2);
    assertThat(
            reasons(
                "SELECT c.chanel, COUNT(DISTINCT person) AS n FROM hearth.customers c WHERE c.bought < c.seen + INTERVAL '28' DAY GROUP BY c.chanel",
                "measurement"))
        .extracting(Reason::message)
        .containsExactlyInAnyOrder(
            "nothing named `chanel` is offered here",
            "nothing named `bought` is offered here",
            "nothing named `seen` is offered here");
  }

  @Test
  void severalUnknownColumns_areAllNamed() {
    List<Reason> reasons =
        reasons("SELECT a, SUM(b) FROM hearth.customers WHERE c = 1 GROUP BY a", "measurement");

    assertThat(reasons)
        .extracting(Reason::message)
        .containsExactlyInAnyOrder(
            "nothing named `a` is offered here",
            "nothing named `b` is offered here",
            "nothing named `c` is offered here");
  }

  @Test
  void questionThatCannotBeAnalysed_hasWhatItsTablesSayToo() {
    List<Reason> reasons =
        reasons(
            "SELECT COUNT(*) FROM hearth.customers c JOIN hearth.outcomes o ON c.newbie = o.visit",
            "fraud");

    assertThat(reasons)
        .extracting(Reason::code)
        .containsExactly("join-not-on-person", "purpose-not-allowed", "purpose-not-allowed");
    assertThat(reasons.get(1).sql()).contains(new SqlPosition(1, 22, 1, 37));
    assertThat(reasons.get(2).sql()).contains(new SqlPosition(1, 46, 1, 60));
  }

  @Test
  void reasonOfATable_inAQuestionWithoutItsColumns_standsAtTheTable() {
    List<Reason> reasons = reasons("SELECT COUNT(DISTINCT person) FROM hearth.customers", "fraud");

    assertThat(reasons).hasSize(1);
    assertThat(reasons.get(0).sql()).contains(new SqlPosition(1, 36, 1, 51));
    assertThat(reasons.get(0).policy()).isPresent();
  }

  private static List<Reason> reasons(String sql, String purpose) {
    Planning planning =
        ENGINE.plan(
            new Ask(
                sql,
                Analysis.AGGREGATE,
                new Question("hearth", "hearth", purpose),
                TwoParties.POLICIES,
                List.of("email", "phone"),
                LocalDate.of(2026, 11, 21)));
    return ((Planning.Refused) planning).reasons();
  }
}
