package io.parley.policy;

import java.util.List;

/** The answer of policies to a question. */
public sealed interface Verdict {

  /** All policies allow, under these obligations. */
  record Allow(Obligations obligations) implements Verdict {}

  /** At least one policy denies; every broken rule is named. */
  record Deny(List<Reason> reasons) implements Verdict {
    public Deny {
      reasons = List.copyOf(reasons);
      if (reasons.isEmpty()) {
        throw new IllegalArgumentException("a denial without a reason");
      }
    }
  }
}
