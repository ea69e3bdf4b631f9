package io.parley.query.plan;

import io.parley.policy.AccessBudget;
import io.parley.policy.PolicySet;
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
import io.parley.query.privacy.NodeRows;
import io.parley.query.privacy.PrivateQuery;
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
 * What every plan has, whatever its answer is: matching, contributions, price, canonical text.
 *
 * @param keyOrder the agreement's key types, in the order in which they are tried
 */
record PlanParts(PrivateQuery query, Question question, PolicySet offered, List<String> keyOrder) {
  /** More rows than this of one person are never joined. */
  private static final BigInteger MAX_JOINED_ROWS = BigInteger.valueOf(100_000);

  /** More public rows than this are never joined with each other. */
  private static final BigInteger MAX_PUBLIC_ROWS = BigInteger.valueOf(1_000_000_000);

  PlanParts {
    keyOrder = List.copyOf(keyOrder);
  }

  /**
   * A person's rows multiply with each table of a join. Without a public limit on the product, how
   * long a question takes, or whether it ends, would tell that somebody has many rows.
   */
  void checkJoin(ToIntFunction<TableName> caps) {
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
  Matching matching(List<NodeRows.OfPeople> inputs) {
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

  List<Contribution> contributions(
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

  String canonical(Matching matching, Price price, List<Contribution> contributions) {
    List<String> views =
        contributions.stream()
            .flatMap(
                c ->
                    c instanceof Contribution.Rows r
                        ? r.fragment().views().values().stream()
                        : java.util.stream.Stream.empty())
            .map(PlanParts::canonical)
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

  private static String canonical(OwnersView view) {
    return view.table()
        + " "
        + view.algebra().map(Canonical::text).orElse("")
        + (view.lengths().isEmpty() ? "" : " " + view.lengths());
  }

  /** Texts of anybody's choice, each with its length, so that no two lists give one text. */
  static String measured(List<String> texts) {
    return texts.stream().map(t -> t.length() + ":" + t).collect(Collectors.joining(" "));
  }

  /** What the policies say of the public tables; nothing where the question reads none. */
  private String publicTables() {
    return query.publicTables().stream()
        .map(t -> "\npublic %s key %s rows %d".formatted(t.table(), t.key(), t.rows()))
        .collect(Collectors.joining());
  }

  Price price(Charge charge, int disclosures, Map<TableName, AccessBudget> times) {
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
