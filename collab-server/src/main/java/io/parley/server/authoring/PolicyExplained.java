package io.parley.server.authoring;

import io.parley.policy.Analysis;
import io.parley.policy.DecidedObligation;
import io.parley.policy.Diagnostics;
import io.parley.policy.PolicyPosition;
import io.parley.policy.Question;
import io.parley.policy.Reason;
import io.parley.policy.Rewrite;
import io.parley.query.explain.Explanation;
import io.parley.query.explain.ExplanationText;
import io.parley.server.wire.RefusalReason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What {@code parley policy explain} found.
 *
 * @param reasons of a denial; empty: allowed
 * @param rewrite a change of a denied question with which it passes
 */
public record PolicyExplained(
    Question question,
    Analysis wanted,
    List<Reason> reasons,
    Optional<Rewrite> rewrite,
    List<DecidedObligation> obligations,
    Optional<Explanation> explanation) {

  /**
   * What {@code --json} prints.
   *
   * @param verdict {@code allow} or {@code deny}
   * @param analysis the kind of answer that was asked for
   * @param rewrite a change of a denied question with which it passes
   * @param obligations of an allowed question, each with the places in the policies that demand it
   */
  public record Document(
      String verdict,
      Question question,
      String analysis,
      List<RefusalReason> reasons,
      Optional<Rewrite> rewrite,
      List<Obligation> obligations,
      Optional<Explanation> explanation) {
    public Document {
      reasons = List.copyOf(reasons);
      obligations = List.copyOf(obligations);
    }
  }

  /** An obligation with the places in the policies, {@code file:line:column}. */
  public record Obligation(String text, List<String> policies) {
    public Obligation {
      policies = List.copyOf(policies);
    }
  }

  public PolicyExplained {
    reasons = List.copyOf(reasons);
    obligations = List.copyOf(obligations);
  }

  public static PolicyExplained denied(
      Question question, Analysis wanted, List<Reason> reasons, Optional<Rewrite> rewrite) {
    return new PolicyExplained(question, wanted, reasons, rewrite, List.of(), Optional.empty());
  }

  public static PolicyExplained allowed(
      Question question,
      Analysis wanted,
      List<DecidedObligation> obligations,
      Explanation explanation) {
    return new PolicyExplained(
        question, wanted, List.of(), Optional.empty(), obligations, Optional.of(explanation));
  }

  public boolean isAllowed() {
    return reasons.isEmpty();
  }

  /**
   * For a terminal.
   *
   * @param texts of the policy files by name
   */
  public String text(String sql, Map<String, String> texts) {
    String asked =
        question.asker().isEmpty()
            ? ""
            : "asked by %s for %s, purpose %s%s\n\n"
                .formatted(
                    Diagnostics.printable(question.asker()),
                    Diagnostics.printable(question.receiver()),
                    Diagnostics.printable(question.purpose()),
                    wanted == Analysis.AGGREGATE ? "" : ", analysis " + wanted.word());
    StringBuilder out = new StringBuilder(asked);
    reasons.forEach(r -> out.append(Diagnostics.render(r, sql, texts)).append('\n'));
    rewrite.ifPresent(r -> out.append(Diagnostics.render(r)).append('\n'));
    if (!isAllowed()) {
      return out.append("denied: %d reason(s)\n".formatted(reasons.size())).toString();
    }
    out.append("allowed, and must obey the strictest of all policies that it touches:\n");
    for (int i = 0; i < obligations.size(); i++) {
      String places = places(obligations.get(i));
      boolean last = i + 1 == obligations.size() || !places.equals(places(obligations.get(i + 1)));
      out.append("  ").append(obligations.get(i).text()).append('\n');
      out.append(last ? "   --> " + places + "\n" : "");
    }
    out.append('\n');
    explanation.map(ExplanationText::of).ifPresent(out::append);
    return out.toString();
  }

  public Document document() {
    return new Document(
        isAllowed() ? "allow" : "deny",
        question,
        wanted.word(),
        reasons.stream().map(RefusalReason::of).toList(),
        rewrite,
        obligations.stream()
            .map(
                o ->
                    new Obligation(
                        o.text(), o.decidedBy().stream().map(PolicyPosition::toString).toList()))
            .toList(),
        explanation);
  }

  private static String places(DecidedObligation obligation) {
    return obligation.decidedBy().stream()
        .map(at -> at.file() + ":" + at.line())
        .collect(Collectors.joining(", "));
  }
}
