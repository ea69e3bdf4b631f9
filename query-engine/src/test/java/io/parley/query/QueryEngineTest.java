package io.parley.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.parley.query.backend.PartnerPerson;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.release.Answer;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QueryEngineTest {
  private static final String LIFT =
      """
      SELECT m.segment, COUNT(DISTINCT person) AS people, SUM(o.visit) AS visits, SUM(o.spend) AS spend
      FROM metromail.mailings m JOIN hearth.outcomes o USING (person)
      GROUP BY m.segment""";

  private TwoParties parties;

  @BeforeEach
  void twoParties() {
    parties =
        new TwoParties(new QueryEngine(new ZeroNoise()))
            .shopper(1, 1, 0, 1, 0, "0")
            .shopper(2, 2, 2, 1, 1, "29.99")
            .shopper(3, 0, 3, 0, 0, "0")
            .shopper(4, 4, 0, 1, 1, "900")
            .shopper(5, 5, 0, 1, 0, "0")
            .customer(1, 1, "Web", "Rural")
            .customer(2, 12, "Phone", "Urban")
            .reader(1, 1, 0, "mens")
            .reader(2, 9, 2, "mens")
            .reader(3, 0, 3, "none")
            .reader(4, 4, 0, "womens");
  }

  @AfterEach
  void close() {
    parties.close();
  }

  @Test
  void zeroNoise_givesTheBoundedAnswer_declaredGroupsAllShow() {
    Answer answer = parties.answer(LIFT);
    assertThat(TwoParties.values(answer))
        .containsExactly(
            List.of("mens", 2L, 2L, new BigDecimal("29.9900")),
            List.of("none", 1L, 0L, new BigDecimal("0.0000")),
            List.of("womens", 1L, 1L, new BigDecimal("500.0000")));
    assertThat(answer.columns().get(1).noise()).isPresent();
    assertThat(answer.rows().get(0).get(1).interval95().orElseThrow().contains(2)).isTrue();
  }

  @Test
  void aboveTheBoundary_expressionsOrderAndLimitApply() {
    Answer answer =
        parties.answer(
            "SELECT m.segment, SUM(o.visit) * 1.0 / COUNT(DISTINCT person) AS rate, COUNT(DISTINCT person) AS n"
                + " FROM metromail.mailings m JOIN hearth.outcomes o USING (person)"
                + " GROUP BY m.segment ORDER BY n DESC, 1 LIMIT 1");
    assertThat(answer.rows()).hasSize(1);
    assertThat(answer.rows().get(0).get(0).value()).contains("mens");
    // The noise of so few people may be all there is: no finite interval of a rate.
    assertThat(answer.rows().get(0).get(1).interval95()).isEmpty();
    assertThat(answer.rows().get(0).get(2).interval95()).isPresent();
  }

  @Test
  void overlap_countsMatchedPeopleOnEitherKey() {
    Answer answer =
        parties.answer(
            "SELECT COUNT(DISTINCT person) AS overlap FROM metromail.mailings JOIN hearth.outcomes USING (person)");
    assertThat(TwoParties.values(answer)).containsExactly(List.of(4L));
  }

  @Test
  void threeTables_ofTwoPartiesJoinOnThePerson() {
    Answer answer =
        parties.answer(
            "SELECT c.channel, AVG(o.spend) AS spend FROM hearth.customers c JOIN hearth.outcomes o USING (person)"
                + " JOIN metromail.mailings m USING (person) WHERE m.segment IN ('mens', 'none') AND c.recency <= 12 GROUP BY c.channel");
    assertThat(TwoParties.values(answer)).contains(List.of("Phone", 29.99), List.of("Web", 0.0));
  }

  @Test
  void undeclaredGroups_areWithheldBelowTheThreshold() {
    Answer answer =
        parties.answer(
            "SELECT zip_code, COUNT(DISTINCT person) FROM hearth.customers GROUP BY zip_code");
    assertThat(answer.rows()).isEmpty();
  }

  @Test
  void duplicateRows_countOnce() {
    parties.shopper(1, 1, 0, 1, 1, "400").shopper(1, 1, 0, 1, 1, "400");
    assertThat(TwoParties.values(parties.answer(LIFT)).get(0))
        .containsExactly("mens", 2L, 2L, new BigDecimal("529.9900"));
  }

  @Test
  void audience_listsTheReceiversTokens() {
    PrivatePlan plan =
        TwoParties.switchPlanned(
            parties.plan(
                "SELECT m.person FROM metromail.mailings m JOIN hearth.customers c USING (person) WHERE m.segment = 'mens' AND c.recency <= 3",
                true,
                "metromail"));
    assertThat(parties.audience((PrivatePlan.Audience) plan)).hasSize(1);
  }

  /** Shoppers 1 and 2 are readers too, 3 is not; only 1 is listed. */
  @Test
  void audience_tellsTheRoomWhomOfThePartnerItIsAbout() {
    parties.customer(31, 1, "Web", "").customer(32, 9, "Web", "").customer(33, 1, "Web", "");
    parties
        .shopper(31, 41, 0, 0, 0, "0")
        .shopper(32, 42, 0, 0, 0, "0")
        .shopper(33, 43, 0, 0, 0, "0");
    parties.reader(51, 41, 0, "womens").reader(52, 42, 0, "womens").reader(54, 44, 0, "womens");
    PrivatePlan.Audience plan =
        (PrivatePlan.Audience)
            TwoParties.switchPlanned(
                parties.plan(
                    "SELECT m.person FROM metromail.mailings m JOIN hearth.customers c USING (person) WHERE m.segment = 'womens' AND c.recency <= 3",
                    true,
                    "metromail"));

    List<PartnerPerson> partners =
        parties.partners(plan).stream()
            .filter(p -> p.token().getLeastSignificantBits() > 30)
            .toList();

    assertThat(plan.partner()).contains("hearth");
    assertThat(partners)
        .extracting(
            p -> p.token().getLeastSignificantBits(), PartnerPerson::matched, PartnerPerson::listed)
        .containsExactlyInAnyOrder(
            tuple(31L, true, true), tuple(32L, true, false), tuple(33L, false, false));
    assertThat(parties.audience(plan)).hasSize(1);
  }

  /**
   * What the receiver brings of somebody is told by a digest: the same for the same rows, however
   * often they are there, another one for others.
   */
  @Test
  void audience_tellsTheRoomWhatTheReceiverBrought_asADigest() {
    parties.customer(31, 1, "Web", "").customer(32, 9, "Web", "").customer(33, 1, "Web", "");
    parties
        .shopper(31, 41, 0, 0, 0, "0")
        .shopper(32, 42, 0, 0, 0, "0")
        .shopper(33, 43, 0, 0, 0, "0");
    parties.reader(51, 41, 0, "womens").reader(52, 42, 0, "womens").reader(53, 43, 0, "mens");
    Map<Long, Long> before = rows("m.segment = 'womens' OR c.recency <= 3");
    parties.reader(51, 41, 0, "womens").reader(52, 42, 0, "mens");
    Map<Long, Long> after = rows("m.segment = 'womens' OR c.recency <= 3");

    assertThat(before.get(31L)).isEqualTo(before.get(32L)).isNotEqualTo(before.get(33L));
    assertThat(after.get(31L)).as("a row twice").isEqualTo(before.get(31L));
    assertThat(after.get(32L)).as("another row").isNotEqualTo(before.get(32L));
    assertThat(after.get(33L)).as("nothing").isEqualTo(before.get(33L));
    assertThat(rows("m.segment = 'womens' AND c.recency <= 3"))
        .as("left out at home: no rows")
        .containsEntry(33L, PartnerPerson.NO_ROWS)
        .doesNotContainEntry(31L, PartnerPerson.NO_ROWS);
  }

  /** Where a list depends on how many rows there are, their number is part of the digest. */
  @Test
  void audienceThatCountsRows_tellsEqualOnesApart() {
    parties.customer(31, 1, "Web", "").shopper(31, 41, 0, 0, 0, "0").reader(51, 41, 0, "mens");
    String counted =
        "SELECT person FROM (SELECT m.person, COUNT(*) AS n FROM metromail.mailings m JOIN hearth.customers c USING (person) WHERE c.recency <= 3 GROUP BY m.person) AS x WHERE n >= 2";
    Map<Long, Long> before = digests(counted);
    parties.reader(51, 41, 0, "mens");

    assertThat(digests(counted).get(31L)).isNotEqualTo(before.get(31L));
  }

  private Map<Long, Long> rows(String where) {
    return digests(
        "SELECT m.person FROM metromail.mailings m JOIN hearth.customers c USING (person) WHERE "
            + where);
  }

  private Map<Long, Long> digests(String sql) {
    PrivatePlan.Audience plan =
        (PrivatePlan.Audience) TwoParties.switchPlanned(parties.plan(sql, true, "metromail"));
    return parties.partners(plan).stream()
        .collect(Collectors.toMap(p -> p.token().getLeastSignificantBits(), PartnerPerson::rows));
  }

  @Test
  void refusals_nameTheRule() {
    assertRefused("SELECT person, spend FROM hearth.outcomes", "row-level-output");
    assertRefused("SELECT person FROM hearth.outcomes", "row-level-output");
    assertRefused("SELEC 1", "sql-syntax");
    assertRefused("SELECT email FROM hearth.outcomes", "not-found");
    assertRefused("SELECT x FROM hearth.secret", "not-found");
    assertRefused(
        "SELECT spend, COUNT(DISTINCT person) FROM hearth.outcomes GROUP BY spend",
        "column-use-not-allowed");
    assertRefused(
        "SELECT COUNT(*) FROM hearth.outcomes o, metromail.mailings m", "join-not-on-person");
    assertRefused(
        "SELECT COUNT(*), (SELECT MAX(spend) FROM hearth.outcomes) FROM hearth.outcomes",
        "column-use-not-allowed");
    assertRefused(
        "SELECT COUNT(*) FROM hearth.outcomes WHERE visit > (SELECT AVG(visit) FROM hearth.outcomes)",
        "number-below-a-boundary");
    assertRefused(
        "SELECT COUNT(*) FROM hearth.outcomes o WHERE CAST(o.person AS VARCHAR) = 'x'",
        "person-in-expression");
    assertRefused(
        "SELECT COUNT(*) FROM (SELECT visit FROM hearth.outcomes LIMIT 1)", "not-supported-yet");
    assertRefused("DELETE FROM hearth.outcomes", "not-a-query");
  }

  private void assertRefused(String sql, String code) {
    assertThat(TwoParties.refusalCode(parties.plan(sql))).as(sql).contains(code);
  }
}
