package io.parley.query;

import io.parley.policy.Analysis;
import io.parley.policy.Circumstances;
import io.parley.policy.PolicySet;
import io.parley.policy.Question;
import io.parley.query.sql.Given;
import java.time.LocalDate;
import java.util.List;

/**
 * Everything public that a plan depends on.
 *
 * @param sql the statement as asked
 * @param wanted the kind of answer that it asks for
 * @param offered the policies of all parties
 * @param keyOrder the agreement's key types, in the order in which they are tried
 * @param circumstances when and where it is asked
 * @param given values and limits beside the statement
 */
public record Ask(
    String sql,
    Analysis wanted,
    Question question,
    PolicySet offered,
    List<String> keyOrder,
    Circumstances circumstances,
    Given given) {
  public Ask {
    keyOrder = List.copyOf(keyOrder);
  }

  /** Asked with nothing beside the statement. */
  public Ask(
      String sql,
      Analysis wanted,
      Question question,
      PolicySet offered,
      List<String> keyOrder,
      Circumstances circumstances) {
    this(sql, wanted, question, offered, keyOrder, circumstances, Given.NOTHING);
  }

  /** Asked on a day in a room that states no region. */
  public Ask(
      String sql,
      Analysis wanted,
      Question question,
      PolicySet offered,
      List<String> keyOrder,
      LocalDate today) {
    this(sql, wanted, question, offered, keyOrder, Circumstances.on(today));
  }

  /** The same with another statement. */
  Ask of(String otherSql) {
    return new Ask(otherSql, wanted, question, offered, keyOrder, circumstances, given);
  }
}
