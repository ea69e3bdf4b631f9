package io.parley.query.backend.duckdb;

import io.parley.query.backend.Dialect;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.Fragment;
import io.parley.query.plan.Measurement;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.plan.Quantity;
import io.parley.query.plan.RankQuestion;
import io.parley.query.plan.StreamColumn;
import io.parley.query.privacy.NodeRows;
import io.parley.query.privacy.PersonRole;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;

/**
 * Writes what the room runs: clean, match, cut, join, bound, add up.
 *
 * <p>The bounding theorem is that of {@link BoundedSql}.
 */
public final class JointSql {
  private static final String MATCHED = "matched AS ";

  private final PrivatePlan plan;
  private final Map<Integer, StreamFacts> facts;
  private final Slice slice;
  private final List<String> statements = new ArrayList<>();
  private final Dialect dialect;
  private final RelationSql relations;
  private final boolean matched;

  /** The streams as they are joined, by the fragments' indexes. */
  private final Map<Integer, String> cuts = new HashMap<>();

  private JointSql(
      PrivatePlan plan, Map<Integer, StreamFacts> facts, Slice slice, Dialect dialect) {
    this(plan, facts, slice, dialect, List.of());
  }

  private JointSql(
      PrivatePlan plan,
      Map<Integer, StreamFacts> facts,
      Slice slice,
      Dialect dialect,
      List<String> before) {
    statements.addAll(before);
    this.dialect = dialect;
    this.relations = new RelationSql(this::leaf, statements, "j", dialect);
    this.plan = plan;
    this.facts = facts;
    this.slice = slice;
    this.matched = isMatched(plan);
    if (matched && before.stream().noneMatch(b -> b.startsWith(MATCHED))) {
      statements.add(plan.matching().sql(dialect));
    }
  }

  /** The receiver's tokens that satisfy the condition of an audience. */
  public static String audience(PrivatePlan.Audience plan) {
    return audience(plan, List.of(), DuckDbDialect.INSTANCE);
  }

  /** Whether people are matched before rows are joined. */
  public static boolean isMatched(PrivatePlan plan) {
    return plan.contributions().stream().anyMatch(Contribution.People.class::isInstance);
  }

  /**
   * Who is matched with whom: {@code u}, and the token of each side.
   *
   * @param before common table expressions of the contributions
   */
  public static String matched(PrivatePlan plan, List<String> before, Dialect dialect) {
    List<String> statements = new ArrayList<>(before);
    statements.add(plan.matching().sql(dialect));
    return RelationSql.with(statements) + "SELECT * FROM matched";
  }

  /**
   * The same in another dialect, after common table expressions of its own: those of the
   * contributions, and {@code matched} where that was worked out already.
   */
  public static String audience(PrivatePlan.Audience plan, List<String> before, Dialect dialect) {
    JointSql joint = new JointSql(plan, Map.of(), Slice.WHOLE, dialect, before);
    RelationSql.Relation people = joint.relations.relation(plan.query().root());
    int side = plan.matching().parties().indexOf(plan.question().receiver());
    return RelationSql.with(joint.statements)
        + "SELECT DISTINCT m.p%1$d AS p FROM %2$s j JOIN matched m ON m.u = j.u WHERE m.p%1$d IS NOT NULL ORDER BY p"
            .formatted(side, people.name());
  }

  /**
   * The partner's people of an audience: the token, whether the room matched the person, whether
   * somebody who is matched with it is on the list, and a SHA-256 of that one's rows.
   */
  public static String partners(PrivatePlan.Audience plan, List<String> before, Dialect dialect) {
    JointSql joint = new JointSql(plan, Map.of(), Slice.WHOLE, dialect, before);
    RelationSql.Relation people = joint.relations.relation(plan.query().root());
    int own = plan.matching().parties().indexOf(plan.question().receiver());
    int other = plan.matching().parties().indexOf(plan.partner().orElseThrow());
    String both = "m.p%d IS NOT NULL AND m.p%d IS NOT NULL".formatted(own, other);
    String rows = new ReceiversRows(plan, joint.cuts, dialect).digests();
    return RelationSql.with(joint.statements)
        + """
        SELECT q.p AS p, k.p IS NOT NULL AS matched, l.p IS NOT NULL AS listed, k.d AS own
        FROM (SELECT DISTINCT p FROM people%1$d WHERE p IS NOT NULL) q
        LEFT JOIN (SELECT m.p%1$d AS p, max(o.d) AS d FROM matched m LEFT JOIN (%4$s) o ON o.p = m.p%5$d
        WHERE %2$s GROUP BY m.p%1$d) k ON k.p = q.p
        LEFT JOIN (SELECT DISTINCT m.p%1$d AS p FROM %3$s j JOIN matched m ON m.u = j.u WHERE %2$s) l
        ON l.p = q.p ORDER BY p"""
            .formatted(other, both, people.name(), rows, own);
  }

  /** The numbers of each group: its keys, then its quantities, in the measurement's order. */
  public static String numbers(PrivatePlan.Measured plan, Measurement measurement) {
    return numbers(plan, measurement, List.of(), DuckDbDialect.INSTANCE);
  }

  /** The same in another dialect, after common table expressions of its own. */
  public static String numbers(
      PrivatePlan.Measured plan, Measurement measurement, List<String> before, Dialect dialect) {
    return numbers(plan, measurement, before, Map.of(), dialect);
  }

  /**
   * The same, as what was found in the streams allows: with the same bits for every finding that is
   * true.
   *
   * @param facts by the fragments' indexes
   */
  public static String numbers(
      PrivatePlan.Measured plan,
      Measurement measurement,
      List<String> before,
      Map<Integer, StreamFacts> facts,
      Dialect dialect) {
    JointSql joint = new JointSql(plan, facts, Slice.WHOLE, dialect, before);
    BoundedSql bounded = joint.bounded(measurement);
    return joint.hasOneRowAUnit(measurement) ? bounded.numbersOfSingleRows() : bounded.numbers();
  }

  /** What lets most be left out, for who holds statements against an engine. */
  public static Map<Integer, StreamFacts> best(PrivatePlan plan) {
    Map<Integer, StreamFacts> best = new HashMap<>();
    for (Contribution contribution : plan.contributions()) {
      if (contribution instanceof Contribution.Rows rows) {
        best.put(rows.fragment().index(), new StreamFacts(1, true, true, true));
      }
    }
    return best;
  }

  /**
   * The same for a slice of the units, as what was found in the streams allows: with the same bits
   * for every finding that is true.
   */
  static String numbers(
      PrivatePlan.Measured plan,
      Measurement measurement,
      Map<Integer, StreamFacts> facts,
      Slice slice,
      Dialect dialect) {
    JointSql joint = new JointSql(plan, facts, slice, dialect);
    BoundedSql bounded = joint.bounded(measurement);
    return joint.hasOneRowAUnit(measurement) ? bounded.numbersOfSingleRows() : bounded.numbers();
  }

  /** The statement for streams with one row a unit, in slices; empty where no stream allows it. */
  static Optional<String> ofSingleRows(PrivatePlan.Measured plan, Measurement measurement) {
    Map<Integer, StreamFacts> best = best(plan);
    return hasOneRowAUnit(plan, measurement, best)
        ? Optional.of(
            numbers(plan, measurement, best, Slice.parts(2).get(1), DuckDbDialect.INSTANCE))
        : Optional.empty();
  }

  static boolean hasOneRowAUnit(
      PrivatePlan.Measured plan, Measurement measurement, Map<Integer, StreamFacts> facts) {
    return new JointSql(plan, facts, Slice.WHOLE, DuckDbDialect.INSTANCE)
        .hasOneRowAUnit(measurement);
  }

  /** Whether the units of a measurement can be taken slice by slice. */
  static boolean isSliceable(PrivatePlan plan, Measurement measurement) {
    boolean unitIsToken =
        plan.contributions().stream().noneMatch(Contribution.People.class::isInstance);
    return unitIsToken
        && measurement.ranks().isEmpty()
        && measurement.quantities().stream().noneMatch(q -> q.kind() == Quantity.Kind.DISTINCT);
  }

  private boolean hasOneRowAUnit(Measurement measurement) {
    return measurement.quantities().stream().noneMatch(q -> q.kind() == Quantity.Kind.DISTINCT)
        && measurement.ranks().isEmpty()
        && !matched
        && rowsAUnit(measurement.boundary().below()) == 1;
  }

  /** At most so many rows of a unit, given what was found in the streams; 0 for "more". */
  private int rowsAUnit(RelNode node) {
    Optional<Fragment> fragment = plan.fragment(node);
    if (fragment.isPresent()) {
      return facts.getOrDefault(fragment.get().index(), StreamFacts.UNKNOWN).onePerToken() ? 1 : 0;
    } else if (node instanceof Join join && isLookUp(join)) {
      return rowsAUnit(isPublic(join.getLeft()) ? join.getRight() : join.getLeft());
    } else if (node instanceof Join join && join.getJoinType() != JoinRelType.FULL) {
      return join.getJoinType().projectsRight()
          ? rowsAUnit(join.getLeft()) * rowsAUnit(join.getRight())
          : rowsAUnit(join.getLeft());
    }
    return node instanceof Project || node instanceof Filter ? rowsAUnit(node.getInput(0)) : 0;
  }

  private boolean isPublic(RelNode node) {
    return plan.query().rows().get(node) instanceof NodeRows.OfPublic;
  }

  /** Whether a row of people meets at most one public row, so that the join has no more of them. */
  private boolean isLookUp(Join join) {
    boolean publicLeft = isPublic(join.getLeft());
    RelNode people = publicLeft ? join.getRight() : join.getLeft();
    return publicLeft != isPublic(join.getRight())
        && plan.query().rows().get(join) instanceof NodeRows.OfPeople joined
        && plan.query().rows().get(people) instanceof NodeRows.OfPeople before
        && joined.bound() == before.bound();
  }

  /** For each group and grid cell that holds a row: the keys, the cell, the number of rows. */
  public static String histogram(
      PrivatePlan.Measured plan, Measurement measurement, RankQuestion question) {
    return histogram(plan, measurement, question, List.of(), DuckDbDialect.INSTANCE);
  }

  /** The same in another dialect, after common table expressions of its own. */
  public static String histogram(
      PrivatePlan.Measured plan,
      Measurement measurement,
      RankQuestion question,
      List<String> before,
      Dialect dialect) {
    return histogram(plan, measurement, question, before, Map.of(), dialect);
  }

  /** The same, as what was found in the streams allows. */
  public static String histogram(
      PrivatePlan.Measured plan,
      Measurement measurement,
      RankQuestion question,
      List<String> before,
      Map<Integer, StreamFacts> facts,
      Dialect dialect) {
    JointSql joint = new JointSql(plan, facts, Slice.WHOLE, dialect, before);
    return joint.bounded(measurement).histogram(question);
  }

  private BoundedSql bounded(Measurement measurement) {
    return new BoundedSql(measurement, relations, statements);
  }

  private Optional<RelationSql.Relation> leaf(RelNode node) {
    return plan.fragment(node)
        .map(this::fragment)
        .or(() -> plan.publicRows(node).map(JointSql::open));
  }

  /** Public rows, of no unit: {@link PublicStream} has held them to their policy. */
  private static RelationSql.Relation open(Contribution.PublicRows open) {
    return new RelationSql.Relation(open.name(), List.of());
  }

  /**
   * A stream: cut to what one person can have, whatever its party declared, then with the unit in
   * place of the token.
   */
  private RelationSql.Relation fragment(Fragment fragment) {
    List<String> sent = fragment.columns().stream().map(StreamColumn::name).toList();
    String rows = "rows" + fragment.index();
    boolean withinCap = facts.getOrDefault(fragment.index(), StreamFacts.UNKNOWN).withinCap();
    String from = rows + slice.where();
    String kept =
        withinCap
            ? "SELECT * FROM " + from
            : dialect.atMost(from, "p", sent, fragment.maxRows(), statements.size());
    String cut = relations.add(kept, List.of()).name();
    cuts.put(fragment.index(), cut);
    List<String> outputs = new ArrayList<>();
    outputs.add((matched ? "m.u" : "f.p") + " AS u");
    for (int i = 0; i < fragment.rows().columns().size(); i++) {
      PersonRole role = fragment.rows().columns().get(i).person();
      outputs.add(
          switch (role) {
            case NONE -> "f.c" + i;
            case ALWAYS -> (matched ? "m.u" : "f.p") + " AS c" + i;
            case MAYBE ->
                "CASE WHEN f.c%1$d THEN %2$s END AS c%1$d".formatted(i, matched ? "m.u" : "f.p");
          });
    }
    int side = plan.matching().parties().indexOf(fragment.party());
    String people =
        matched ? "%s f JOIN matched m ON m.p%d = f.p".formatted(cut, side) : cut + " f";
    return relations.add(
        "SELECT " + String.join(", ", outputs) + " FROM " + people, List.of(RelationSql.UNIT));
  }
}
