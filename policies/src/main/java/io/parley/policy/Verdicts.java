package io.parley.policy;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Judges what a question does against the policies of all tables that it touches. All must allow;
 * every broken rule is named; a rule that fails refuses.
 *
 * <p>Reasons speak of offered tables and columns only. What is not offered gets the same words
 * whether it exists or not.
 */
public final class Verdicts {
  private static final List<Rule> RULES =
      List.of(
          OutputRules::noRows,
          OutputRules::someTable,
          TableRules::offered,
          TableRules::inForce,
          TableRules::analysis,
          ScopeRules::scope,
          TemplateRules::template,
          ResidencyRules::residency,
          TermsRules::functions,
          TermsRules::joinRequired,
          TermsRules::joinPartners,
          ColumnRules::offered,
          ColumnRules::use,
          ColumnRules::bounds,
          ColumnRules::grain,
          ColumnRules::comparison,
          PopulationRules::audienceReceiver,
          PopulationRules::budget,
          PopulationRules::exactDisclosure);

  private Verdicts() {}

  /**
   * The verdict on a question.
   *
   * @param facts what the question does
   * @param policies all policies of the collaboration, not only those of the touched tables: an
   *     audience on one table of a population bears on the others
   * @param circumstances when and where it is asked
   */
  public static Verdict judge(Facts facts, PolicySet policies, Circumstances circumstances) {
    return judge(new Case(facts, policies, circumstances), RULES);
  }

  /** The same in a room that states no region. */
  public static Verdict judge(Facts facts, PolicySet policies, LocalDate today) {
    return judge(facts, policies, Circumstances.on(today));
  }

  static Verdict judge(Case asked, List<Rule> rules) {
    List<Reason> reasons = rules.stream().flatMap(rule -> broken(rule, asked)).distinct().toList();
    return reasons.isEmpty()
        ? new Verdict.Allow(StrictestObligations.of(asked))
        : new Verdict.Deny(reasons);
  }

  private static Stream<Reason> broken(Rule rule, Case asked) {
    try {
      return rule.broken(asked).stream();
    } catch (RuntimeException failed) {
      return Stream.of(
          ReasonCode.RULE_FAILED.reason(
              "a rule of the policies could not be judged",
              Optional.empty(),
              "this is a fault of Parley: tell the room's operator"));
    }
  }
}
