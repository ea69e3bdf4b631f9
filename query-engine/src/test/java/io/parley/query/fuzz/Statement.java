package io.parley.query.fuzz;

import java.util.Set;

/** A random question and what it is made of. */
public record Statement(String sql, Set<Construct> constructs) {
  public Statement {
    constructs = Set.copyOf(constructs);
  }
}
