package io.parley.policy;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Every reason for which a question is refused, with its stable code. What each means, and what
 * protocols call it, stands in the registry {@code reasons.yaml}, from which the constants are
 * written.
 */
public enum ReasonCode {
  // Written from reasons.yaml.
  /** The answer would hold rows of people; no policy can allow that. */
  ROW_LEVEL_OUTPUT,
  /** The question names a table that nobody offers. */
  UNKNOWN_TABLE,
  /** The question names a column that its table does not offer. */
  UNKNOWN_COLUMN,
  /** The question touches no offered table, so that no policy governs it. */
  NO_TABLE,
  /** A touched table's policy has expired. */
  POLICY_EXPIRED,
  /** A touched table does not allow this kind of analysis. */
  ANALYSIS_NOT_ALLOWED,
  /** A touched table does not allow this member to receive the answer. */
  RECEIVER_NOT_ALLOWED,
  /** A touched table does not allow this purpose. */
  PURPOSE_NOT_ALLOWED,
  /** A column is used in a way that its policy does not list. */
  COLUMN_USE_NOT_ALLOWED,
  /** A column is summed or averaged without declared bounds. */
  BOUNDS_MISSING,
  /** An audience would go to a member whose people it does not hold. */
  AUDIENCE_RECEIVER,
  /** An exact number could single out a person, or tell what a withheld group holds. */
  THRESHOLD_FORM,
  /** A population has exact answers beside private ones, and its owner has not accepted that. */
  EXACT_DISCLOSURE_NOT_ACCEPTED,
  /** A touched population has no budget to pay from. */
  BUDGET_MISSING,
  /** A rule could not be judged, and what cannot be judged is refused. */
  RULE_FAILED,
  /** The statement has too many characters. */
  SQL_TOO_LONG,
  /** The statement is nested too deeply. */
  SQL_TOO_DEEP,
  /** The text is not SQL. */
  SQL_SYNTAX,
  /** The text is SQL, and makes no sense over the offered tables. */
  SQL_INVALID,
  /** The statement uses a construct that cannot be read. */
  SQL_NOT_SUPPORTED,
  /** The question names something that is not offered. */
  NOT_FOUND,
  /** The statement is something other than a question. */
  NOT_A_QUERY,
  /** The question has a part whose effect on people's rows this version has not analysed. */
  NOT_SUPPORTED_YET,
  /** A function may not stand on people's rows. */
  EXPRESSION_NOT_SUPPORTED,
  /** GROUPING SETS, ROLLUP or CUBE make too many groupings. */
  TOO_MANY_GROUPINGS,
  /** A literal is no value of the type that it is compared with. */
  BAD_LITERAL,
  /** A hint says what no hint can say. */
  BAD_HINT,
  /** The `where` of a touched table's policy cannot be applied. */
  BAD_POLICY_CONDITION,
  /** A window function on people's rows looks at several people. */
  WINDOW_ACROSS_PEOPLE,
  /** A number about many people would be used on people's rows again. */
  NUMBER_BELOW_A_BOUNDARY,
  /** Two tables of people are joined without their person. */
  JOIN_NOT_ON_PERSON,
  /** One person's rows could become too many in a join. */
  JOIN_TOO_LARGE,
  /** The question may need more memory than a node has for one. */
  QUESTION_TOO_LARGE,
  /** The person is used as a value. */
  PERSON_IN_EXPRESSION,
  /** The values under an aggregate have no range that follows from declared bounds. */
  RANGE_UNKNOWN,
  /** The range under an aggregate is too wide to be added up exactly. */
  BOUNDS_TOO_WIDE,
  /** The noise that the question needs is out of range. */
  NOISE_OUT_OF_RANGE,
  /** The declared values of the grouped columns make too many groups. */
  TOO_MANY_GROUPS,
  /** The tables hold no key type in common on which people could be matched. */
  NO_COMMON_KEY,
  /** The plan of the question does not keep what every plan must keep. */
  PLAN_UNSOUND,
  /** An answer would go to another member than the one whose analyst asks. */
  RECEIVER_IS_NOT_ASKER,
  /** The agreement of the members has no such purpose. */
  OUTSIDE_AGREEMENT,
  /** The agreement does not let people of this member ask. */
  ASKER_OUTSIDE_AGREEMENT,
  /** The agreement does not let this member receive an answer. */
  RECEIVER_OUTSIDE_AGREEMENT,
  /** The privacy budget of a touched population does not hold what the question costs. */
  BUDGET_EXHAUSTED,
  /** A party's node cannot be asked at the moment; nothing was charged. */
  MEMBER_UNAVAILABLE,
  /** The room's disk is nearly full, so that no new answer could be stored; nothing was charged. */
  ROOM_FULL,
  /** A member has taken back its signature from the agreement. */
  AGREEMENT_WITHDRAWN,
  /** The question failed after it was charged; the charge stays. */
  QUERY_FAILED,
  /** A touched table's policy has not started yet. */
  POLICY_NOT_STARTED,
  /** A touched table does not allow this member to ask. */
  ASKER_NOT_ALLOWED,
  /** A touched table does not allow this analysis on this day. */
  DAY_NOT_ALLOWED,
  /** A touched table must be joined in a room in another region. */
  RESIDENCY_NOT_ALLOWED,
  /** A function is applied to columns whose table does not list it. */
  FUNCTION_NOT_ALLOWED,
  /** People are counted who may be at one party only, and a table forbids that. */
  JOIN_REQUIRED,
  /** Two tables stand in one question, and one does not allow the other. */
  JOIN_PARTNER_NOT_ALLOWED,
  /** A column is seen more finely than its policy allows. */
  GRAIN_TOO_FINE,
  /** A column is compared with what its policy does not list. */
  COMPARISON_NOT_ALLOWED,
  /** A touched table has been asked as often as its policy allows. */
  ACCESS_BUDGET_USED,
  /** A touched table is answered through other templates only. */
  TEMPLATE_NOT_ALLOWED,
  /** A template is asked with a value that its parameter does not take. */
  TEMPLATE_PARAMETER,
  /** A template asks a derived table. */
  TEMPLATE_OVER_DERIVED,
  /** A derived table is derived from itself. */
  DERIVED_TABLE_CYCLE,
  /** Too many derived tables stand on each other. */
  DERIVED_TABLE_TOO_DEEP,
  /** A derived table does not say whose each of its rows is. */
  DERIVED_TABLE_WITHOUT_PERSON;

  // End of what is written.

  /** The stable code, kebab-case: {@code row-level-output}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What it means, in one line. */
  public String explanation() {
    return page().meaning();
  }

  /** What the registry says of it. */
  public ReasonPage page() {
    return ReasonRegistry.page(this);
  }

  /** The reason with that code. */
  public static Optional<ReasonCode> of(String code) {
    return Arrays.stream(values()).filter(r -> r.code().equals(code)).findFirst();
  }

  /** This reason for a question, whatever the policies say. */
  public Reason reason(String message, Optional<SqlPosition> sql, String help) {
    return new Reason(code(), message, sql, Optional.empty(), help);
  }

  /** This reason as a line of a policy states it. */
  Reason reason(String message, Optional<SqlPosition> sql, PolicyPosition policy, String help) {
    return new Reason(code(), message, sql, Optional.of(policy), help);
  }
}
