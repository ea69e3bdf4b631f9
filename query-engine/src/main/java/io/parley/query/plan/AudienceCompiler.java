package io.parley.query.plan;

import io.parley.policy.Obligations;
import io.parley.policy.ReasonCode;
import io.parley.policy.SqlRefusal;
import io.parley.policy.TableName;
import io.parley.query.account.Charge;
import io.parley.query.account.Price;
import io.parley.query.match.Matching;
import io.parley.query.privacy.PrivateQuery;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ToIntFunction;

/** Plans of audiences. */
final class AudienceCompiler {
  /**
   * Rows of one table that a person brings to the join of an audience, after its own conditions.
   */
  private static final int AUDIENCE_ROWS = 100;

  private final PlanParts parts;

  AudienceCompiler(PlanParts parts) {
    this.parts = parts;
  }

  /** The plan of an allowed audience. */
  PrivatePlan.Audience plan(Obligations.Audience obligations) {
    PrivateQuery.People people = (PrivateQuery.People) parts.query();
    Matching matching = parts.matching(List.of(people.people()));
    boolean receives =
        matching.parties().contains(parts.question().receiver())
            && people.people().present().contains(parts.question().receiver());
    if (!receives) {
      throw new SqlRefusal(
          ReasonCode.AUDIENCE_RECEIVER,
          "an audience is delivered to the party whose people it lists, and `"
              + parts.question().receiver()
              + "` has no table in the question from which each of its rows comes",
          Optional.empty(),
          "name one of its tables in FROM");
    }
    if (matching.parties().size() > 2) {
      throw new SqlRefusal(
          ReasonCode.NOT_SUPPORTED_YET,
          "an audience over more than two parties is not supported by this version",
          Optional.empty(),
          "ask about two parties at a time");
    }
    ToIntFunction<TableName> caps = table -> AUDIENCE_ROWS;
    parts.checkJoin(caps);
    List<Contribution> contributions =
        parts.contributions(matching, List.of(people.root()), caps, true);
    Price price = parts.price(Charge.NONE, 1, obligations.times());
    return new PrivatePlan.Audience(
        parts.question(),
        people,
        matching,
        contributions,
        price,
        Canonical.digest(
            parts.canonical(matching, price, contributions)
                + "\n"
                + Canonical.text(parts.query().root())
                + "\nmin_people "
                + obligations.minPeople()
                // Nodes of before send other tokens: with them no plan of an audience is shared.
                + "\npartner's people under tokens of the receiver"
                + "\ndestinations "
                + new TreeSet<>(obligations.destinations())),
        obligations.minPeople(),
        obligations.destinations());
  }
}
