package io.parley.policy;

import java.util.List;

/**
 * A small change with which a refused question passes. It has been planned and judged like a
 * question; nothing was asked or charged.
 *
 * @param sql the whole changed statement
 * @param changes what was changed, in words, in order
 */
public record Rewrite(String sql, List<String> changes) {
  public Rewrite {
    changes = List.copyOf(changes);
    if (changes.isEmpty()) {
      throw new IllegalArgumentException("a rewrite that changes nothing");
    }
  }

  /** What it does, in one line: {@code groups by `channel`, and drops the hint}. */
  public String what() {
    return String.join("; ", changes);
  }
}
