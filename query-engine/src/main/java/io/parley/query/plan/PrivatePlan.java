package io.parley.query.plan;

import io.parley.policy.Protection;
import io.parley.policy.Question;
import io.parley.query.account.Price;
import io.parley.query.match.Matching;
import io.parley.query.privacy.PrivateQuery;
import java.util.List;

/**
 * How a question is answered privately. Every node makes the same plan of the same grant; the
 * digest says so.
 */
public sealed interface PrivatePlan {
  /** Grows with each change of what a plan means. Nodes with other versions refuse each other. */
  int VERSION = 1;

  Question question();

  PrivateQuery query();

  Matching matching();

  List<Contribution> contributions();

  Price price();

  /** SHA-256 of the canonical text, in hex. */
  String digest();

  /** The one statement that the room runs over the contributions. */
  String jointSql();

  /**
   * A plan for numbers.
   *
   * @param protection the strictest of all policies, tightened by the analyst's hint
   * @param quantities the noised numbers of each group
   * @param declaredGroups whether every group column has declared values, so that all groups show
   */
  record Numbers(
      Question question,
      PrivateQuery.Numbers query,
      Matching matching,
      List<Contribution> contributions,
      Price price,
      String digest,
      String jointSql,
      Protection protection,
      List<Quantity> quantities,
      boolean declaredGroups)
      implements PrivatePlan {
    public Numbers {
      contributions = List.copyOf(contributions);
      quantities = List.copyOf(quantities);
    }
  }

  /**
   * A plan for an audience: an exact disclosure, outside differential privacy.
   *
   * @param minPeople a shorter list is withheld
   */
  record Audience(
      Question question,
      PrivateQuery.People query,
      Matching matching,
      List<Contribution> contributions,
      Price price,
      String digest,
      String jointSql,
      int minPeople)
      implements PrivatePlan {
    public Audience {
      contributions = List.copyOf(contributions);
    }
  }
}
