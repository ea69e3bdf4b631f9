package io.parley.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.tool.Judge;
import io.parley.policy.tool.PolicyFileSet;
import io.parley.policy.tool.PolicyTests;
import io.parley.policy.tool.TestResult;
import io.parley.policy.tool.TestResultText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tests of the policies that are shipped as examples, with the engine as analyzer. */
class PolicyTestsTest {
  private static final Path EXAMPLES = Path.of("../policies/examples");
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

  private final QueryEngine engine = new QueryEngine(new ZeroNoise());
  private final PolicyTests tests = new PolicyTests(new Judge(engine, new PlannedCosts(engine)));

  static List<Path> folders() throws IOException {
    try (Stream<Path> folders = Files.list(EXAMPLES)) {
      return folders.filter(Files::isDirectory).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("folders")
  void everyExpectation_ofAnExample_holds(Path folder) {
    PolicyFileSet files = PolicyFileSet.read(files(folder));

    List<TestResult> results = tests.run(files.tests(), files.policies(), TODAY);

    assertThat(files.problems()).isEmpty();
    assertThat(results).isNotEmpty();
    assertThat(
            results.stream().filter(r -> !r.passed()).map(r -> TestResultText.of(r, files.texts())))
        .isEmpty();
  }

  @Test
  void wrongExpectation_isNoticed() {
    List<TestResult> results =
        run(
            """
            policy: tests/v1
            as: {asker: hearth}
            tests:
              - {sql: 'SELECT * FROM hearth.customers', expect: allow}
              - {sql: 'SELECT nobody FROM hearth.customers', expect: {deny: row-level-output}}
              - {sql: 'SELECT COUNT(*) FROM hearth.customers', expect: {deny: not-found}}
            """);

    assertThat(results).noneMatch(TestResult::passed);
    assertThat(results.stream().map(r -> String.join(" ", r.came())))
        .containsExactly("row-level-output", "not-found", "");
  }

  /** A denial is expected with all its reasons, neither fewer nor more. */
  @Test
  void denial_forAnotherSetOfReasons_isNoticed() {
    String sql = "SELECT newbie, SUM(recency) FROM hearth.customers GROUP BY newbie";
    List<TestResult> results =
        run(
            """
            policy: tests/v1
            as: {asker: hearth, purpose: fraud}
            tests:
              - {sql: '%1$s', expect: {deny: [column-use-not-allowed, purpose-not-allowed]}}
              - {sql: '%1$s', expect: {deny: column-use-not-allowed}}
              - {sql: '%1$s', expect: {deny: [budget-missing, column-use-not-allowed, purpose-not-allowed]}}
            """
                .formatted(sql));

    assertThat(results.stream().map(TestResult::passed)).containsExactly(true, false, false);
  }

  @Test
  void today_namedByATest_decidesExpiry() {
    Map<String, byte[]> files = files(EXAMPLES.resolve("retail-media"));
    files.computeIfPresent(
        "hearth.outcomes.yaml",
        (name, bytes) ->
            (new String(bytes, StandardCharsets.UTF_8) + "\nexpires: 2027-06-30\n")
                .getBytes(StandardCharsets.UTF_8));
    String sql = "SELECT COUNT(DISTINCT person) FROM hearth.outcomes";
    files.put(
        "days.test.yaml",
        """
        policy: tests/v1
        as: {asker: hearth}
        tests:
          - {sql: '%1$s', expect: allow, today: 2027-06-30}
          - {sql: '%1$s', expect: {deny: policy-expired}, today: 2027-07-01}
        """
            .formatted(sql)
            .getBytes(StandardCharsets.UTF_8));
    PolicyFileSet set = PolicyFileSet.read(files);

    assertThat(set.problems()).isEmpty();
    assertThat(tests.run(set.tests(), set.policies(), TODAY).stream().map(TestResult::passed))
        .containsOnly(true);
  }

  private List<TestResult> run(String file) {
    Map<String, byte[]> files = files(EXAMPLES.resolve("retail-media"));
    files.put("own.test.yaml", file.getBytes(StandardCharsets.UTF_8));
    PolicyFileSet set = PolicyFileSet.read(files);
    assertThat(set.problems()).isEmpty();
    return tests.run(
        set.tests().stream().filter(t -> t.position().file().equals("own.test.yaml")).toList(),
        set.policies(),
        TODAY);
  }

  private static Map<String, byte[]> files(Path folder) {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> inside = Files.list(folder)) {
      for (Path file : inside.filter(f -> f.toString().endsWith(".yaml")).toList()) {
        files.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }
}
