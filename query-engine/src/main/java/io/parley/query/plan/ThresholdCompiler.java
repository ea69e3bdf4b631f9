package io.parley.query.plan;

import io.parley.policy.Obligations;
import io.parley.policy.ReasonCode;
import io.parley.policy.SqlRefusal;
import io.parley.policy.TableName;
import io.parley.query.account.Charge;
import io.parley.query.account.Price;
import io.parley.query.match.Matching;
import io.parley.query.privacy.Boundary;
import io.parley.query.privacy.PrivateQuery;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * Plans of exact numbers: an answer outside differential privacy, of groups with enough people.
 *
 * <p><b>Claim.</b> Every number of a group that shows stands on at least {@code min_people} people
 * of each party of whom the question reads people, each with the weight of its own rows, and the
 * answer holds no two numbers over sets of people that its asker chose to differ in one: by {@link
 * ThresholdShape}, {@link ThresholdNumbers} and {@code ThresholdRelease}.
 *
 * <p><b>Not promised.</b> Two questions whose groups differ in one person tell that person's values
 * by subtraction, as exact answers always do (Denning and Schlörer, "A Fast Procedure for Finding a
 * Tracker in a Statistical Database", 1980). A receiver that marks exactly {@code min_people} of
 * its own people sees, by whether the group shows, whether all of them meet the condition; one that
 * knows all members of a group but one reads the last one off. Members that pass on what they
 * receive act as one receiver. Hence the label on every receipt, the uses that owners must allow
 * column by column, and the number of times.
 */
final class ThresholdCompiler {
  private final PlanParts parts;

  ThresholdCompiler(PlanParts parts) {
    this.parts = parts;
  }

  /**
   * The plan of allowed exact numbers.
   *
   * @param names what the columns of the answer are called
   */
  PrivatePlan.Threshold plan(Obligations.Threshold obligations, List<String> names) {
    PrivateQuery.Numbers query = (PrivateQuery.Numbers) parts.query();
    Map<TableName, Integer> most = new TreeMap<>(obligations.rowsBeforeJoin());
    ToIntFunction<TableName> caps =
        table -> Objects.requireNonNull(most.get(table), "an allowed table without its cap");
    parts.checkJoin(caps);
    new ThresholdShape(query, most, parts.question().receiver())
        .objection()
        .ifPresent(ThresholdCompiler::refuse);
    Boundary boundary = query.boundaries().get(0);
    Measurement measurement = ThresholdNumbers.of(boundary, query, caps);
    Matching matching = parts.matching(List.of(boundary.input()));
    List<Contribution> contributions =
        parts.contributions(matching, List.of(boundary.below()), caps, false);
    Price price = parts.price(Charge.NONE, 1, obligations.times());
    String canonical =
        String.join(
            "\n",
            "threshold",
            parts.canonical(matching, price, contributions),
            "min_people " + obligations.minPeople(),
            "rows " + most,
            "measures " + measurement.quantities(),
            Canonical.text(query.root()),
            "names " + PlanParts.measured(names));
    return new PrivatePlan.Threshold(
        parts.question(),
        query,
        matching,
        contributions,
        price,
        Canonical.digest(canonical),
        measurement,
        names,
        obligations.minPeople(),
        most);
  }

  private static void refuse(ThresholdShape.Objection objection) {
    throw new SqlRefusal(
        ReasonCode.THRESHOLD_FORM, objection.why(), Optional.empty(), objection.instead());
  }

  /** Whether a plan has the form that exact numbers must have. */
  static boolean hasForm(PrivatePlan.Threshold plan) {
    return new ThresholdShape(plan.query(), plan.caps(), plan.question().receiver())
        .objection()
        .isEmpty();
  }
}
