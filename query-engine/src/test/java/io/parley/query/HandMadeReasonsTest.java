package io.parley.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.Analysis;
import io.parley.policy.Question;
import io.parley.policy.Reason;
import io.parley.policy.Rewrite;
import io.parley.policy.SqlPosition;
import io.parley.query.sql.rewrite.Rewrites;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Kinds of rewriting whose rules are about to come, and how often candidates are planned. */
class HandMadeReasonsTest {
  private static final QueryEngine ENGINE = new QueryEngine(new ZeroNoise());
  private static final io.parley.policy.PolicySet CORPUS =
      TwoParties.policies(Path.of("src/test/resources/corpus"));

  @Test
  void grainTooFine_inGroupAndSelect_isRoundedWhereverItStands() {
    String sql =
        "SELECT seen_at, COUNT(*) AS n FROM hearth.visits"
            + " WHERE seen_at >= TIMESTAMP '2026-11-05 13:00:00' GROUP BY seen_at ORDER BY seen_at";

    Rewrite rewrite = rewritten(sql, grain("seen_at", "day", sql.indexOf("seen_at"))).orElseThrow();

    assertThat(rewrite.what()).isEqualTo("rounds `seen_at` down to its day");
    assertThat(rewrite.sql())
        .isEqualTo(
            """
            SELECT FLOOR(seen_at TO DAY) AS seen_at, COUNT(*) AS n
            FROM hearth.visits
            WHERE FLOOR(seen_at TO DAY) >= TIMESTAMP '2026-11-05 13:00:00'
            GROUP BY FLOOR(seen_at TO DAY)
            ORDER BY seen_at""");
  }

  @Test
  void grainTooFine_ofANumber_getsAnotherOfferOrNone() {
    String sql = "SELECT points, COUNT(*) FROM hearth.visits GROUP BY points";

    Optional<Rewrite> rewrite = rewritten(sql, grain("points", "10", sql.indexOf("points")));

    assertThat(rewrite.map(Rewrite::what)).contains("leaves out the group `points`");
  }

  @Test
  void joinRequired_outerJoin_isMadeInner() {
    Optional<Rewrite> rewrite =
        rewritten(
            "SELECT COUNT(*) FROM metromail.mailings LEFT JOIN hearth.visits USING (person)",
            joinRequired());

    assertThat(rewrite.map(Rewrite::sql))
        .contains(
            """
            SELECT COUNT(*)
            FROM metromail.mailings
            INNER JOIN hearth.visits USING (person)""");
  }

  @Test
  void joinRequired_oneParty_getsATableOfAnother() {
    Optional<Rewrite> rewrite =
        rewritten("SELECT COUNT(*) FROM metromail.mailings", joinRequired());

    assertThat(rewrite.map(Rewrite::what))
        .contains("keeps people who are in `hearth.customers` too");
  }

  @Test
  void reasonThatNothingAnswers_planOfNoCandidate_isAskedFor() {
    String sql = "SELECT newbie FROM hearth.customers";
    List<String> asked = new ArrayList<>();
    List<Reason> reasons =
        List.of(reason("row-level-output", "rows", 1), reason("policy-expired", "over", 1));

    assertThat(Rewrites.of(sql, reasons, CORPUS, s -> record(asked, s, reasons))).isEmpty();
    assertThat(asked).isEmpty();
  }

  @Test
  void candidatesThatNeverPass_areFewAndDiffer() {
    String sql =
        "SELECT device, SUM(points) AS a, COUNT(*) AS b FROM hearth.visits GROUP BY device";
    List<String> asked = new ArrayList<>();
    List<Reason> reasons =
        List.of(
            reason("column-use-not-allowed", "device", sql.lastIndexOf("device") + 1),
            reason("column-use-not-allowed", "points", sql.indexOf("points") + 1));

    assertThat(Rewrites.of(sql, reasons, CORPUS, s -> record(asked, s, reasons))).isEmpty();
    assertThat(asked).isNotEmpty().doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(8);
  }

  private static List<Reason> record(List<String> asked, String sql, List<Reason> reasons) {
    asked.add(sql);
    return reasons;
  }

  /** The reason is gone with the first change; whether the rest passes, the engine says. */
  private static Optional<Rewrite> rewritten(String sql, Reason reason) {
    return Rewrites.of(
        sql,
        List.of(reason),
        CORPUS.visible(),
        changed ->
            ENGINE.plan(
                        new Ask(
                            changed,
                            Analysis.AGGREGATE,
                            new Question("hearth", "hearth", "measurement"),
                            CORPUS,
                            List.of("email", "phone"),
                            LocalDate.of(2026, 11, 21)))
                    instanceof Planning.Refused refused
                ? refused.reasons()
                : List.of());
  }

  private static Reason grain(String column, String grain, int offset) {
    return reason(
        "grain-too-fine",
        "`hearth.visits.%s` may be grouped by only at the grain `%s`".formatted(column, grain),
        offset + 1);
  }

  private static Reason joinRequired() {
    return new Reason(
        "join-required",
        "`metromail.mailings` counts people only who are found at another party too",
        Optional.empty(),
        Optional.empty(),
        "add `JOIN`");
  }

  private static Reason reason(String code, String message, int column) {
    return new Reason(
        code,
        message,
        Optional.of(new SqlPosition(1, column, 1, column + 5)),
        Optional.empty(),
        "help");
  }
}
