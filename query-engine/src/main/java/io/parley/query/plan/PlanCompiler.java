package io.parley.query.plan;

import io.parley.policy.AccessBudget;
import io.parley.policy.Obligations;
import io.parley.policy.PolicySet;
import io.parley.policy.Protection;
import io.parley.policy.Question;
import io.parley.policy.ReasonCode;
import io.parley.policy.SqlRefusal;
import io.parley.policy.TableName;
import io.parley.policy.TablePolicy;
import io.parley.query.account.Charge;
import io.parley.query.account.Population;
import io.parley.query.account.Price;
import io.parley.query.account.TableAccess;
import io.parley.query.match.Matching;
import io.parley.query.privacy.Boundary;
import io.parley.query.privacy.NodeRows;
import io.parley.query.privacy.PrivateQuery;
import io.parley.query.sql.PrivacyHint;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.apache.calcite.rel.RelNode;

/**
 * Makes the private plan of an allowed question from public parameters alone: the algebra, the
 * policies, the agreement's keys. No statistics, no row counts.
 */
public final class PlanCompiler {
  /** More rows than this of one person are never joined. */
  private static final BigInteger MAX_JOINED_ROWS = BigInteger.valueOf(100_000);

  /** More public rows than this are never joined with each other. */
  private static final BigInteger MAX_PUBLIC_ROWS = BigInteger.valueOf(1_000_000_000);

  /**
   * Rows of one table that a person brings to the join of an audience, after its own conditions.
   */
  private static final int AUDIENCE_ROWS = 100;

  /** More declared groups than this are not written out. */
  private static final BigInteger MAX_DECLARED_GROUPS = BigInteger.valueOf(100_000);

  private final PrivateQuery query;
  private final Question question;
  private final PolicySet offered;
  private final List<String> keyOrder;

  /**
   * A compiler for one question.
   *
   * @param keyOrder the agreement's key types, in the order in which they are tried
   */
  public PlanCompiler(
      PrivateQuery query, Question question, PolicySet offered, List<String> keyOrder) {
    this.query = query;
    this.question = question;
    this.offered = offered;
    this.keyOrder = List.copyOf(keyOrder);
  }

  /**
   * The plan of an allowed aggregate.
   *
   * @param names what the columns of the answer are called
   */
  public PrivatePlan.Numbers numbers(
      Obligations.Aggregate obligations, PrivacyHint hint, List<String> names) {
    PrivateQuery.Numbers numbers = (PrivateQuery.Numbers) query;
    Protection protection = tightened(obligations.protection(), hint);
    ToIntFunction<TableName> caps =
        table ->
            Objects.requireNonNull(
                obligations.rowsBeforeJoin().get(table), "an allowed table without its cap");
    checkJoin(caps);
    Ranges ranges = new Ranges(query, caps);
    List<Measurement> measurements =
        numbers.boundaries().stream().map(b -> measurement(b, ranges, caps, protection)).toList();
    List<NodeRows.OfPeople> inputs = numbers.boundaries().stream().map(Boundary::input).toList();
    Matching matching = matching(inputs);
    List<Contribution> contributions =
        contributions(
            matching, numbers.boundaries().stream().map(Boundary::below).toList(), caps, false);
    WithheldGroups withheld = WithheldGroups.of(hint.withheld(), measurements);
    NoiseShare noise = shared(measurements, withheld, protection, matching);
    Price price = price(noise.charge(), 0, obligations.times());
    String released =
        canonical(matching, price, contributions)
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
        released + "\n" + Canonical.text(query.root()) + "\nnames " + measured(names);
    return new PrivatePlan.Numbers(
        question,
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

  /** The plan of an allowed audience. */
  public PrivatePlan.Audience audience(Obligations.Audience obligations) {
    PrivateQuery.People people = (PrivateQuery.People) query;
    Matching matching = matching(List.of(people.people()));
    boolean receives =
        matching.parties().contains(question.receiver())
            && people.people().present().contains(question.receiver());
    if (!receives) {
      throw new SqlRefusal(
          ReasonCode.AUDIENCE_RECEIVER,
          "an audience is delivered to the party whose people it lists, and `"
              + question.receiver()
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
    checkJoin(caps);
    List<Contribution> contributions = contributions(matching, List.of(people.root()), caps, true);
    Price price = price(Charge.NONE, 1, obligations.times());
    return new PrivatePlan.Audience(
        question,
        people,
        matching,
        contributions,
        price,
        Canonical.digest(
            canonical(matching, price, contributions)
                + "\n"
                + Canonical.text(query.root())
                + "\nmin_people "
                + obligations.minPeople()),
        obligations.minPeople());
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
        policy.minPeople());
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
        boundary.groups().stream()
            .allMatch(
                g ->
                    boundary
                        .input()
                        .columns()
                        .get(g)
                        .plain()
                        .filter(c -> !c.column().values().isEmpty())
                        .isPresent());
    checkGroups(boundary);
    if (!declared && protection.deltaPerQuery().signum() == 0) {
      throw new SqlRefusal(
          ReasonCode.NOISE_OUT_OF_RANGE,
          "showing groups that are not declared costs δ, and the policies allow none",
          Optional.empty(),
          "group by columns with declared `values`, or ask the owner for a `delta_per_query`");
    }
    return Quantities.measurement(boundary, ranges, groups, rows, declared);
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

  /**
   * A person's rows multiply with each table of a join. Without a public limit on the product, how
   * long a question takes, or whether it ends, would tell that somebody has many rows.
   */
  private void checkJoin(ToIntFunction<TableName> caps) {
    for (NodeRows rows : query.rows().values()) {
      if (rows instanceof NodeRows.OfPublic open
          && open.bound().rows(caps).compareTo(MAX_PUBLIC_ROWS) > 0) {
        throw new SqlRefusal(
            ReasonCode.JOIN_TOO_LARGE,
            "a join of public rows could become more than %,d".formatted(MAX_PUBLIC_ROWS),
            Optional.empty(),
            "join them by the `key` of one of them");
      }
      if (rows instanceof NodeRows.OfPeople people
          && !(people.bound() instanceof io.parley.query.privacy.RowBound.Cap)
          && people.bound().rows(caps).compareTo(MAX_JOINED_ROWS) > 0) {
        throw new SqlRefusal(
            ReasonCode.JOIN_TOO_LARGE,
            "one person's rows could become more than %,d in this join".formatted(MAX_JOINED_ROWS),
            Optional.empty(),
            "join fewer tables, look up in public tables by their whole `key`, or ask the owners for"
                + " a smaller `rows_before_join`");
      }
    }
  }

  /** Unmatched people are units too where rows survive without one of the parties. */
  private Matching matching(List<NodeRows.OfPeople> inputs) {
    List<String> parties = List.copyOf(query.parties());
    List<String> common =
        parties.size() == 1
            ? List.of()
            : keyOrder.stream()
                .filter(k -> query.tables().stream().allMatch(t -> t.match().contains(k)))
                .toList();
    if (parties.size() > 1 && common.isEmpty()) {
      throw new SqlRefusal(
          ReasonCode.NO_COMMON_KEY,
          "the tables hold no key type in common on which people could be matched",
          Optional.empty(),
          "their owners add a common key to `match`");
    }
    // Several keys are for two members; a factor for more is not proved.
    List<String> keys = parties.size() > 2 ? common.subList(0, 1) : common;
    boolean singlesSurvive =
        inputs.stream().anyMatch(i -> !i.present().equals(new TreeSet<>(parties)));
    return new Matching(parties, keys, parties.size() > 1 && singlesSurvive);
  }

  private List<Contribution> contributions(
      Matching matching, List<RelNode> roots, ToIntFunction<TableName> caps, boolean exact) {
    Map<TableName, OwnersView> views = new HashMap<>();
    query.tables().forEach(t -> views.put(t.table(), OwnersView.of(t, offered)));
    List<Contribution> contributions = new ArrayList<>();
    // The receiver of an audience knows its people by its own tokens, so that these are sent.
    boolean matched = exact || !matching.tokenIsUnit();
    if (matched) {
      for (int side = 0; side < matching.parties().size(); side++) {
        String party = matching.parties().get(side);
        List<OwnersView> own =
            query.tables().stream()
                .map(TablePolicy::table)
                .filter(t -> t.party().equals(party))
                .map(t -> Objects.requireNonNull(views.get(t)))
                .toList();
        contributions.add(new Contribution.People(party, side, own, matching.keys()));
      }
    }
    boolean tokenIsKey = !matched && matching.parties().size() > 1;
    Fragments fragments = Fragments.of(query, roots, views, caps);
    for (Fragment fragment : fragments.ofPeople()) {
      contributions.add(
          new Contribution.Rows(fragment, tokenIsKey, tokenIsKey && matching.singlesSurvive()));
    }
    contributions.addAll(fragments.ofPublic());
    return contributions;
  }

  private String canonical(Matching matching, Price price, List<Contribution> contributions) {
    List<String> views =
        contributions.stream()
            .flatMap(
                c ->
                    c instanceof Contribution.Rows r
                        ? r.fragment().views().values().stream()
                        : java.util.stream.Stream.empty())
            .map(v -> v.table() + " " + v.algebra().map(Canonical::text).orElse(""))
            .sorted()
            .distinct()
            .toList();
    return String.join(
        "\n",
        "plan " + PrivatePlan.VERSION,
        "question " + question,
        "matching " + matching,
        "price " + price,
        "views " + views + publicTables());
  }

  /** Texts of anybody's choice, each with its length, so that no two lists give one text. */
  private static String measured(List<String> texts) {
    return texts.stream().map(t -> t.length() + ":" + t).collect(Collectors.joining(" "));
  }

  /** What the policies say of the public tables; nothing where the question reads none. */
  private String publicTables() {
    return query.publicTables().stream()
        .map(t -> "\npublic %s key %s rows %d".formatted(t.table(), t.key(), t.rows()))
        .collect(Collectors.joining());
  }

  private Price price(Charge charge, int disclosures, Map<TableName, AccessBudget> times) {
    Map<Population, Charge> charges = new HashMap<>();
    Map<Population, Integer> counted = new HashMap<>();
    List<TableAccess> access = new ArrayList<>();
    for (TablePolicy table : query.tables()) {
      Population population = new Population(table.table().party(), table.population());
      charges.put(population, charge);
      if (disclosures > 0) {
        counted.put(population, disclosures);
      }
      access.add(
          new TableAccess(
              table.table(),
              population,
              times.getOrDefault(table.table(), AccessBudget.UNLIMITED)));
    }
    return Price.of(charges, counted, access);
  }
}
