package io.parley.policy;

import java.util.Set;

/** One entry of a policy's {@code allow:} list. */
public sealed interface Allowance {
  /** The members that may receive the answer. */
  Set<String> to();

  PolicyPosition position();

  /** {@code analysis: aggregate}. */
  record Aggregate(
      Set<String> to, Set<String> purposes, Protection protection, PolicyPosition position)
      implements Allowance {}

  /** {@code analysis: audience}. */
  record Audience(
      Set<String> to,
      int minPeople,
      int timesPerMonth,
      Set<String> destinations,
      PolicyPosition position)
      implements Allowance {}
}
