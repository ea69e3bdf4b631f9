package io.parley.query.plan;

import io.parley.policy.Obligations;
import io.parley.policy.Protection;
import io.parley.policy.ReasonCode;
import io.parley.policy.SqlRefusal;
import io.parley.policy.TableName;
import io.parley.query.account.Price;
import io.parley.query.match.Matching;
import io.parley.query.privacy.Boundary;
import io.parley.query.privacy.NodeRows;
import io.parley.query.privacy.PrivateQuery;
import io.parley.query.sql.PrivacyHint;
import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** Plans of private numbers. */
final class NumbersCompiler {
  /** More declared groups than this are not written out. */
  private static final BigInteger MAX_DECLARED_GROUPS = BigInteger.valueOf(100_000);

  private final PlanParts parts;

  NumbersCompiler(PlanParts parts) {
    this.parts = parts;
  }

  /**
   * The plan of an allowed aggregate.
   *
   * @param names what the columns of the answer are called
   */
  PrivatePlan.Numbers plan(
      Obligations.Aggregate obligations, PrivacyHint hint, List<String> names) {
    PrivateQuery.Numbers numbers = (PrivateQuery.Numbers) parts.query();
    Protection protection = tightened(obligations.protection(), hint);
    ToIntFunction<TableName> caps =
        table ->
            Objects.requireNonNull(
                obligations.rowsBeforeJoin().get(table), "an allowed table without its cap");
    parts.checkJoin(caps);
    Ranges ranges = new Ranges(parts.query(), caps);
    List<Measurement> measurements =
        numbers.boundaries().stream().map(b -> measurement(b, ranges, caps, protection)).toList();
    List<NodeRows.OfPeople> inputs = numbers.boundaries().stream().map(Boundary::input).toList();
    Matching matching = parts.matching(inputs);
    List<Contribution> contributions =
        parts.contributions(
            matching, numbers.boundaries().stream().map(Boundary::below).toList(), caps, false);
    WithheldGroups withheld = WithheldGroups.of(hint.withheld(), measurements);
    NoiseShare noise = shared(measurements, withheld, protection, matching);
    Price price = parts.price(noise.charge(), 0, obligations.times());
    String released =
        parts.canonical(matching, price, contributions)
            + "\nprotection "
            + protection
            + (withheld.equals(WithheldGroups.NONE) ? "" : "\n" + withheld);
    String boundaries =
        numbers.boundaries().stream()
                .map(b -> Canonical.text(b.node()))
                .collect(Collectors.joining("\nboundary "))
            + measurements.stream()
                .map(m -> "\nmeasures " + m.quantities() + m.ranks() + m.groupsPerPerson())
                .collect(Collectors.joining());
    String canonical =
        released
            + "\n"
            + Canonical.text(parts.query().root())
            + "\nnames "
            + PlanParts.measured(names);
    return new PrivatePlan.Numbers(
        parts.question(),
        numbers,
        matching,
        contributions,
        price,
        Canonical.digest(canonical),
        Canonical.digest(released + "\n" + boundaries),
        protection,
        measurements,
        noise,
        names,
        withheld);
  }

  private static NoiseShare shared(
      List<Measurement> measurements,
      WithheldGroups withheld,
      Protection protection,
      Matching matching) {
    try {
      return NoiseShare.of(measurements, withheld, protection, matching.changedUnits());
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new SqlRefusal(
          ReasonCode.NOISE_OUT_OF_RANGE,
          "the noise that this question needs is out of range",
          Optional.empty(),
          "ask with a larger epsilon or fewer measures");
    }
  }

  private static Protection tightened(Protection policy, PrivacyHint hint) {
    return new Protection(
        hint.epsilon().map(policy.epsilonPerQuery()::min).orElse(policy.epsilonPerQuery()),
        policy.deltaPerQuery(),
        hint.groupsPerPerson()
            .map(g -> Math.min(g, policy.groupsPerPerson()))
            .orElse(policy.groupsPerPerson()),
        policy.rowsPerPerson(),
        policy.rowsBeforeJoin(),
        policy.minPeople(),
        policy.hideSmall());
  }

  /** With no group a unit counts in one; with one row a unit it counts with one, in one group. */
  private static Measurement measurement(
      Boundary boundary, Ranges ranges, ToIntFunction<TableName> caps, Protection protection) {
    int most =
        boundary
            .input()
            .bound()
            .rows(caps)
            .min(BigInteger.valueOf(Integer.MAX_VALUE))
            .intValueExact();
    int groups = boundary.groups().isEmpty() ? 1 : Math.min(protection.groupsPerPerson(), most);
    int rows = Math.min(protection.rowsPerPerson(), most);
    boolean declared =
        boundary.groups().isEmpty() || (!protection.hideSmall() && hasDeclaredGroups(boundary));
    checkGroups(boundary);
    if (!declared && protection.deltaPerQuery().signum() == 0) {
      throw new SqlRefusal(
          ReasonCode.NOISE_OUT_OF_RANGE,
          "deciding which groups show costs δ, and the policies allow none",
          Optional.empty(),
          protection.hideSmall()
              ? "ask the owners for a `delta_per_query`, which `hide_small` needs"
              : "group by columns with declared `values`, or ask the owner for a `delta_per_query`");
    }
    return Quantities.measurement(boundary, ranges, groups, rows, declared);
  }

  private static boolean hasDeclaredGroups(Boundary boundary) {
    return boundary.groups().stream()
        .allMatch(
            g ->
                boundary
                    .input()
                    .columns()
                    .get(g)
                    .plain()
                    .filter(c -> !c.column().values().isEmpty())
                    .isPresent());
  }

  /** Every combination of declared values shows, so there must not be too many. */
  private static void checkGroups(Boundary boundary) {
    BigInteger groups = BigInteger.ONE;
    for (int group : boundary.groups()) {
      int values =
          boundary
              .input()
              .columns()
              .get(group)
              .plain()
              .map(c -> c.column().values().size())
              .orElse(0);
      groups = groups.multiply(BigInteger.valueOf(Math.max(1, values)));
    }
    if (groups.compareTo(MAX_DECLARED_GROUPS) > 0) {
      throw new SqlRefusal(
          ReasonCode.TOO_MANY_GROUPS,
          "the declared values make more than %,d groups".formatted(MAX_DECLARED_GROUPS),
          Optional.empty(),
          "group by fewer columns");
    }
  }
}
