package io.parley.query.plan;

import io.parley.policy.TableName;
import io.parley.query.privacy.Boundary;
import io.parley.query.privacy.Measure;
import io.parley.query.privacy.NodeRows;
import io.parley.query.privacy.OfferedColumn;
import io.parley.query.privacy.PrivateQuery;
import io.parley.query.privacy.RowBound;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;

/**
 * The form that a question for exact numbers must have: a list of what is allowed, and all else is
 * refused.
 *
 * <p><b>Claim.</b> In a question of this form the rows that are counted are rows of one table, each
 * at most once; a person found in them is found at every party that the question reads; every
 * number of a group is about all rows of that group; and where people of others are read, no number
 * adds up, counts or compares values that the receiver brought itself. So no answer holds two
 * numbers over chosen sets that differ in one person, and no weight by which to tell one person
 * from the others.
 *
 * <p><i>Why.</i> Below the one boundary stand scans, filters, projections, inner joins, look-ups of
 * at most one public row, semi-joins, and aggregates to one row a person: each output row comes of
 * one row of one table, as every other table of the joins has one row a person ({@link
 * #isOneTables}). Unions, outer joins, lists that multiply rows, and several boundaries could count
 * a row twice, or over two sets. A column that is unknown in some rows would count over a smaller
 * set than its neighbours; where a group has numbers over several bases, the columns must be known
 * in every row ({@link KnownColumns}). Numbers read plain columns of people's tables: expressions
 * are weights.
 */
final class ThresholdShape {
  private final PrivateQuery.Numbers query;
  private final Map<TableName, Integer> caps;
  private final String receiver;

  /**
   * The form of one question.
   *
   * @param caps at most so many rows of a person are read from each table
   */
  ThresholdShape(PrivateQuery.Numbers query, Map<TableName, Integer> caps, String receiver) {
    this.query = query;
    this.caps = caps;
    this.receiver = receiver;
  }

  /** Something that the form does not allow. */
  record Objection(String why, String instead) {}

  /** What a question does that the form does not allow; empty for a question of the form. */
  Optional<Objection> objection() {
    if (query.boundaries().size() != 1) {
      return Optional.of(
          new Objection(
              "exact numbers come from one GROUP BY: several, or their totals, would tell what the withheld groups hold",
              "ask one grouping at a time, without GROUPING SETS, ROLLUP, CUBE, or a UNION or join of several counts"));
    }
    Boundary boundary = query.boundaries().get(0);
    return presence(boundary)
        .or(() -> below(boundary.below()))
        .or(() -> rows(boundary))
        .or(() -> numbers(boundary));
  }

  private Optional<Objection> presence(Boundary boundary) {
    return boundary.input().present().equals(new TreeSet<>(query.parties()))
        ? Optional.empty()
        : Optional.of(
            new Objection(
                "exact numbers are about people who are found at every party that the question reads: others could be made up to fill a group",
                "join by JOIN … USING (person) or IN (SELECT person FROM …), without LEFT, RIGHT, FULL or NOT IN"));
  }

  private Optional<Objection> below(RelNode node) {
    if (node instanceof TableScan) {
      return Optional.empty();
    } else if (node instanceof Filter || node instanceof Project) {
      return below(node.getInput(0));
    } else if (node instanceof Aggregate) {
      boolean onePerPerson =
          query.rows().get(node) instanceof NodeRows.OfPeople people
              && people.bound().equals(RowBound.ONE);
      return onePerPerson ? Optional.empty() : Optional.of(tooMuch("an aggregate below another"));
    } else if (node instanceof Join join) {
      return join(join);
    }
    return Optional.of(tooMuch("UNION, LIMIT or another set of rows below the groups"));
  }

  private Optional<Objection> join(Join join) {
    boolean publicLeft = query.rows().get(join.getLeft()) instanceof NodeRows.OfPublic;
    boolean publicRight = query.rows().get(join.getRight()) instanceof NodeRows.OfPublic;
    if (join.getJoinType() == JoinRelType.SEMI) {
      return below(join.getLeft());
    } else if (join.getJoinType() != JoinRelType.INNER) {
      return Optional.of(tooMuch("an outer join"));
    } else if (publicLeft || publicRight) {
      RelNode people = publicLeft ? join.getRight() : join.getLeft();
      return bound(join).equals(bound(people))
          ? below(people)
          : Optional.of(
              tooMuch(
                  "a join with a list, or with public rows that are not found by their whole `key`,"));
    }
    return below(join.getLeft()).or(() -> below(join.getRight()));
  }

  private Optional<RowBound> bound(RelNode node) {
    return query.rows().get(node) instanceof NodeRows.OfPeople people
        ? Optional.of(people.bound())
        : Optional.empty();
  }

  private static Objection tooMuch(String what) {
    return new Objection(
        what + " could count a person twice, or over two sets that differ in one person",
        "join tables by JOIN … USING (person), look people up by IN (SELECT person FROM …), and write conditions in WHERE");
  }

  private Optional<Objection> rows(Boundary boundary) {
    return isOneTables(boundary.input().bound())
        ? Optional.empty()
        : Optional.of(
            new Objection(
                "the join may multiply a person's rows, and a person with many of them would stand out of an exact number",
                "look the other tables up by IN (SELECT person FROM …), or ask their owners for `rows_before_join: 1`; a table of the receiver's own has one row a person"));
  }

  /**
   * Whether a person's rows are those of one table: of the joined tables at most one has more than
   * one row a person, and where people of others are read it is none of the receiver's, who would
   * choose by its rows whom to count how often.
   */
  private boolean isOneTables(RowBound bound) {
    int many = many(bound);
    return many >= 0 && many <= 1;
  }

  /** How many factors allow more than one row; negative for what cannot be counted so. */
  private int many(RowBound bound) {
    if (bound instanceof RowBound.Fixed fixed) {
      return fixed.rows() == 1 ? 0 : -1;
    } else if (bound instanceof RowBound.Cap cap) {
      if (cap(cap.table()) == 1) {
        return 0;
      }
      return ofReceiver(cap.table()) ? -1 : 1;
    } else if (bound instanceof RowBound.Times times) {
      int left = many(times.left());
      int right = many(times.right());
      return left < 0 || right < 0 ? -1 : left + right;
    }
    return -1;
  }

  private int cap(TableName table) {
    return caps.getOrDefault(table, Integer.MAX_VALUE);
  }

  /** Whether a table is the receiver's, in a question that reads people of others. */
  private boolean ofReceiver(TableName table) {
    return table.party().equals(receiver) && !query.parties().equals(Set.of(receiver));
  }

  private Optional<Objection> numbers(Boundary boundary) {
    for (Measure measure : boundary.measures()) {
      Optional<Objection> objection = number(measure, boundary);
      if (objection.isPresent()) {
        return objection;
      }
    }
    Set<Optional<RexNode>> bases =
        boundary.measures().stream().map(Measure::value).collect(Collectors.toSet());
    boolean known =
        bases.size() == 1
            || bases.stream()
                .flatMap(Optional::stream)
                .allMatch(
                    v -> KnownColumns.isKnown(((RexInputRef) v).getIndex(), boundary.below()));
    return known
        ? Optional.empty()
        : Optional.of(
            new Objection(
                "beside another number, one over a column that may be unknown tells of the people without it",
                "write `WHERE column IS NOT NULL` for each column that a number reads (with AND beside other conditions), or ask one number at a time"));
  }

  private Optional<Objection> number(Measure measure, Boundary boundary) {
    if (measure instanceof Measure.Variance || measure instanceof Measure.Quantile) {
      return Optional.of(
          new Objection(
              "a quantile, a minimum or a maximum is a value of one person, and a variance beside an average tells much of few",
              "ask for counts, sums and averages, or for private numbers"));
    } else if (measure instanceof Measure.Rows || measure.value().isEmpty()) {
      return Optional.empty();
    }
    Optional<OfferedColumn> column = measure.value().flatMap(v -> column(v, boundary));
    if (measure instanceof Measure.People || column.isEmpty()) {
      return Optional.of(
          new Objection(
              "an exact number is about a column of people as it is: a condition or a calculation inside of it could pick out one person",
              "write conditions in WHERE, so that the people are counted who meet them; calculate with the answer: `SUM(x) * 2`, not `SUM(x * 2)`"));
    }
    return ofReceiver(column.get().table())
        ? Optional.of(
            new Objection(
                "a number over the receiver's own column would tell who is in the group by values that the receiver chose",
                "count people, or read a column of the other party"))
        : Optional.empty();
  }

  /** The offered column of a table of people that an expression is, unchanged. */
  private Optional<OfferedColumn> column(RexNode value, Boundary boundary) {
    Predicate<OfferedColumn> ofPeople =
        c -> query.tables().stream().anyMatch(t -> t.table().equals(c.table()));
    return value instanceof RexInputRef field
        ? boundary.input().columns().get(field.getIndex()).plain().filter(ofPeople)
        : Optional.empty();
  }
}
