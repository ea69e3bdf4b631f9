package io.parley.policy.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.PolicyDocument;
import io.parley.policy.PolicyReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TermChangeTest {
  private static final String POLICY =
      """
      policy: parley/v1
      table: exposures
      owner: metromail
      population: readers
      person: person
      match: [email]
      where: consent
      columns:
        segment: {type: text, use: [group, filter], values: [a, b]}
        cost: {type: decimal, use: [sum], bounds: [0, 5]}
      allow:
        - analysis: aggregate
          to: [hearth, metromail]
          purposes: [measurement]
          protection: {epsilon_per_query: 1.0, delta_per_query: 1e-9, groups_per_person: 2,
            rows_per_person: 3, rows_before_join: 4, min_people: 50}
        - {analysis: audience, to: [metromail], min_people: 90, times: 4 per month, destinations: [file]}
      expires: 2027-06-30
      tests:
        - {sql: SELECT 1, expect: allow}
      """;

  @ParameterizedTest(name = "{0} becomes {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "epsilon_per_query: 1.0 | epsilon_per_query: 0.5 | allow.1.protection.epsilon_per_query: 1 → 0.5 (tighter)",
        "1e-9 | 1e-8 | allow.1.protection.delta_per_query: 1E-9 → 1E-8 (looser)",
        "groups_per_person: 2 | groups_per_person: 1 | allow.1.protection.groups_per_person: 2 → 1 (tighter)",
        "rows_per_person: 3 | rows_per_person: 4 | allow.1.protection.rows_per_person: 3 → 4 (looser)",
        "rows_before_join: 4 | rows_before_join: 3 | allow.1.protection.rows_before_join: 4 → 3 (tighter)",
        "min_people: 50 | min_people: 49 | allow.1.protection.min_people: 50 → 49 (looser)",
        "min_people: 90 | min_people: 91 | allow.2.min_people: 90 → 91 (tighter)",
        "4 per month | 5 per month | allow.2.times.month: 4 → 5 (looser)",
        "'[hearth, metromail]' | '[hearth]' | allow.1.to: [hearth, metromail] → [hearth] (tighter)",
        "'[measurement]' | '[measurement, fraud]' | allow.1.purposes: [measurement] → [fraud, measurement] (looser)",
        "'[measurement]' | '[fraud]' | allow.1.purposes: [measurement] → [fraud] (to be read)",
        "'use: [group, filter]' | 'use: [filter]' | columns.segment.use: [filter, group] → [filter] (tighter)",
        "'[a, b]' | '[a, b, c]' | columns.segment.values: [a, b] → [a, b, c] (to be read)",
        "'[0, 5]' | '[0, 6]' | columns.cost.bounds.high: 5 → 6 (to be read)",
        "2027-06-30 | 2027-06-29 | expires: 2027-06-30 → 2027-06-29 (tighter)",
        "'expires: 2027-06-30' | '' | expires: 2027-06-30 → not there (looser)",
        "'where: consent' | '' | where: consent → not there (looser)",
        "'where: consent' | 'where: NOT consent' | where: consent → NOT consent (to be read)",
        "'bounds: [0, 5]' | 'bounds: [0, 5], grain: 1' | columns.cost.grain.step: not there → 1 (tighter)",
        "'bounds: [0, 5]' | 'bounds: [0, 5], compare: [column]' | columns.cost.compare: [column, literal] → [column] (tighter)",
        "'destinations: [file]' | 'destinations: [file], join: required' | allow.2.join_required: false → true (tighter)",
        "'destinations: [file]' | 'destinations: [file], functions: [upper]' | allow.2.functions: not there → [upper] (tighter)",
        "'destinations: [file]' | 'destinations: [file], join_with: [hearth.a]' | allow.2.join_with: not there → [hearth.a] (tighter)",
        "'destinations: [file]' | 'destinations: [file], asked_by: [hearth]' | allow.2.asked_by: not there → [hearth] (tighter)",
        "'destinations: [file]' | 'destinations: [file], starts: 2027-01-01' | allow.2.starts: not there → 2027-01-01 (tighter)",
        "4 per month | '[4 per month, 9 ever]' | allow.2.times.ever: not there → 9 (tighter)",
        "'  cost: {type: decimal, use: [sum], bounds: [0, 5]}' | '' | columns.cost: there → not there (tighter)",
      })
  void between_oneChange_isNamedWithItsDirection(String old, String replaced, String said) {
    assertThat(POLICY).contains(old);

    assertThat(between(POLICY, POLICY.replace(old, replaced == null ? "" : replaced)))
        .containsExactly("x: " + said);
  }

  @Test
  void between_newAllowanceAndColumn_areOneDifferenceEach() {
    String more =
        POLICY
            .replace("allow:\n", "  extra: {type: integer, use: [filter]}\nallow:\n")
            .replace(
                "expires",
                "  - {analysis: audience, to: [hearth], min_people: 9, times: 1 per month,"
                    + " destinations: [file]}\nexpires");

    assertThat(between(POLICY, more))
        .containsExactly(
            "x: allow.3: not there → there (looser)",
            "x: columns.extra: not there → there (looser)");
  }

  @Test
  void between_onlyPlacesCommentsTestsAndOrderDiffer_isNothing() {
    String same =
        "# a comment\n\n"
            + POLICY
                .replace("[hearth, metromail]", "[metromail, hearth]")
                .replace("1.0,", "1.00,")
                .replace("expect: allow", "expect: {deny: no-table}");

    assertThat(between(POLICY, same)).isEmpty();
  }

  @Test
  void between_amountThatIsNoNumber_isToBeRead() {
    assertThat(
            TermChange.between(
                "x",
                new TreeMap<>(Map.of("epsilon", "1")),
                new TreeMap<>(Map.of("epsilon", "much"))))
        .extracting(TermChange::direction)
        .containsExactly(Direction.UNKNOWN);
  }

  private static List<String> between(String before, String after) {
    return TermChange.between("x", meaning(before), meaning(after)).stream()
        .map(TermChange::toString)
        .toList();
  }

  private static SortedMap<String, String> meaning(String text) {
    return Meaning.of(
        ((PolicyDocument.Table) PolicyReader.read("p.yaml", text.getBytes(StandardCharsets.UTF_8)))
            .policy());
  }

  @ParameterizedTest(name = "{0} becomes {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | psi | psi: not there → there (looser)",
        "psi | '' | psi: there → not there (tighter)",
        "psi | 'psi, exact_psi: accepted' | exact_psi: false → true (looser)",
        "psi | 'psi with epsilon: 0.25' | psi.epsilon: 0.5 → 0.25 (tighter)",
        "psi | 'psi with rows: 9000' | psi.rows: not there → 9000 (tighter)",
        "'psi with rows: 9000' | psi | psi.rows: 9000 → not there (looser)",
        "psi | 'psi with 5 per month' | psi.times.month: 4 → 5 (looser)",
        "psi | 'psi with [hearth, other]' | psi.to: [hearth] → [hearth, other] (looser)",
      })
  void change_ofIntersections_isToldWithItsDirection(String before, String after, String told) {
    assertThat(TermChange.between("readers", said(before), said(after)))
        .extracting(TermChange::toString)
        .containsExactly("readers: " + told);
  }

  private static SortedMap<String, String> said(String psi) {
    String terms =
        "psi: {to: [hearth], purposes: [measurement], epsilon: 0.5, delta: 1e-9, times: 4 per month}";
    String file =
        "population: readers\nowner: metromail\nbudget: {epsilon: 10, delta: 1e-6, every: month}\n";
    if (!psi.isEmpty()) {
      file +=
          terms.replace("epsilon: 0.5", psi.contains("0.25") ? "epsilon: 0.25" : "epsilon: 0.5");
      file = psi.contains("5 per") ? file.replace("4 per", "5 per") : file;
      file = psi.contains("other") ? file.replace("[hearth]", "[hearth, other]") : file;
      file = psi.contains("9000") ? file.replace("4 per month}", "4 per month, rows: 9000}") : file;
      file += psi.contains("exact_psi") ? "\nexact_psi: accepted\n" : "\n";
    }
    PolicyDocument read = PolicyReader.read("p.yaml", file.getBytes(StandardCharsets.UTF_8));
    return Meaning.of(((PolicyDocument.Budget) read).budget());
  }
}
