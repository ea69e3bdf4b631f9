package io.parley.policy;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One entry of a policy's {@code allow:} list. */
public sealed interface Allowance {
  /** Which questions it is about. */
  Scope scope();

  /** What they must obey. */
  Terms terms();

  PolicyPosition position();

  /** The analysis that it allows. */
  Analysis analysis();

  /** The members that may receive the answer. */
  default Set<String> to() {
    return scope().to();
  }

  /** For what; absent: for any purpose. */
  default Optional<Set<String>> purposes() {
    return scope().purposes();
  }

  /**
   * {@code analysis: aggregate}, or {@code analysis: template}: the same for questions that are
   * asked through one of these templates.
   *
   * @param templates empty: any question
   */
  record Aggregate(
      Scope scope,
      Terms terms,
      Protection protection,
      List<TemplateRef> templates,
      PolicyPosition position)
      implements Allowance {
    public Aggregate {
      templates = List.copyOf(templates);
    }

    @Override
    public Analysis analysis() {
      return Analysis.AGGREGATE;
    }

    /** Aggregates by any question. */
    public Aggregate(Scope scope, Terms terms, Protection protection, PolicyPosition position) {
      this(scope, terms, protection, List.of(), position);
    }
  }

  /**
   * {@code analysis: threshold}.
   *
   * @param minPeople a group shows only when each of its numbers stands on so many people
   * @param rowsBeforeJoin at most this many rows a person brings to any join
   */
  record Threshold(
      Scope scope, Terms terms, int minPeople, int rowsBeforeJoin, PolicyPosition position)
      implements Allowance {
    @Override
    public Analysis analysis() {
      return Analysis.THRESHOLD;
    }
  }

  /** {@code analysis: audience}. */
  record Audience(
      Scope scope, Terms terms, int minPeople, Set<String> destinations, PolicyPosition position)
      implements Allowance {
    public Audience {
      destinations = Set.copyOf(destinations);
    }

    @Override
    public Analysis analysis() {
      return Analysis.AUDIENCE;
    }
  }
}
