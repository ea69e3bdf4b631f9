package io.parley.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.PolicyDocument;
import io.parley.policy.PolicyReader;
import io.parley.policy.PolicySet;
import io.parley.query.plan.PrivatePlan;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** More than two parties match on one key, whose token the rows carry. */
class ThreePartiesTest {
  private static final List<String> PARTIES =
      List.of(
          "hearth", "metromail", "cinema", "p4", "p5", "p6", "p7", "p8", "p9", "p10", "p11", "p12");

  private SmallRoom room;

  @BeforeEach
  void everybodyHoldsTheirOwnPeople() {
    room = new SmallRoom(policies(), new QueryEngine(new ZeroNoise()));
    for (int party = 0; party < PARTIES.size(); party++) {
      // Person 1 is held by all, 2 by the first two, 3 has no key, the last is each party's own.
      add(party, 1, 1, 10 + party);
      if (party < 2) {
        add(party, 2, 2, 5);
      }
      add(party, 30 + party, 0, 7);
      add(party, 50 + party, 100 + party, 1);
    }
  }

  private void add(int party, int person, int key, int value) {
    room.person(PARTIES.get(party), person, key, 0);
    room.row(PARTIES.get(party) + ".things", person, "'a', " + value);
  }

  @AfterEach
  void close() {
    room.close();
  }

  @Test
  void innerJoin_ofThree_findsWhoAllHold_andOneUnitChanges() {
    PrivatePlan.Numbers plan =
        room.planned(
            "SELECT COUNT(DISTINCT person) AS n, SUM(c.val) AS v FROM hearth.things a"
                + " JOIN metromail.things b USING (person) JOIN cinema.things c USING (person)");
    assertThat(plan.matching().changedUnits()).isEqualTo(1);
    assertThat(room.groups(plan).get(0).numbers()).containsExactly(1L, 12L);
  }

  @Test
  void leftJoin_keepsPeopleWithoutThePartner_andTwoUnitsChange() {
    PrivatePlan.Numbers plan =
        room.planned(
            "SELECT COUNT(*) AS n, COUNT(b.val) AS two, COUNT(c.val) AS three FROM hearth.things a"
                + " LEFT JOIN metromail.things b ON a.person = b.person"
                + " LEFT JOIN cinema.things c ON a.person = c.person");
    assertThat(plan.matching().changedUnits()).isEqualTo(2);
    assertThat(room.groups(plan).get(0).numbers()).containsExactly(4L, 2L, 1L);
  }

  @Test
  void union_countsEachPersonOnce() {
    PrivatePlan.Numbers plan =
        room.planned(
            "SELECT COUNT(DISTINCT person) AS reach FROM (SELECT person FROM hearth.things UNION ALL"
                + " SELECT person FROM metromail.things UNION ALL SELECT person FROM cinema.things) x");
    // Persons 1 and 2 once, three without a key and three of their own.
    assertThat(room.groups(plan).get(0).numbers()).containsExactly(8L);
  }

  @Test
  void innerJoin_ofTwelve_isOneQuestion() {
    StringBuilder sql =
        new StringBuilder("SELECT COUNT(DISTINCT t0.person) AS n FROM hearth.things t0");
    for (int i = 1; i < PARTIES.size(); i++) {
      sql.append(" JOIN %s.things t%d ON t%d.person = t0.person".formatted(PARTIES.get(i), i, i));
    }
    PrivatePlan.Numbers plan = room.planned(sql.toString());
    assertThat(plan.matching().parties()).hasSize(12);
    assertThat(room.groups(plan).get(0).numbers()).containsExactly(1L);
  }

  private static PolicySet policies() {
    return PolicySet.of(
        PARTIES.stream().flatMap(p -> Stream.of(read(table(p)), read(budget(p)))).toList());
  }

  private static PolicyDocument read(String text) {
    return PolicyReader.read("test.yaml", text.getBytes(StandardCharsets.UTF_8));
  }

  private static String table(String party) {
    return """
        policy: parley/v1
        table: things
        owner: %s
        population: people
        person: person
        match: [email, phone]
        columns:
          kind: {type: text, use: [group, filter]}
          val:  {type: integer, use: [sum, filter], bounds: [0, 20]}
        allow:
          - analysis: aggregate
            to: [hearth]
            purposes: [measurement]
            protection: {epsilon_per_query: 1, delta_per_query: 1e-9, groups_per_person: 1, rows_per_person: 2, rows_before_join: 2, min_people: 1}
        """
        .formatted(party);
  }

  private static String budget(String party) {
    return """
        population: people
        owner: %s
        budget: {epsilon: 10, delta: 1e-6, every: month}
        """
        .formatted(party);
  }
}
