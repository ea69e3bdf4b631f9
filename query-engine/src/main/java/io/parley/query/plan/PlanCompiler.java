package io.parley.query.plan;

import io.parley.policy.ColumnPolicy;
import io.parley.policy.Obligations;
import io.parley.policy.PolicySet;
import io.parley.policy.Protection;
import io.parley.policy.Question;
import io.parley.policy.SqlRefusal;
import io.parley.policy.TableName;
import io.parley.query.account.Charge;
import io.parley.query.account.Population;
import io.parley.query.account.Price;
import io.parley.query.match.Matching;
import io.parley.query.privacy.FlatColumn;
import io.parley.query.privacy.Leaf;
import io.parley.query.privacy.Measure;
import io.parley.query.privacy.PrivateQuery;
import io.parley.query.sql.PrivacyHint;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rex.RexNode;

/**
 * Makes the private plan of an allowed question from public parameters alone: the algebra, the
 * policies, the agreement's keys. No statistics, no row counts.
 */
public final class PlanCompiler {
  /** A public cap on a party's people, used to prove that sums fit; 8.6 thousand million. */
  static final BigInteger MAX_PEOPLE = BigInteger.TWO.pow(33);

  /** More rows than this of one person are never joined. */
  static final BigInteger MAX_JOINED_ROWS = BigInteger.valueOf(1_000_000);

  /** The column of every stream that holds a person's token. */
  private static final String TOKEN = "p";

  /**
   * Rows of one table that a person brings to the join of an audience, after its own conditions.
   */
  private static final int AUDIENCE_ROWS = 100;

  /** More declared groups than this are not written out. */
  private static final BigInteger MAX_DECLARED_GROUPS = BigInteger.valueOf(100_000);

  private static final BigInteger MAX_TOTAL = BigInteger.TWO.pow(62);

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

  /** The plan of an allowed aggregate. */
  public PrivatePlan.Numbers numbers(Obligations.Aggregate obligations, PrivacyHint hint) {
    PrivateQuery.Numbers numbers = (PrivateQuery.Numbers) query;
    Protection protection = tightened(obligations.protection(), hint, numbers.groups().isEmpty());
    boolean declared = numbers.groups().stream().noneMatch(g -> g.column().values().isEmpty());
    checkGroups(numbers);
    List<Quantity> quantities = quantities(numbers, protection.rowsPerPerson(), declared);
    Matching matching = matching();
    checkRange(quantities);
    checkJoin(leaf -> rowsBeforeJoin(obligations, leaf));
    List<Contribution> contributions =
        contributions(matching, leaf -> rowsBeforeJoin(obligations, leaf));
    JointStatement statement =
        new JointStatement(query, matching, leaf -> rowsBeforeJoin(obligations, leaf));
    String sql = statement.numbers(numbers, quantities, protection.groupsPerPerson());
    BigDecimal delta = declared ? BigDecimal.ZERO : protection.deltaPerQuery();
    Price price = price(Charge.pure(protection.epsilonPerQuery()).withDelta(delta), 0);
    String canonical =
        Canonical.text(query, question, matching, price, sql)
            + "\nprotection "
            + protection
            + "\ntop "
            + Canonical.top(numbers);
    return new PrivatePlan.Numbers(
        question,
        numbers,
        matching,
        contributions,
        price,
        Canonical.digest(canonical),
        sql,
        protection,
        quantities,
        declared);
  }

  /** The plan of an allowed audience. */
  public PrivatePlan.Audience audience(Obligations.Audience obligations) {
    PrivateQuery.People people = (PrivateQuery.People) query;
    Matching matching = matching();
    if (!matching.parties().contains(question.receiver())) {
      throw new SqlRefusal(
          "audience-receiver",
          "an audience is delivered to the party whose people it lists, and `"
              + question.receiver()
              + "` has no table in the question",
          Optional.empty(),
          "name one of its tables in FROM");
    }
    checkJoin(leaf -> AUDIENCE_ROWS);
    List<Contribution> contributions = contributions(matching, leaf -> AUDIENCE_ROWS);
    JointStatement statement = new JointStatement(query, matching, leaf -> AUDIENCE_ROWS);
    String sql = statement.audience(matching.parties().indexOf(question.receiver()));
    Price price = price(Charge.NONE, 1);
    return new PrivatePlan.Audience(
        question,
        people,
        matching,
        contributions,
        price,
        Canonical.digest(
            Canonical.text(query, question, matching, price, sql)
                + "\nmin_people "
                + obligations.minPeople()),
        sql,
        obligations.minPeople());
  }

  private static Protection tightened(Protection policy, PrivacyHint hint, boolean noGroups) {
    return new Protection(
        hint.epsilon().map(policy.epsilonPerQuery()::min).orElse(policy.epsilonPerQuery()),
        policy.deltaPerQuery(),
        noGroups
            ? 1
            : hint.groupsPerPerson()
                .map(g -> Math.min(g, policy.groupsPerPerson()))
                .orElse(policy.groupsPerPerson()),
        policy.rowsPerPerson(),
        policy.rowsBeforeJoin(),
        policy.minPeople());
  }

  /** Each distinct noised number once; AVG is a sum over a count, priced as these two. */
  private static List<Quantity> quantities(
      PrivateQuery.Numbers numbers, int rowsPerPerson, boolean declared) {
    Set<Quantity> quantities = new LinkedHashSet<>();
    if (!declared || numbers.measures().isEmpty()) {
      quantities.add(new Quantity(Quantity.Kind.PEOPLE, Optional.empty(), rowsPerPerson));
    }
    for (Measure measure : numbers.measures()) {
      if (measure instanceof Measure.People) {
        quantities.add(new Quantity(Quantity.Kind.PEOPLE, Optional.empty(), rowsPerPerson));
      } else if (measure instanceof Measure.Rows) {
        quantities.add(new Quantity(Quantity.Kind.ROWS, Optional.empty(), rowsPerPerson));
      } else if (measure instanceof Measure.Known known) {
        quantities.add(quantity(Quantity.Kind.KNOWN, known.column(), rowsPerPerson));
      } else if (measure instanceof Measure.Sum sum) {
        quantities.add(quantity(Quantity.Kind.SUM, sum.column(), rowsPerPerson));
      } else if (measure instanceof Measure.Average average) {
        quantities.add(quantity(Quantity.Kind.SUM, average.column(), rowsPerPerson));
        quantities.add(quantity(Quantity.Kind.KNOWN, average.column(), rowsPerPerson));
      }
    }
    return List.copyOf(quantities);
  }

  private static Quantity quantity(Quantity.Kind kind, FlatColumn column, int rowsPerPerson) {
    return new Quantity(kind, Optional.of(column), rowsPerPerson);
  }

  private static void checkRange(List<Quantity> quantities) {
    for (Quantity quantity : quantities) {
      if (quantity.maxChange().multiply(MAX_PEOPLE).compareTo(MAX_TOTAL) > 0) {
        throw new SqlRefusal(
            "bounds-too-wide",
            "the sum of `"
                + quantity.column().map(c -> c.column().name()).orElse("rows")
                + "` could leave 62 bits",
            Optional.empty(),
            "the owner of the table narrows the bounds of this column");
      }
    }
  }

  /**
   * A person's rows multiply with each table of a join. Without a public limit on the product, how
   * long a question takes, or whether it ends, would tell that somebody has many rows.
   */
  private void checkJoin(ToIntFunction<Leaf> rowsBeforeJoin) {
    BigInteger rows = BigInteger.ONE;
    for (Leaf leaf : query.leaves()) {
      rows = rows.multiply(BigInteger.valueOf(rowsBeforeJoin.applyAsInt(leaf)));
    }
    if (query.leaves().size() > 1 && rows.compareTo(MAX_JOINED_ROWS) > 0) {
      throw new SqlRefusal(
          "join-too-large",
          "one person's rows could become more than %,d in this join".formatted(MAX_JOINED_ROWS),
          Optional.empty(),
          "join fewer tables, or ask their owners for a smaller `rows_before_join`");
    }
  }

  /** Every combination of declared values shows, so there must not be too many. */
  private static void checkGroups(PrivateQuery.Numbers numbers) {
    BigInteger groups = BigInteger.ONE;
    for (FlatColumn group : numbers.groups()) {
      groups = groups.multiply(BigInteger.valueOf(Math.max(1, group.column().values().size())));
    }
    if (groups.compareTo(MAX_DECLARED_GROUPS) > 0) {
      throw new SqlRefusal(
          "too-many-groups",
          "the declared values make more than %,d groups".formatted(MAX_DECLARED_GROUPS),
          Optional.empty(),
          "group by fewer columns");
    }
  }

  private static int rowsBeforeJoin(Obligations.Aggregate obligations, Leaf leaf) {
    return Objects.requireNonNull(
        obligations.rowsBeforeJoin().get(leaf.table()), "an allowed table without its cap");
  }

  private Matching matching() {
    List<String> parties = List.copyOf(query.parties());
    if (parties.size() > 2) {
      throw new SqlRefusal(
          "not-supported-yet",
          "a question over more than two parties is not supported by this version",
          Optional.empty(),
          "ask about two parties at a time");
    }
    List<String> keys =
        parties.size() == 1
            ? List.of()
            : keyOrder.stream()
                .filter(k -> query.leaves().stream().allMatch(l -> l.policy().match().contains(k)))
                .toList();
    if (parties.size() == 2 && keys.isEmpty()) {
      throw new SqlRefusal(
          "no-common-key",
          "the tables hold no key type in common on which people could be matched",
          Optional.empty(),
          "their owners add a common key to `match`");
    }
    return new Matching(parties, keys);
  }

  private List<Contribution> contributions(Matching matching, ToIntFunction<Leaf> rowsBeforeJoin) {
    List<Contribution> contributions = new ArrayList<>();
    for (int side = 0; side < matching.parties().size(); side++) {
      String party = matching.parties().get(side);
      Map<TableName, Contribution.PolicyScan> tables = new HashMap<>();
      query.leaves().stream()
          .filter(l -> l.party().equals(party))
          .forEach(l -> tables.putIfAbsent(l.table(), scan(l)));
      contributions.add(
          new Contribution.People(
              party,
              side,
              new TreeSet<>(tables.keySet()).stream().map(tables::get).toList(),
              matching.keys()));
    }
    for (Leaf leaf : query.leaves()) {
      contributions.add(
          new Contribution.Rows(
              leaf.party(),
              leaf.index(),
              scan(leaf),
              columnsNeeded(leaf),
              homeCondition(leaf),
              rowsBeforeJoin.applyAsInt(leaf)));
    }
    return contributions;
  }

  private Contribution.PolicyScan scan(Leaf leaf) {
    return new Contribution.PolicyScan(leaf.table(), PolicyCondition.sql(leaf.policy(), offered));
  }

  /** Columns that the room needs: groups, measures, and conditions over several tables. */
  private List<ColumnPolicy> columnsNeeded(Leaf leaf) {
    Set<String> names = new TreeSet<>();
    JointStatement.roomConditions(query)
        .forEach(
            c ->
                RelOptUtil.InputFinder.bits(c).asList().stream()
                    .filter(i -> leaf.covers(i))
                    .forEach(i -> names.add(leaf.column(i).name())));
    if (query instanceof PrivateQuery.Numbers numbers) {
      numbers.groups().stream()
          .filter(g -> g.leaf() == leaf.index())
          .forEach(g -> names.add(g.column().name()));
      quantities(numbers, 1, true).stream()
          .flatMap(q -> q.column().stream())
          .filter(c -> c.leaf() == leaf.index())
          .forEach(c -> names.add(c.column().name()));
    }
    if (names.contains(TOKEN)) {
      throw new SqlRefusal(
          "column-name-taken",
          "`" + leaf.table() + "." + TOKEN + "` has the name under which tokens travel",
          Optional.empty(),
          "its owner offers the column under another name");
    }
    return leaf.policy().columns().stream().filter(c -> names.contains(c.name())).toList();
  }

  private Optional<String> homeCondition(Leaf leaf) {
    List<RexNode> home =
        query.conditions().stream()
            .filter(c -> JointStatement.leavesOf(query, c).equals(Set.of(leaf.index())))
            .toList();
    return home.stream()
        .map(c -> RexSql.condition(c, query.leaves(), i -> "t"))
        .sorted()
        .reduce((a, b) -> a + " AND " + b);
  }

  private Price price(Charge charge, int disclosures) {
    Map<Population, Charge> charges = new HashMap<>();
    Map<Population, Integer> counted = new HashMap<>();
    for (Leaf leaf : query.leaves()) {
      Population population = new Population(leaf.party(), leaf.policy().population());
      charges.put(population, charge);
      if (disclosures > 0) {
        counted.put(population, disclosures);
      }
    }
    return Price.of(charges, counted);
  }
}
