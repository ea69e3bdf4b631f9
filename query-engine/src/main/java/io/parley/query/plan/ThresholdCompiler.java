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
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ToIntFunction;

/**
 * Plans of exact numbers: an answer outside differential privacy, of groups with enough people.
 *
 * <p><b>Claim.</b> Every number of a group that shows stands on at least {@code min_people} people,
 * of each party of whom the question reads people, and each of these people has weight one in it:
 *
 * <ul>
 *   <li>{@link ThresholdNumbers} adds, beside each number, the number of people that it is about,
 *       and refuses conditions inside of numbers; {@code ThresholdRelease} shows a group only when
 *       all these reach the threshold;
 *   <li>each unit holds a person of every party, or a member could fill a group with people of its
 *       own and find one stranger among them;
 *   <li>a person's rows are no more than those of the table that is counted or summed, or a member
 *       could give one person a thousand rows, and read that person off the sum.
 * </ul>
 *
 * <p><b>Not promised.</b> Two questions whose groups differ in one person tell that person's values
 * by subtraction, as exact answers always do (Denning and Schlörer, "A Fast Procedure for Finding a
 * Tracker in a Statistical Database", 1980). Hence the label on every receipt, the uses that owners
 * must allow column by column, and the number of times.
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
    ToIntFunction<TableName> caps =
        table ->
            Objects.requireNonNull(
                obligations.rowsBeforeJoin().get(table), "an allowed table without its cap");
    parts.checkJoin(caps);
    Boundary boundary = onlyBoundary(query);
    checkPresent(boundary);
    Measurement measurement = ThresholdNumbers.of(boundary, query, caps);
    Matching matching = parts.matching(List.of(boundary.input()));
    List<Contribution> contributions =
        parts.contributions(matching, List.of(boundary.below()), caps, false);
    Price price = parts.price(Charge.NONE, 1, obligations.times());
    String canonical =
        "threshold\n"
            + parts.canonical(matching, price, contributions)
            + "\nmin_people "
            + obligations.minPeople()
            + "\n"
            + Canonical.text(query.root())
            + "\nnames "
            + PlanParts.measured(names);
    return new PrivatePlan.Threshold(
        parts.question(),
        query,
        matching,
        contributions,
        price,
        Canonical.digest(canonical),
        measurement,
        names,
        obligations.minPeople());
  }

  /** Totals beside groups would tell what a withheld group holds. */
  private static Boundary onlyBoundary(PrivateQuery.Numbers query) {
    if (query.boundaries().size() != 1) {
      throw new SqlRefusal(
          ReasonCode.THRESHOLD_FORM,
          "exact numbers come from one GROUP BY: several, or their totals, would tell what the withheld groups hold",
          Optional.empty(),
          "ask one grouping at a time, without GROUPING SETS, ROLLUP or CUBE");
    }
    return query.boundaries().get(0);
  }

  private void checkPresent(Boundary boundary) {
    if (!boundary.input().present().equals(new TreeSet<>(parts.query().parties()))) {
      throw new SqlRefusal(
          ReasonCode.THRESHOLD_FORM,
          "exact numbers are about people who are found at every party that the question reads: others could be made up to fill a group",
          Optional.empty(),
          "join by JOIN … USING (person) or IN (SELECT person FROM …), without LEFT, RIGHT or FULL");
    }
  }
}
