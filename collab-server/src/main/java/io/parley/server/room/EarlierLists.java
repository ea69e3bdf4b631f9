package io.parley.server.room;

import io.parley.query.backend.PartnerPerson;
import io.parley.query.plan.PrivatePlan;
import io.parley.server.ledger.StoredAnswers;
import java.util.List;

/**
 * The audiences that were delivered in a collaboration. A list that differs from one that its
 * receiver has by fewer of the partner's people than {@code min_people} is withheld, by the larger
 * one where it was another then: two lists that differ in a few people tell who these are. Whether
 * it is the same audience refreshed or another one makes no difference.
 *
 * <p>A list is on record before its first token leaves. One whose delivery then fails stays on
 * record: whether the receiver has it, only the receiver knows.
 */
final class EarlierLists {
  private final StoredAnswers answers;

  EarlierLists(StoredAnswers answers) {
    this.answers = answers;
  }

  /** Puts a list on record, or says that it must be withheld. */
  boolean admit(PrivatePlan.Audience plan, String queryId, List<PartnerPerson> partners) {
    if (plan.partner().isEmpty()) {
      return true; // of its own people and nobody else's
    }
    return admit(
        queryId,
        plan.question().receiver(),
        plan.partner().orElseThrow(),
        PartnersMark.of(plan.matching().singlesSurvive(), plan.minPeople(), partners));
  }

  /** The same, one at a time. */
  synchronized boolean admit(String queryId, String receiver, String partner, PartnersMark mark) {
    boolean[] near = {false};
    answers.marks(
        receiver, partner, earlier -> near[0] |= mark.isNear(PartnersMark.decode(earlier)));
    if (near[0]) {
      return false;
    }
    answers.mark(queryId, receiver, partner, mark.encode());
    return true;
  }
}
