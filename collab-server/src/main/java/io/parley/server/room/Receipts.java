package io.parley.server.room;

import io.parley.query.QueryEngine;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.release.Answer;
import io.parley.query.release.ThresholdRule;
import io.parley.server.wire.AgreedUse;
import io.parley.server.wire.AnswerDocument;
import io.parley.server.wire.Delivery;
import io.parley.server.wire.Grant;
import io.parley.server.wire.Offer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Answers and their receipts as documents: rules and prices, never an exact count. */
final class Receipts {
  private final QueryEngine engine;
  private final AgreedUse use;

  Receipts(QueryEngine engine, AgreedUse use) {
    this.engine = engine;
    this.use = use;
  }

  /** The receipt of a release. */
  AnswerDocument.Receipt numbers(PrivatePlan.Numbers plan, Grant grant, Map<String, Offer> offers) {
    return receipt(plan, grant, offers, engine.rule(plan), promise(plan));
  }

  /** Numbers about withheld groups; null where none were asked for. */
  static @Nullable List<AnswerDocument.About> withheld(List<Answer.About> numbers) {
    return numbers.isEmpty()
        ? null
        : numbers.stream()
            .map(
                a ->
                    new AnswerDocument.About(
                        a.name(),
                        a.value(),
                        List.of(a.interval95().low(), a.interval95().high()),
                        AnswerDocument.Noise.of(a.noise())))
            .toList();
  }

  AnswerDocument audience(
      PrivatePlan.Audience plan, Delivery delivery, Grant grant, Map<String, Offer> offers) {
    List<String> rule =
        List.of(
            "exact list, withheld below %1$d people%2$s, size rounded to hundreds"
                .formatted(
                    plan.minPeople(),
                    plan.partner()
                        .map(
                            p ->
                                ", or where it differs from an earlier list by fewer people of "
                                    + p)
                        .orElse("")));
    List<String> promise = exact(plan, "learns which of its own people satisfy the condition");
    return new AnswerDocument(
        AnswerDocument.VERSION,
        List.of(),
        List.of(),
        List.of(),
        delivery,
        null,
        receipt(plan, grant, offers, rule, promise));
  }

  /** The receipt of exact numbers. */
  AnswerDocument.Receipt threshold(
      PrivatePlan.Threshold plan, Grant grant, Map<String, Offer> offers) {
    List<String> promise = exact(plan, "learns numbers without noise of the groups that show");
    return receipt(plan, grant, offers, ThresholdRule.of(plan), promise);
  }

  /** What is promised, and what not, where an answer is exact. */
  private static List<String> exact(PrivatePlan plan, String learns) {
    String receiver = plan.question().receiver();
    return List.of(
        "EXACT DISCLOSURE outside differential privacy: %s %s".formatted(receiver, learns),
        "no (ε, δ) promise for %1$s; for all others it holds only while %1$s passes nothing on"
            .formatted(receiver));
  }

  private AnswerDocument.Receipt receipt(
      PrivatePlan plan,
      Grant grant,
      Map<String, Offer> offers,
      List<String> rule,
      List<String> promise) {
    Map<String, Long> snapshots = new TreeMap<>();
    offers.forEach(
        (party, offer) ->
            offer.snapshots().forEach((table, id) -> snapshots.put(party + "." + table, id)));
    return new AnswerDocument.Receipt(
        grant.queryId(),
        plan.digest(),
        plan.question().asker(),
        plan.question().receiver(),
        plan.question().purpose(),
        rule,
        promise,
        plan.price().charges(),
        plan.price().disclosures(),
        snapshots,
        grant.agreement(),
        use.pays());
  }

  private static List<String> promise(PrivatePlan.Numbers plan) {
    List<String> promise = new ArrayList<>();
    promise.add(
        "differential privacy for all rows of one person at one party, per budget period; n periods add");
    if (plan.price().charges().size() > 1) {
      promise.add(
          "for a person whom several parties hold, the sum of the charges of their populations");
    }
    promise.add(
        "where exact answers (audiences, threshold) exist too: while their receivers pass nothing on");
    return promise;
  }
}
