package io.parley.policy.tool;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a new version of policies changes.
 *
 * @param statements how many different ones were asked
 * @param questions how many were asked, by all askers, receivers and purposes
 * @param left how many generated statements were left out, the corpus being too large
 * @param changes of what questions get
 * @param terms what the policies say otherwise
 */
public record PolicyDiff(
    int statements, int questions, int left, List<QuestionChange> changes, List<TermChange> terms) {
  public PolicyDiff {
    changes = List.copyOf(changes);
    terms = List.copyOf(terms);
  }

  /** What all of it comes to. */
  public enum Sum {
    NOTHING,
    TIGHTENED,
    /** Something protects less, or nobody can tell. */
    LOOSENED
  }

  /** What all of it comes to: one thing that is not tighter decides. */
  public Sum sum() {
    List<Direction> all =
        Stream.concat(
                changes.stream().map(PolicyDiff::direction),
                terms.stream().map(TermChange::direction))
            .toList();
    if (all.isEmpty()) {
      return Sum.NOTHING;
    }
    return all.stream().allMatch(d -> d == Direction.TIGHTER) ? Sum.TIGHTENED : Sum.LOOSENED;
  }

  /** Which way a change of a question goes. */
  public static Direction direction(QuestionChange change) {
    if (change.effect() instanceof QuestionChange.Effect.Otherwise otherwise) {
      List<Direction> all = otherwise.terms().stream().map(TermChange::direction).toList();
      if (all.contains(Direction.LOOSER)) {
        return Direction.LOOSER;
      }
      return all.contains(Direction.UNKNOWN) ? Direction.UNKNOWN : Direction.TIGHTER;
    }
    return change.effect() instanceof QuestionChange.Effect.Opened
        ? Direction.LOOSER
        : Direction.TIGHTER;
  }
}
