package io.parley.query.backend.duckdb;

import io.parley.query.TableSource;
import io.parley.query.backend.Dialect;
import io.parley.query.backend.PartnerPerson;
import io.parley.query.plan.BoundedGroup;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.Measurement;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.plan.RankQuestion;
import io.parley.query.plan.StreamColumn;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * The joint statements over the contributions: exact bounded numbers, which must not leave before
 * noise.
 */
public final class JointRun {
  private final DuckDb database;
  private final Dialect dialect;
  private final Map<Integer, StreamFacts> facts = new HashMap<>();
  private final Set<String> appended = new HashSet<>();

  /**
   * A run in a database that is used for this question alone.
   *
   * @param seed at least 16 random bytes, drawn for the question, for keyed choices
   */
  public JointRun(DuckDb database, byte[] seed) {
    this(database, seed, DuckDbDialect.INSTANCE);
  }

  /** The same, where some things are said otherwise. */
  public JointRun(DuckDb database, byte[] seed, Dialect dialect) {
    this.dialect = dialect;
    this.database = database;
    KeyedChoice.seed(database, seed);
  }

  /**
   * Creates the table of a contribution from a relation that holds its stream, with the types that
   * the plan says; a stream of another shape fails.
   */
  public void load(Contribution contribution, String relation) {
    database.execute(
        "CREATE TABLE %s AS SELECT %s FROM %s"
            .formatted(contribution.name(), columns(contribution), relation));
    find(contribution);
  }

  /**
   * Adds rows of a contribution, whose table is made with the first of them; the last are followed
   * by {@link #found}.
   */
  void append(Contribution.Rows contribution, String relation) {
    String into =
        appended.add(contribution.name())
            ? "CREATE TABLE " + contribution.name() + " AS"
            : "INSERT INTO " + contribution.name();
    database.execute("%s SELECT %s FROM %s".formatted(into, columns(contribution), relation));
  }

  /** What was found in the rows of a contribution while they were read. */
  void found(Contribution.Rows contribution, StreamFacts found) {
    facts.put(contribution.fragment().index(), found);
  }

  /**
   * Uses a relation that can be read again and again, such as a file, in the place of a copy. It
   * has the columns that the plan says.
   */
  public void view(Contribution contribution, String relation) {
    database.execute("CREATE VIEW " + contribution.name() + " AS SELECT * FROM " + relation);
    find(contribution);
  }

  /**
   * Works out rows over their tables where they lie, for a question about one party's people alone.
   *
   * <p>A person who is within the cap of each table is within all that follows from them: filters
   * only take rows away, and a join has at most the product. So where nobody in the tables is above
   * a cap, nothing is chosen, and the rows need not be read before the statement reads them.
   */
  public void inPlace(Contribution.Rows rows, TableSource tables) {
    inPlace(rows, tables, TableFacts.of(database, rows.fragment(), tables));
  }

  /** The same, as what was found in the tables allows. */
  void inPlace(Contribution.Rows rows, TableSource tables, TableFacts found) {
    int read = rows.fragment().caps().size();
    String relation = "(" + new ContributionSql(tables).inPlace(rows, found) + ")";
    if (found.within().size() < read) {
      load(rows, relation);
      return;
    }
    database.execute("CREATE VIEW " + rows.name() + " AS SELECT * FROM " + relation);
    facts.put(
        rows.fragment().index(),
        read == 1
            ? StreamFacts.ofPart(database, rows.name(), rows.fragment().maxRows())
            : StreamFacts.WITHIN_CAP);
  }

  Map<Integer, StreamFacts> facts() {
    return facts;
  }

  private void find(Contribution contribution) {
    if (contribution instanceof Contribution.Rows rows) {
      facts.put(
          rows.fragment().index(),
          StreamFacts.of(database, contribution.name(), rows.fragment().maxRows()));
    } else if (contribution instanceof Contribution.PublicRows open) {
      PublicStream.check(database, open);
    }
  }

  static String columns(Contribution contribution) {
    List<String> columns = new ArrayList<>();
    if (!(contribution instanceof Contribution.PublicRows)) {
      columns.add("p::UUID AS p");
    }
    if (contribution instanceof Contribution.People people) {
      IntStream.range(0, people.keys().size())
          .forEach(i -> columns.add("k%1$d::UUID AS k%1$d".formatted(i)));
    }
    contribution.columns().forEach(c -> columns.add(entering(c) + " AS " + c.name()));
    return String.join(", ", columns);
  }

  private static String entering(StreamColumn column) {
    return column.kind() == StreamColumn.Kind.PRESENCE
        ? "CAST(" + column.name() + " AS BOOLEAN)"
        : DuckTypes.entering(column.name(), column.type());
  }

  /** The exact bounded numbers of each measurement, for each group that holds a unit. */
  public List<List<BoundedGroup>> numbers(PrivatePlan.Measured plan) {
    return plan.measurements().stream().map(m -> groups(plan, m)).toList();
  }

  private List<BoundedGroup> groups(PrivatePlan.Measured plan, Measurement measurement) {
    boolean ordered = facts.values().stream().allMatch(StreamFacts::ordered);
    List<Slice> slices =
        ordered && JointSql.isSliceable(plan, measurement)
            ? Slice.of(facts.values().stream().mapToLong(StreamFacts::rows).sum())
            : List.of(Slice.WHOLE);
    return groups(plan, measurement, slices);
  }

  /** The sums of these slices, which together are all tokens. */
  List<BoundedGroup> groups(
      PrivatePlan.Measured plan, Measurement measurement, List<Slice> slices) {
    Map<List<Optional<Object>>, BoundedGroup> sums = new LinkedHashMap<>();
    for (Slice slice : slices) {
      String statement = JointSql.numbers(plan, measurement, facts, slice, dialect);
      requireDistinct(groups(plan, measurement, statement))
          .forEach((key, group) -> sums.merge(key, group, BoundedGroup::plus));
    }
    return List.copyOf(sums.values());
  }

  /**
   * Groups that were bounded apart must never be added up, or a person would count in more than it
   * may; keys of different groups differ, for {@link JdbcValues} maps no two values to one.
   */
  public static Map<List<Optional<Object>>, BoundedGroup> requireDistinct(
      List<BoundedGroup> groups) {
    Map<List<Optional<Object>>, BoundedGroup> byKey = new LinkedHashMap<>();
    for (BoundedGroup group : groups) {
      if (byKey.put(group.keys(), group) != null) {
        throw new IllegalStateException("two groups with one key");
      }
    }
    return byKey;
  }

  /** One measurement by a statement of its own: tests plant faults here. */
  public List<BoundedGroup> groups(
      PrivatePlan.Measured plan, Measurement measurement, String statement) {
    int keys = measurement.boundary().groups().size();
    List<Map<List<Optional<Object>>, SortedMap<Long, Long>>> histograms =
        measurement.ranks().stream().map(q -> histogram(plan, measurement, q)).toList();
    List<BoundedGroup> result = new ArrayList<>();
    database.query(
        statement,
        row -> {
          List<Optional<Object>> key = keys(row, keys);
          List<Long> numbers = new ArrayList<>();
          for (int i = 0; i < measurement.quantities().size(); i++) {
            numbers.add(row.getBigDecimal(keys + 1 + i).longValueExact());
          }
          List<SortedMap<Long, Long>> own =
              histograms.stream()
                  .<SortedMap<Long, Long>>map(h -> h.getOrDefault(key, new TreeMap<>()))
                  .toList();
          result.add(new BoundedGroup(key, numbers, own));
        });
    return result;
  }

  private Map<List<Optional<Object>>, SortedMap<Long, Long>> histogram(
      PrivatePlan.Measured plan, Measurement measurement, RankQuestion question) {
    int keys = measurement.boundary().groups().size();
    Map<List<Optional<Object>>, SortedMap<Long, Long>> groups = new HashMap<>();
    database.query(
        JointSql.histogram(plan, measurement, question, List.of(), dialect),
        row ->
            groups
                .computeIfAbsent(keys(row, keys), k -> new TreeMap<>())
                .merge(row.getLong(keys + 1), row.getLong(keys + 2), Math::addExact));
    return groups;
  }

  private static List<Optional<Object>> keys(ResultSet row, int count) throws SQLException {
    List<Optional<Object>> keys = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      keys.add(Optional.ofNullable(value(row, i)));
    }
    return keys;
  }

  /** The receiver's tokens that satisfy the condition of an audience. */
  public List<UUID> audience(PrivatePlan.Audience plan) {
    List<UUID> tokens = new ArrayList<>();
    database.query(
        JointSql.audience(plan, List.of(), dialect), row -> tokens.add((UUID) row.getObject(1)));
    return tokens;
  }

  /**
   * The partner's people of an audience; nobody where there is no partner.
   *
   * @param secret of the room, in hex
   */
  public List<PartnerPerson> partners(PrivatePlan.Audience plan, String secret) {
    List<PartnerPerson> people = new ArrayList<>();
    if (plan.partner().isPresent()) {
      ToLongFunction<Optional<String>> rows = PartnerPerson.underSecret(secret);
      database.query(
          JointSql.partners(plan, List.of(), dialect),
          row ->
              people.add(
                  new PartnerPerson(
                      (UUID) row.getObject(1),
                      row.getBoolean(2),
                      row.getBoolean(3),
                      rows.applyAsLong(Optional.ofNullable(row.getString(4))))));
    }
    return people;
  }

  /** A JDBC value in the Java type of its column type. */
  @SuppressWarnings("NullAway") // JDBC says SQL NULL with null
  private static Object value(ResultSet row, int index) throws SQLException {
    Object value = row.getObject(index);
    return value instanceof BigDecimal decimal
        ? decimal.stripTrailingZeros()
        : JdbcValues.of(row, index, value);
  }
}
