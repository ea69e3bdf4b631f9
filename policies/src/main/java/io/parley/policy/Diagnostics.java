package io.parley.policy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Messages for people: what is wrong, the line with carets under the span, and the help. Lines end
 * in {@code \n}; the last one too. Untrusted text cannot move the cursor or reorder the output.
 */
public final class Diagnostics {
  private Diagnostics() {}

  /** A broken rule under the question that breaks it. */
  public static String render(Reason reason, String sql) {
    return render(reason, sql, Map.of());
  }

  /**
   * A broken rule under the question that breaks it, and under the policy's line that decides.
   *
   * @param policyTexts policy files by name; of a file that is missing only the place is named
   */
  public static String render(Reason reason, String sql, Map<String, String> policyTexts) {
    Optional<SourceExcerpt> asked = reason.sql().map(at -> SourceExcerpt.of(sql, at));
    Optional<SourceExcerpt> decides =
        reason
            .policy()
            .flatMap(
                at ->
                    Optional.ofNullable(policyTexts.get(at.file()))
                        .map(text -> SourceExcerpt.of(text, at)));
    int width =
        Stream.concat(asked.stream(), decides.stream())
            .mapToInt(e -> e.margin().length())
            .max()
            .orElse(1);
    String margin = " ".repeat(width);
    StringBuilder out = new StringBuilder();
    out.append("denied[").append(reason.code()).append("]: ").append(reason.message()).append('\n');
    reason
        .sql()
        .ifPresent(
            at -> out.append("%s--> question:%d:%d\n".formatted(margin, at.line(), at.column())));
    asked.ifPresent(e -> out.append(e.text(width)));
    if (decides.isPresent()) {
      reason.policy().ifPresent(at -> out.append("%s::: %s\n".formatted(margin, at)));
      out.append(decides.get().text(width));
    } else {
      reason.policy().ifPresent(at -> out.append("%s = policy: %s\n".formatted(margin, at)));
    }
    return out.append("%s = help: %s\n".formatted(margin, reason.help())).toString();
  }

  /** A line of untrusted text, in which nothing can move the cursor or reorder the output. */
  public static String printable(String line) {
    return SourceExcerpt.visible(line);
  }

  /** All broken rules, and the change with which the question would pass. */
  public static String render(List<Reason> reasons, Optional<Rewrite> rewrite, String sql) {
    StringBuilder out = new StringBuilder();
    for (Reason reason : reasons) {
      out.append(out.isEmpty() ? "" : "\n").append(render(reason, sql));
    }
    rewrite.ifPresent(r -> out.append('\n').append(render(r)));
    return out.toString();
  }

  /** A change with which a refused question passes. */
  public static String render(Rewrite rewrite) {
    return "try: this question passes; it %s\n\n%s\n"
        .formatted(rewrite.what(), rewrite.sql().indent(4).stripTrailing());
  }

  /** A mistake in a policy file under its line. */
  public static String render(PolicyProblem problem, String fileText) {
    return located(
        "error: " + problem.message(),
        problem.position(),
        problem.width(),
        problem.help(),
        fileText);
  }

  /** A finding of the lint under its line. */
  public static String render(LintFinding finding, String fileText) {
    String severity = finding.severity().name().toLowerCase(Locale.ROOT);
    return located(
        "%s[%s]: %s".formatted(severity, finding.code(), finding.message()),
        finding.position(),
        1,
        finding.help(),
        fileText);
  }

  private static String located(
      String headline, PolicyPosition at, int width, String help, String fileText) {
    SourceExcerpt excerpt = SourceExcerpt.of(fileText, at, width);
    String margin = excerpt.margin();
    return headline
        + "\n"
        + "%s--> %s\n".formatted(margin, at)
        + excerpt.text(margin.length())
        + "%s = help: %s\n".formatted(margin, help);
  }
}
