package io.parley.query.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.Question;
import io.parley.policy.TableName;
import io.parley.query.ThresholdPolicies;
import io.parley.query.account.Charge;
import io.parley.query.account.Price;
import io.parley.query.plan.Measurement;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.plan.Quantities;
import io.parley.query.plan.Quantity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each part that the invariant of exact numbers looks at, taken away. */
class ExactGroupsCountPeopleTest {
  private static final PrivatePlan.Threshold PLAN =
      ThresholdPolicies.plan(
          "SELECT m.segment, SUM(v.minutes) AS s FROM mall.visits v JOIN mall.members m USING (person)"
              + " JOIN tenant.cards c USING (person) GROUP BY m.segment");

  private final ExactGroupsCountPeople invariant = new ExactGroupsCountPeople();

  private static PrivatePlan.Threshold with(
      Question question, Measurement measurement, int minPeople, Map<TableName, Integer> caps) {
    return new PrivatePlan.Threshold(
        question,
        PLAN.query(),
        PLAN.matching(),
        PLAN.contributions(),
        PLAN.price(),
        PLAN.digest(),
        measurement,
        PLAN.names(),
        minPeople,
        caps);
  }

  private static Measurement without(Quantity gone) {
    List<Quantity> fewer = new ArrayList<>(PLAN.measurement().quantities());
    assertThat(fewer.remove(gone)).isTrue();
    return new Measurement(
        PLAN.measurement().boundary(),
        fewer,
        List.of(),
        PLAN.measurement().groupsPerPerson(),
        PLAN.measurement().rowsPerPerson(),
        false);
  }

  private static Quantity known() {
    return PLAN.measurement().quantities().stream()
        .filter(q -> q.kind() == Quantity.Kind.PEOPLE && q.expression().isPresent())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void soundPlan_holds() {
    assertThat(invariant.holds(PLAN)).isTrue();
  }

  @Test
  void plansWithoutTheirPeople_doNot() {
    for (Quantity gone : List.of(known(), Quantities.people(Optional.empty()))) {
      assertThat(
              invariant.holds(with(PLAN.question(), without(gone), PLAN.minPeople(), PLAN.caps())))
          .isFalse();
    }
  }

  @Test
  void planForGroupsOfFour_doesNot() {
    assertThat(invariant.holds(with(PLAN.question(), PLAN.measurement(), 4, PLAN.caps())))
        .isFalse();
  }

  @Test
  void plansWhoseJoinedTablesHaveSeveralRows_doNot() {
    for (TableName table : PLAN.caps().keySet()) {
      Map<TableName, Integer> more = new HashMap<>(PLAN.caps());
      more.put(table, 2);
      boolean counted = table.toString().equals("mall.visits");
      assertThat(invariant.holds(with(PLAN.question(), PLAN.measurement(), PLAN.minPeople(), more)))
          .as(table.toString())
          .isEqualTo(counted);
    }
  }

  @Test
  void planWhoseReceiverOwnsTheColumn_doesNot() {
    Question toMall = new Question("mall", "mall", "measurement");
    assertThat(invariant.holds(with(toMall, PLAN.measurement(), PLAN.minPeople(), PLAN.caps())))
        .isFalse();
  }

  @Test
  void planThatIsNotCounted_isNotCovered() {
    Price free = Price.of(Map.of(), Map.of(), PLAN.price().access());
    PrivatePlan.Threshold uncounted =
        new PrivatePlan.Threshold(
            PLAN.question(),
            PLAN.query(),
            PLAN.matching(),
            PLAN.contributions(),
            free,
            PLAN.digest(),
            PLAN.measurement(),
            PLAN.names(),
            PLAN.minPeople(),
            PLAN.caps());
    assertThat(new PriceCoversNoise().holds(PLAN)).isTrue();
    assertThat(new PriceCoversNoise().holds(uncounted)).isFalse();
    assertThat(PLAN.price().charges().values()).allMatch(Charge.NONE::equals);
  }
}
