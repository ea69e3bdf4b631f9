package io.parley.policy.tool;

import io.parley.policy.Analysis;
import io.parley.policy.Question;
import io.parley.policy.Reason;
import java.util.List;

/**
 * A statement that gets something else than before.
 *
 * @param wanted the kind of answer that it asks for
 * @param asked by whom, for whom and for what it changes in this way
 * @param effect what changes
 */
public record QuestionChange(String sql, Analysis wanted, List<Question> asked, Effect effect) {
  public QuestionChange {
    asked = List.copyOf(asked);
  }

  /** What changes. */
  public sealed interface Effect {
    /** It was denied and would be answered. */
    record Opened() implements Effect {}

    /** It was answered and would be denied. */
    record Closed(List<Reason> reasons) implements Effect {
      public Closed {
        reasons = List.copyOf(reasons);
      }
    }

    /** It is answered as before, at another price or under other obligations. */
    record Otherwise(List<TermChange> terms) implements Effect {
      public Otherwise {
        terms = List.copyOf(terms);
      }
    }
  }
}
