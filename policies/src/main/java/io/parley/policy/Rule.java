package io.parley.policy;

import java.util.List;

/** One thing that every allowed question obeys. */
@FunctionalInterface
interface Rule {
  /** The reasons why a question breaks it; empty when it does not. */
  List<Reason> broken(Case asked);
}
