package io.parley.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.PolicyReader;
import io.parley.policy.PolicySet;
import io.parley.policy.Reason;
import io.parley.query.account.Population;
import io.parley.query.dp.ExactNoise;
import io.parley.query.dp.SecureRandomSource;
import io.parley.query.plan.PrivatePlan;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * {@code hide_small}: declared groups go through the selection of undeclared ones, and pay for it.
 */
class HideSmallTest {
  private static final Population PATIENTS = new Population("hearth", "patients");
  private static final String BY_WARD =
      "SELECT ward, COUNT(DISTINCT person) AS n FROM hearth.stays GROUP BY ward";

  private static PolicySet policies(String delta, String hideSmall) {
    String table =
        """
        policy: parley/v1
        table: stays
        owner: hearth
        population: patients
        person: person
        match: [email]
        columns:
          ward: {type: text, use: [group], values: [a, b]}
        allow:
          - analysis: aggregate
            to: [hearth]
            purposes: [measurement]
            protection: {epsilon_per_query: 20, delta_per_query: %s, groups_per_person: 1, rows_per_person: 1, rows_before_join: 1, min_people: 20%s}
        """
            .formatted(delta, hideSmall);
    String budget =
        "population: patients\nowner: hearth\nbudget: {epsilon: 20, delta: 1e-3, every: year}\n";
    return PolicySet.of(
        List.of(
            PolicyReader.read("stays.yaml", table.getBytes(StandardCharsets.UTF_8)),
            PolicyReader.read("patients.yaml", budget.getBytes(StandardCharsets.UTF_8))));
  }

  private static SmallRoom room(String delta, String hideSmall) {
    SmallRoom room =
        new SmallRoom(
            policies(delta, hideSmall), new QueryEngine(new ExactNoise(new SecureRandomSource())));
    for (int i = 1; i <= 203; i++) {
      room.person("hearth", i, i, 0).row("hearth.stays", i, i <= 100 ? "'a'" : "'c'");
    }
    for (int i = 204; i <= 206; i++) {
      room.person("hearth", i, i, 0).row("hearth.stays", i, "'b'");
    }
    return room;
  }

  private static List<Object> groups(SmallRoom room) {
    PrivatePlan.Numbers plan = room.planned(BY_WARD);
    return room.answer(plan).rows().stream().map(r -> r.get(0).value().orElseThrow()).toList();
  }

  @Test
  void declaredGroups_always_showWithoutIt() {
    try (SmallRoom room = room("1e-6", "")) {
      assertThat(groups(room)).containsExactly("a", "b");
      assertThat(room.planned(BY_WARD).noise().selectionDelta().isZero()).isTrue();
    }
  }

  /** At ε = 20 noise of more than a few people is as good as impossible. */
  @Test
  void smallDeclaredGroups_withIt_areWithheld_andUndeclaredValuesStayOut() {
    try (SmallRoom room = room("1e-6", ", hide_small: true")) {
      assertThat(groups(room)).containsExactly("a");
    }
  }

  @Test
  void price_withIt_hasTheDeltaOfTheSelection() {
    try (SmallRoom hiding = room("1e-6", ", hide_small: true");
        SmallRoom plain = room("1e-6", ", hide_small: false")) {
      PrivatePlan.Numbers hides = hiding.planned(BY_WARD);
      PrivatePlan.Numbers shows = plain.planned(BY_WARD);
      assertThat(hides.price().charge(PATIENTS).delta()).isGreaterThan(BigDecimal.ZERO);
      assertThat(shows.price().charge(PATIENTS).delta()).isEqualByComparingTo(BigDecimal.ZERO);
      assertThat(hides.releaseDigest()).isNotEqualTo(shows.releaseDigest());
    }
  }

  @Test
  void withIt_andNoDelta_isRefused() {
    try (SmallRoom room = room("0", ", hide_small: true")) {
      assertThat(((Planning.Refused) room.plan(BY_WARD)).reasons().stream().map(Reason::code))
          .containsExactly("noise-out-of-range");
    }
  }

  @Test
  void total_showsWithIt() {
    try (SmallRoom room = room("1e-6", ", hide_small: true")) {
      PrivatePlan.Numbers plan = room.planned("SELECT COUNT(*) AS n FROM hearth.stays");
      assertThat(room.answer(plan).rows()).hasSize(1);
    }
  }
}
