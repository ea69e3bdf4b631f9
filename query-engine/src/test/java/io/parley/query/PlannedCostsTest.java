package io.parley.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.Analysis;
import io.parley.policy.Circumstances;
import io.parley.policy.Inquiry;
import io.parley.policy.PolicyDocument;
import io.parley.policy.PolicyReader;
import io.parley.policy.PolicySet;
import io.parley.policy.Question;
import io.parley.policy.tool.Judge;
import io.parley.policy.tool.Ruling;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlannedCostsTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

  private final QueryEngine engine = new QueryEngine(new ZeroNoise());
  private final Judge judge = new Judge(engine, new PlannedCosts(engine));

  @Test
  void numbersOfTwoPopulations_costEach() {
    Ruling.Allowed ruling =
        (Ruling.Allowed)
            rule(
                "SELECT /*+ privacy(epsilon='0.25') */ segment, SUM(spend) FROM metromail.mailings"
                    + " JOIN hearth.outcomes USING (person) GROUP BY segment",
                false);

    assertThat(ruling.costs()).containsOnlyKeys("hearth.shoppers", "metromail.readers");
    assertThat(ruling.costs().values())
        .allSatisfy(
            cost -> {
              assertThat(cost.epsilon()).isEqualByComparingTo("0.25");
              assertThat(cost.disclosures()).isZero();
            });
  }

  @Test
  void audience_costsADisclosureOfEach() {
    Ruling.Allowed ruling =
        (Ruling.Allowed)
            rule(
                "SELECT person FROM metromail.mailings JOIN hearth.customers USING (person)"
                    + " WHERE recency < 3",
                true);

    assertThat(ruling.costs().values())
        .hasSize(2)
        .allSatisfy(
            cost -> {
              assertThat(cost.epsilon().signum()).isZero();
              assertThat(cost.disclosures()).isEqualTo(1);
            });
  }

  /** The policies allow it, and a room would refuse it all the same. */
  @Test
  void questionWithoutAPlan_isDenied() {
    Ruling ruling =
        rule("SELECT /*+ privacy(epsilon='much') */ COUNT(*) FROM hearth.outcomes", false);

    assertThat(((Ruling.Denied) ruling).codes()).containsExactly("bad-hint");
  }

  @Test
  void keyOrder_ofTwoParties_isEveryKeyInTheOrderOfTheirPolicies() {
    assertThat(KeyOrder.of(set("a: [phone, email]", "b: [email, device]")))
        .containsExactly("phone", "email", "device");
  }

  @Test
  void keyOrder_ofThreeParties_isTheFirstKeyThatAllHold() {
    assertThat(KeyOrder.of(set("a: [phone, email]", "b: [email, phone]", "c: [email]")))
        .containsExactly("email");
    assertThat(KeyOrder.of(set("a: [phone]", "b: [email, phone]", "c: [email]"))).isEmpty();
  }

  private static PolicySet set(String... matchOfParties) {
    List<PolicyDocument> documents = new ArrayList<>();
    for (String match : matchOfParties) {
      String[] parts = match.split(": ", 2);
      documents.add(
          PolicyReader.read(
              parts[0] + ".yaml",
              """
              policy: parley/v1
              table: t
              owner: %s
              population: people
              person: person
              match: %s
              columns: {x: {type: text, use: []}}
              allow: []
              """
                  .formatted(parts[0], parts[1])
                  .getBytes(StandardCharsets.UTF_8)));
    }
    return PolicySet.of(documents);
  }

  private Ruling rule(String sql, boolean audience) {
    return judge.rule(
        new Inquiry(
            sql,
            audience ? Analysis.AUDIENCE : Analysis.AGGREGATE,
            new Question("metromail", "metromail", "measurement")),
        TwoParties.POLICIES,
        Circumstances.on(TODAY));
  }
}
