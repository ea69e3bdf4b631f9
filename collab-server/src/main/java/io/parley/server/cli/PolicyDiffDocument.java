package io.parley.server.cli;

import io.parley.policy.Question;
import io.parley.policy.tool.Direction;
import io.parley.policy.tool.PolicyDiff;
import io.parley.policy.tool.QuestionChange;
import io.parley.policy.tool.QuestionChange.Effect;
import io.parley.policy.tool.TermChange;
import io.parley.server.wire.RefusalReason;
import java.util.List;
import java.util.Locale;

/**
 * What {@code parley policy diff --json} prints.
 *
 * @param sum {@code nothing}, {@code tightened} or {@code loosened}
 * @param left how many generated statements were left out, being too many
 */
record PolicyDiffDocument(
    String sum, int statements, int questions, int left, List<Changed> changes, List<Term> files) {

  /**
   * A statement that gets something else.
   *
   * @param effect {@code opened}, {@code closed} or {@code otherwise}
   * @param direction {@code tighter}, {@code looser} or {@code unknown}
   * @param reasons of the denial, where it is closed
   * @param terms price and obligations, where it is answered otherwise
   */
  record Changed(
      String effect,
      String direction,
      String sql,
      String analysis,
      List<Question> asked,
      List<RefusalReason> reasons,
      List<Term> terms) {
    Changed {
      asked = List.copyOf(asked);
      reasons = List.copyOf(reasons);
      terms = List.copyOf(terms);
    }
  }

  /**
   * Something said otherwise.
   *
   * @param from empty: it was not there
   * @param to empty: it is not there
   */
  record Term(String what, String from, String to, String direction) {
    static Term of(TermChange change) {
      return new Term(
          change.what(),
          change.from().orElse(""),
          change.to().orElse(""),
          change.direction().word());
    }
  }

  PolicyDiffDocument {
    changes = List.copyOf(changes);
    files = List.copyOf(files);
  }

  static PolicyDiffDocument of(PolicyDiff diff) {
    return new PolicyDiffDocument(
        diff.sum().name().toLowerCase(Locale.ROOT),
        diff.statements(),
        diff.questions(),
        diff.left(),
        diff.changes().stream().map(PolicyDiffDocument::changed).toList(),
        diff.terms().stream().map(Term::of).toList());
  }

  private static Changed changed(QuestionChange change) {
    Direction direction = PolicyDiff.direction(change);
    List<RefusalReason> reasons =
        change.effect() instanceof Effect.Closed closed
            ? closed.reasons().stream().map(RefusalReason::of).toList()
            : List.of();
    List<Term> terms =
        change.effect() instanceof Effect.Otherwise otherwise
            ? otherwise.terms().stream().map(Term::of).toList()
            : List.of();
    String effect = change.effect().getClass().getSimpleName().toLowerCase(Locale.ROOT);
    return new Changed(
        effect,
        direction.word(),
        change.sql(),
        change.wanted().word(),
        change.asked(),
        reasons,
        terms);
  }
}
