package io.parley.server.authoring;

import io.parley.policy.Analysis;
import io.parley.policy.Circumstances;
import io.parley.policy.DecidedObligation;
import io.parley.policy.Facts;
import io.parley.policy.Inquiry;
import io.parley.policy.PolicySet;
import io.parley.policy.Question;
import io.parley.policy.SqlRefusal;
import io.parley.policy.TableName;
import io.parley.query.Ask;
import io.parley.query.Explaining;
import io.parley.query.KeyOrder;
import io.parley.query.QueryEngine;
import java.util.List;
import java.util.Optional;

/**
 * A question as it would be judged under some policies, without a node and without data.
 *
 * @param asker who asks; empty: the owner of the first table
 * @param receiver who gets the answer; empty: the asker
 * @param people how large groups are assumed to be; empty: 1,000 and 10,000
 */
public record PolicyExplaining(
    String sql,
    Analysis wanted,
    Optional<String> asker,
    Optional<String> receiver,
    String purpose,
    Optional<Long> people,
    Circumstances circumstances) {

  /** What it would get, and why. */
  public PolicyExplained under(PolicySet offered) {
    QueryEngine engine = Judges.engine();
    Question question;
    try {
      question = question(offered, engine);
    } catch (SqlRefusal e) {
      return PolicyExplained.denied(
          new Question("", "", purpose), wanted, List.of(e.reason()), Optional.empty());
    }
    Ask ask = new Ask(sql, wanted, question, offered, KeyOrder.of(offered), circumstances);
    Explaining explaining = engine.explain(ask, people);
    if (explaining instanceof Explaining.Refused refused) {
      return PolicyExplained.denied(
          question, wanted, refused.reasons(), engine.rewrite(ask, refused.reasons()));
    }
    Facts facts = engine.analyze(new Inquiry(sql, wanted, question), offered);
    return PolicyExplained.allowed(
        question,
        wanted,
        DecidedObligation.all(facts, offered, circumstances),
        ((Explaining.Explained) explaining).explanation());
  }

  private Question question(PolicySet offered, QueryEngine engine) {
    String asks = asker.orElseGet(() -> ownerOfTheFirstTable(offered, engine));
    return new Question(asks, receiver.orElse(asks), purpose);
  }

  private String ownerOfTheFirstTable(PolicySet offered, QueryEngine engine) {
    Inquiry ofNobody = new Inquiry(sql, wanted, new Question("", "", purpose));
    return engine.analyze(ofNobody, offered).tables().stream()
        .findFirst()
        .map(TableName::party)
        .orElse("");
  }
}
