package io.parley.server.authoring;

import io.parley.policy.Expectation;
import io.parley.policy.tool.PolicyFileSet;
import io.parley.policy.tool.Ruling;
import io.parley.policy.tool.TestResult;
import io.parley.policy.tool.TestResultText;
import io.parley.server.wire.RefusalReason;
import java.util.ArrayList;
import java.util.List;

/** What {@code parley policy test} has found so far. */
public final class PolicyTestReport {

  /**
   * What {@code --json} prints.
   *
   * @param problems of files that cannot be read, whose folders were not tested
   */
  public record Document(
      int passed, int failed, List<Tested> tests, List<ProblemDocument> problems) {
    public Document {
      tests = List.copyOf(tests);
      problems = List.copyOf(problems);
    }
  }

  /**
   * A test.
   *
   * @param name what its author calls it; may be empty
   * @param expected codes of the expected denial; empty: an answer
   * @param came codes of the denial; empty: an answer
   */
  public record Tested(
      String file,
      int line,
      String name,
      String sql,
      boolean passed,
      List<String> expected,
      List<String> came,
      List<RefusalReason> reasons) {
    public Tested {
      expected = List.copyOf(expected);
      came = List.copyOf(came);
      reasons = List.copyOf(reasons);
    }
  }

  private final StringBuilder text = new StringBuilder();
  private final List<Tested> tests = new ArrayList<>();
  private final List<ProblemDocument> problems = new ArrayList<>();

  public void add(List<TestResult> results, PolicyFileSet files) {
    for (TestResult result : results) {
      tests.add(tested(result));
      text.append(TestResultText.of(result, files.texts()));
    }
  }

  /** Files with problems, whose tests did not run. */
  public void add(PolicyFileSet broken) {
    text.append(broken.renderedProblems());
    broken.problems().stream().map(ProblemDocument::of).forEach(problems::add);
  }

  public boolean isGood() {
    return !tests.isEmpty() && failed() == 0 && problems.isEmpty();
  }

  public String text() {
    String last = "%d passed, %d failed\n".formatted(tests.size() - failed(), failed());
    if (!problems.isEmpty()) {
      last = problems.size() + " error(s) in files, whose folders were not tested\n" + last;
    } else if (tests.isEmpty()) {
      last = "no tests found: write `tests:` in a policy, or a file NAME.test.yaml\n" + last;
    }
    return text + last;
  }

  public Document document() {
    return new Document(tests.size() - failed(), failed(), tests, problems);
  }

  private int failed() {
    return (int) tests.stream().filter(t -> !t.passed()).count();
  }

  private static Tested tested(TestResult result) {
    List<String> expected =
        result.test().expected() instanceof Expectation.Denied denied
            ? List.copyOf(denied.codes())
            : List.of();
    List<RefusalReason> reasons =
        result.ruling() instanceof Ruling.Denied denied
            ? denied.reasons().stream().map(RefusalReason::of).toList()
            : List.of();
    return new Tested(
        result.test().position().file(),
        result.test().position().line(),
        result.test().name().orElse(""),
        result.test().sql(),
        result.passed(),
        expected,
        List.copyOf(result.came()),
        reasons);
  }
}
