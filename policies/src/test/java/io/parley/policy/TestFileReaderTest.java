package io.parley.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TestFileReaderTest {
  @Test
  void read_everyKey_isKept() {
    List<PolicyTest> tests =
        read(
            """
            policy: tests/v1
            as: {asker: hearth, purpose: measurement}
            tests:
              - name: a list
                sql: SELECT person FROM hearth.customers
                analysis: audience
                as: {receiver: metromail, purpose: fraud-control}
                today: 2027-06-30
                expect: {deny: [receiver-not-allowed, audience-receiver]}
              - {sql: SELECT 1, expect: allow, analysis: aggregate}
            """);

    assertThat(tests).hasSize(2);
    PolicyTest first = tests.get(0);
    assertThat(first.name()).contains("a list");
    assertThat(first.expected())
        .isEqualTo(Expectation.Denied.by(List.of("audience-receiver", "receiver-not-allowed")));
    assertThat(first.inquiry())
        .contains(
            new Inquiry(
                "SELECT person FROM hearth.customers",
                Analysis.AUDIENCE,
                new Question("hearth", "metromail", "fraud-control")));
    assertThat(first.today()).contains(LocalDate.of(2027, 6, 30));
    assertThat(first.position()).isEqualTo(new PolicyPosition("x.test.yaml", 4, 5));
    assertThat(tests.get(1).inquiry())
        .contains(
            new Inquiry(
                "SELECT 1", Analysis.AGGREGATE, new Question("hearth", "hearth", "measurement")));
  }

  @Test
  void read_nobodyAsks_isAProblemAtTheTest() {
    assertThat(said("policy: tests/v1\ntests:\n  - {sql: SELECT 1, expect: allow}\n"))
        .isEqualTo(
            """
            error: nobody is said to ask this
             --> x.test.yaml:3:5
              |
            3 |   - {sql: SELECT 1, expect: allow}
              |     ^
              = help: add `as: {asker: MEMBER}` to the test, or to the file for all its tests
            """);
  }

  @Test
  void read_misspeltKeys_areGuessed() {
    assertThat(
            said(
                """
                policy: tests/v1
                as: {askr: hearth}
                tests:
                  - {sql: SELECT 1, expect: allow, anlysis: audience, as: {asker: hearth}}
                  - {sql: SELECT 1, expect: allow, analysis: audiense, as: {asker: hearth}}
                """))
        .contains("x.test.yaml:2:6", "`askr` is no key of `as`", "did you mean `asker`?")
        .contains("`anlysis` is no key of a test", "did you mean `analysis`?")
        .contains("`analysis` cannot be `audiense`", "did you mean `audience`?");
  }

  @Test
  void read_aPolicyUnderSuchAName_saysWhereAPolicyStands() {
    assertThat(said("policy: parley/v1\ntests: []\n"))
        .isEqualTo(
            """
            error: a file of tests begins with `policy: tests/v1`, found the text `parley/v1`
             --> x.test.yaml:1:9
              |
            1 | policy: parley/v1
              |         ^^^^^^^^^
              = help: write `policy: tests/v1`; a policy stands in a file whose name does not end \
            in `.test.yaml`
            """);
  }

  @Test
  void read_denialWithoutCodes_isAProblem() {
    assertThat(said("policy: tests/v1\ntests:\n  - {sql: S, expect: {deny: []}, as: {asker: a}}\n"))
        .contains("error: `deny` names no code\n --> x.test.yaml:3:29\n");
  }

  @Test
  void policyReader_givenTests_saysHowToNameTheFile() {
    PolicyException e =
        catchThrowableOfType(
            PolicyException.class, () -> PolicyFiles.read("policy: tests/v1\ntests: []\n"));

    assertThat(e.problems())
        .extracting(PolicyProblem::message)
        .containsExactly("this file holds tests, and its name does not end in `.test.yaml`");
  }

  @Test
  void standpoint_ofOwnersPolicy_prefersTheUsualPurpose() {
    assertThat(purpose("[fraud, measurement]")).contains("measurement");
    assertThat(purpose("[planning, fraud]")).contains("fraud");
    assertThat(purpose("[]")).contains("measurement");
  }

  private static Optional<String> purpose(String purposes) {
    return Standpoint.ofOwner(
            PolicyFiles.table(
                """
                policy: parley/v1
                table: exposures
                owner: metromail
                population: readers
                person: person
                match: [email]
                columns: {segment: {type: text, use: [group]}}
                allow:
                  - analysis: aggregate
                    to: [metromail]
                    purposes: %s
                    protection: {epsilon_per_query: 1, delta_per_query: 1e-9, groups_per_person: 1,
                      rows_per_person: 1, rows_before_join: 1, min_people: 50}
                """
                    .formatted(purposes)))
        .purpose();
  }

  private static List<PolicyTest> read(String text) {
    return TestFileReader.read("x.test.yaml", text.getBytes(StandardCharsets.UTF_8));
  }

  private static String said(String text) {
    return catchThrowableOfType(PolicyException.class, () -> read(text)).problems().stream()
        .map(p -> Diagnostics.render(p, text))
        .collect(Collectors.joining());
  }
}
