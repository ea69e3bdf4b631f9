package io.parley.query.plan;

import io.parley.policy.Obligations;
import io.parley.policy.PolicySet;
import io.parley.policy.Question;
import io.parley.query.privacy.PrivateQuery;
import io.parley.query.sql.PrivacyHint;
import java.util.List;

/**
 * Makes the private plan of an allowed question from public parameters alone: the algebra, the
 * policies, the agreement's keys. No statistics, no row counts.
 */
public final class PlanCompiler {
  private final PlanParts parts;

  /**
   * A compiler for one question.
   *
   * @param keyOrder the agreement's key types, in the order in which they are tried
   */
  public PlanCompiler(
      PrivateQuery query, Question question, PolicySet offered, List<String> keyOrder) {
    this.parts = new PlanParts(query, question, offered, keyOrder);
  }

  /**
   * The plan of an allowed aggregate.
   *
   * @param names what the columns of the answer are called
   */
  public PrivatePlan.Numbers numbers(
      Obligations.Aggregate obligations, PrivacyHint hint, List<String> names) {
    return new NumbersCompiler(parts).plan(obligations, hint, names);
  }

  /**
   * The plan of allowed exact numbers.
   *
   * @param names what the columns of the answer are called
   */
  public PrivatePlan.Threshold threshold(Obligations.Threshold obligations, List<String> names) {
    return new ThresholdCompiler(parts).plan(obligations, names);
  }

  /** The plan of an allowed audience. */
  public PrivatePlan.Audience audience(Obligations.Audience obligations) {
    return new AudienceCompiler(parts).plan(obligations);
  }
}
