package io.parley.policy;

import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;

/** What the author of a policy expects of a question. */
public sealed interface Expectation {

  /** An answer. */
  record Allowed() implements Expectation {
    @Override
    public String toString() {
      return "allow";
    }
  }

  /**
   * A denial for these reasons and no others.
   *
   * @param codes of every broken rule, each once
   */
  record Denied(SortedSet<String> codes) implements Expectation {
    public Denied {
      codes = new TreeSet<>(codes);
      if (codes.isEmpty()) {
        throw new IllegalArgumentException("a denial without a reason");
      }
    }

    /** A denial for these reasons. */
    public static Denied by(Collection<String> codes) {
      return new Denied(new TreeSet<>(codes));
    }

    @Override
    public String toString() {
      return "deny " + String.join(", ", codes);
    }
  }
}
