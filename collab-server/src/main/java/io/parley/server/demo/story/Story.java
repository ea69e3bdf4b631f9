package io.parley.server.demo.story;

import io.parley.server.wire.AnswerDocument;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the demo shows; also its JSON document.
 *
 * @param nodes processes that took part
 * @param keys which protocol made the pseudonyms: {@value #KEYED} or {@value #BLINDED}
 * @param people people by party
 * @param lift relative lift of each e-mail arm over the arm without e-mail
 * @param answers every answer with its receipt, by name
 * @param seconds by stage
 */
public record Story(
    int nodes,
    String keys,
    Map<String, People> people,
    Overlap overlap,
    Map<String, Arm> lift,
    Audience audience,
    Denied denied,
    Map<String, Budget> budget,
    Map<String, Double> seconds,
    Map<String, AnswerDocument> answers) {
  /** Each party makes pseudonyms alone, under the key that both have. */
  public static final String KEYED = "keyed";

  /** Each party makes pseudonyms with the other's help, which is counted and capped. */
  public static final String BLINDED = "blinded";

  /**
   * A party's people.
   *
   * @param truth the generator's number, printed as {@code true}
   * @param byIdentifiers how many people shared identifiers alone would have come to
   * @param pairs how right the people are, against the generator's
   */
  public record People(
      long records,
      long rejected,
      long resolved,
      @com.fasterxml.jackson.annotation.JsonProperty("true") long truth,
      @com.fasterxml.jackson.annotation.JsonProperty("by_identifiers") long byIdentifiers,
      Pairs pairs) {}

  /**
   * People against the truth, over pairs of records: 0 to 1.
   *
   * @param precision of the pairs put together, how many are one person
   * @param recall of the pairs that are one person, how many were put together
   * @param falseMerges people whose records belong to several true ones
   */
  public record Pairs(
      double precision,
      double recall,
      double f1,
      @com.fasterxml.jackson.annotation.JsonProperty("false_merges") long falseMerges) {}

  /**
   * Shared people.
   *
   * @param interval95 of the bounded answer on resolved people
   * @param truth the generator's number
   * @param gap estimate − true: what matching leaves, and the noise
   */
  public record Overlap(
      long estimate,
      List<Double> interval95,
      @com.fasterxml.jackson.annotation.JsonProperty("true") long truth,
      long gap) {}

  /** One e-mail arm. */
  public record Arm(Effect visit, Effect conversion) {}

  /**
   * An effect.
   *
   * @param estimate relative lift, 0.72 for 72 % more; null when not estimable
   * @param interval95 sampling and privacy noise together
   * @param published the same figure of the whole published experiment, without noise
   * @param points the difference of the two rates
   */
  public record Effect(
      @Nullable Double estimate,
      @Nullable List<Double> interval95,
      double published,
      Points points) {}

  /** A difference of rates, 0.0766 for 7.66 percentage points. */
  public record Points(
      @Nullable Double estimate, @Nullable List<Double> interval95, double published) {}

  /**
   * The delivered audience.
   *
   * @param people rounded to hundreds
   * @param file where it is, on the receiver's node
   * @param truth the generator's number
   * @param label what kind of disclosure it is
   */
  public record Audience(
      long people,
      String file,
      @com.fasterxml.jackson.annotation.JsonProperty("true") long truth,
      String label) {}

  /**
   * The refused question.
   *
   * @param passes the changed question that the refusal offers; empty where there is none
   */
  public record Denied(String sql, String rule, String message, String help, String passes) {}

  /** A party's budget after the story. */
  public record Budget(
      String population,
      @com.fasterxml.jackson.annotation.JsonProperty("epsilon_spent") BigDecimal epsilonSpent,
      @com.fasterxml.jackson.annotation.JsonProperty("epsilon_limit") BigDecimal epsilonLimit,
      @com.fasterxml.jackson.annotation.JsonProperty("delta_spent") BigDecimal deltaSpent,
      @com.fasterxml.jackson.annotation.JsonProperty("delta_limit") BigDecimal deltaLimit) {}
}
