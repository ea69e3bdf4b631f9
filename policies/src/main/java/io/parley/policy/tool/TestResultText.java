package io.parley.policy.tool;

import io.parley.policy.Analysis;
import io.parley.policy.Diagnostics;
import io.parley.policy.PolicyTest;
import io.parley.policy.Question;
import io.parley.policy.Reason;
import java.util.Map;
import java.util.stream.Collectors;

/** The result of a test for a terminal: one line, and for a failure what there is to know. */
public final class TestResultText {
  private static final int SHOWN = 80;

  private TestResultText() {}

  /**
   * Lines that end in {@code \n}.
   *
   * @param texts of the policy files by name
   */
  public static String of(TestResult result, Map<String, String> texts) {
    PolicyTest test = result.test();
    String line =
        "%-6s %s:%d: %s: %s\n"
            .formatted(
                result.passed() ? "ok" : "FAILED",
                test.position().file(),
                test.position().line(),
                test.expected(),
                title(test));
    return result.passed() ? line : line + details(result, texts);
  }

  /** The test's name, or the beginning of its statement. */
  private static String title(PolicyTest test) {
    String line = Diagnostics.printable(test.name().orElse(test.sql())).replaceAll("\\s+", " ");
    boolean cut = line.codePointCount(0, line.length()) > SHOWN;
    return cut ? line.substring(0, line.offsetByCodePoints(0, SHOWN)) + "…" : line;
  }

  private static String details(TestResult result, Map<String, String> texts) {
    PolicyTest test = result.test();
    StringBuilder out = new StringBuilder();
    test.sql()
        .lines()
        .forEach(l -> out.append("  | ").append(Diagnostics.printable(l)).append('\n'));
    test.as().question().ifPresent(q -> out.append("  asked:    ").append(asked(q, test)));
    out.append("  expected: %s\n".formatted(test.expected()));
    if (result.ruling() instanceof Ruling.Denied denied) {
      out.append("  came:     deny %s\n".formatted(String.join(", ", denied.codes())));
      for (Reason reason : denied.reasons()) {
        out.append(indented(Diagnostics.render(reason, test.sql(), texts)));
      }
    } else {
      out.append("  came:     allow\n");
    }
    return out.toString();
  }

  private static String asked(Question question, PolicyTest test) {
    return "by %s for %s, purpose %s%s\n"
        .formatted(
            question.asker(),
            question.receiver(),
            question.purpose(),
            test.wanted() == Analysis.AGGREGATE ? "" : ", analysis " + test.wanted().word());
  }

  private static String indented(String block) {
    return block.lines().map(l -> "    " + l).collect(Collectors.joining("\n", "", "\n"));
  }
}
