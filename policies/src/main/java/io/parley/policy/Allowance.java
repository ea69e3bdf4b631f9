package io.parley.policy;

import java.util.List;
import java.util.Set;

/** One entry of a policy's {@code allow:} list. */
public sealed interface Allowance {
  /** The members that may receive the answer. */
  Set<String> to();

  PolicyPosition position();

  /**
   * {@code analysis: aggregate}, or {@code analysis: template}: the same for questions that are
   * asked through one of these templates.
   *
   * @param templates empty: any question
   */
  record Aggregate(
      Set<String> to,
      Set<String> purposes,
      Protection protection,
      List<TemplateRef> templates,
      PolicyPosition position)
      implements Allowance {
    public Aggregate {
      templates = List.copyOf(templates);
    }

    /** Aggregates by any question. */
    public Aggregate(
        Set<String> to, Set<String> purposes, Protection protection, PolicyPosition position) {
      this(to, purposes, protection, List.of(), position);
    }
  }

  /** {@code analysis: audience}. */
  record Audience(
      Set<String> to,
      int minPeople,
      int timesPerMonth,
      Set<String> destinations,
      PolicyPosition position)
      implements Allowance {}
}
