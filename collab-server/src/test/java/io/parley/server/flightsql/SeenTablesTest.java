package io.parley.server.flightsql;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.PolicyReader;
import io.parley.policy.PolicySet;
import io.parley.server.account.Account;
import io.parley.server.account.Role;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeenTablesTest {
  private static final String TABLE =
      """
      policy: parley/v1
      table: %s
      owner: hearth
      population: shoppers
      person: person
      match: [email]
      columns:
        kind: {type: text, use: [group], values: [a, b]}
      allow:
        - analysis: aggregate
          to: [%s]
          purposes: [measurement]
      %s    protection: {epsilon_per_query: 1.0, delta_per_query: 1e-9, groups_per_person: 1, rows_per_person: 1, rows_before_join: 10, min_people: 50}
      """;
  private static final String PUBLIC =
      """
      policy: public/v1
      table: calendar
      owner: hearth
      key: [month]
      rows: 12
      columns:
        month: {type: integer}
      """;

  private final PolicySet offered =
      PolicySet.of(
          List.of(
                  TABLE.formatted("open", "hearth, metromail", ""),
                  TABLE.formatted("own", "hearth", ""),
                  TABLE.formatted("asked", "metromail", "    asked_by: [hearth]\n"),
                  PUBLIC)
              .stream()
              .map(t -> PolicyReader.read("file.yaml", t.getBytes(StandardCharsets.UTF_8)))
              .toList());

  private List<String> seenBy(String member) {
    return SeenTables.of(new Account("jane", member, Set.of(Role.ANALYST)), offered).stream()
        .map(t -> t.table() + " " + SeenTables.word(t.kind()))
        .toList();
  }

  @Test
  void member_seesWhatAllowsItSomething_andWhatIsPublic() {
    assertThat(seenBy("metromail"))
        .containsExactly("hearth.calendar PUBLIC TABLE", "hearth.open TABLE");
  }

  @Test
  void owner_seesAllOfItsOwn() {
    assertThat(seenBy("hearth"))
        .containsExactly(
            "hearth.asked TABLE",
            "hearth.calendar PUBLIC TABLE",
            "hearth.open TABLE",
            "hearth.own TABLE");
  }

  @ParameterizedTest
  @CsvSource({
    "%, customers, true",
    "cust%, customers, true",
    "c_stomers, customers, true",
    "c\\_stomers, customers, false",
    "c\\_s, c_s, true",
    "cust, customers, false",
    ".*, customers, false",
    "CUST%, customers, false"
  })
  void pattern_isThatOfSql(String pattern, String name, boolean fits) {
    assertThat(SeenTables.fits(Optional.of(pattern), name)).isEqualTo(fits);
    assertThat(SeenTables.fits(Optional.empty(), name)).isTrue();
  }
}
