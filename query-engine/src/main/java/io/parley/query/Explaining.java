package io.parley.query;

import io.parley.policy.Reason;
import io.parley.query.explain.Explanation;
import java.util.List;

/** What explaining a question comes to. */
public sealed interface Explaining {

  /** It would be allowed, and this is what it would do. */
  record Explained(Explanation explanation) implements Explaining {}

  /** It would be refused, for these reasons: those of the question itself. */
  record Refused(List<Reason> reasons) implements Explaining {
    public Refused {
      reasons = List.copyOf(reasons);
    }
  }
}
