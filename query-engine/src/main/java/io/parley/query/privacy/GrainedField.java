package io.parley.query.privacy;

import java.util.HashSet;
import java.util.Set;

/**
 * What a field of people's rows tells of columns that have a grain.
 *
 * @param finer the columns of which it tells more than their grain
 * @param verbatim whether it is a value of the column as it is: of one of its rows
 */
record GrainedField(Set<OfferedColumn> finer, boolean verbatim) {
  static final GrainedField NOTHING = new GrainedField(Set.of(), false);

  GrainedField {
    finer = Set.copyOf(finer);
  }

  /** A value computed from this one. */
  GrainedField computed() {
    return new GrainedField(finer, false);
  }

  /** A value computed from both. */
  GrainedField plus(GrainedField other) {
    return new GrainedField(union(other), false);
  }

  /** One of both. */
  GrainedField or(GrainedField other) {
    if (finer.isEmpty() || other.finer.isEmpty()) {
      return finer.isEmpty() ? other : this;
    }
    return new GrainedField(union(other), verbatim && other.verbatim);
  }

  private Set<OfferedColumn> union(GrainedField other) {
    Set<OfferedColumn> both = new HashSet<>(finer);
    both.addAll(other.finer);
    return both;
  }
}
