package io.parley.query;

import io.parley.policy.Analysis;
import io.parley.policy.ColumnPolicy;
import io.parley.policy.PolicySet;
import io.parley.policy.PublicTable;
import io.parley.policy.Question;
import io.parley.policy.TableName;
import io.parley.policy.TablePolicy;
import io.parley.query.backend.Dialect;
import io.parley.query.backend.duckdb.ContributionSql;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.query.backend.duckdb.JointRun;
import io.parley.query.backend.duckdb.JointSql;
import io.parley.query.plan.BoundedGroup;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.Measurement;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.release.Answer;
import io.parley.query.sql.ParleyTypes;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Parties and a room in one DuckDB for any set of policies, with rows given as SQL. The seed of
 * keyed choices is always the same, so that two runs differ by their rows alone.
 */
public final class SmallRoom implements AutoCloseable {
  static final List<String> KEYS = List.of("email", "phone");
  private static final byte[] SEED = new byte[16];

  private final DuckDb database = DuckDb.open(512);
  private final PolicySet policies;
  private final QueryEngine engine;
  private final List<String> keys;

  SmallRoom(PolicySet policies, QueryEngine engine) {
    this(policies, engine, KEYS);
  }

  SmallRoom(PolicySet policies, QueryEngine engine, List<String> keys) {
    this.policies = policies;
    this.keys = keys;
    this.engine = engine;
    // A few rows a table: a second thread costs more than it does.
    database.execute("SET threads = 1");
    Set<String> parties = new TreeSet<>();
    for (TablePolicy table : policies.tables()) {
      if (parties.add(table.table().party())) {
        database.execute("CREATE SCHEMA " + table.table().party());
        database.execute(
            "CREATE TABLE tokens_%s (person UUID, p UUID, k0 UUID, k1 UUID)"
                .formatted(table.table().party()));
      }
      database.execute(
          "CREATE TABLE %s (person UUID, %s)".formatted(table.table(), columns(table.columns())));
    }
    for (PublicTable table : policies.publicTables()) {
      database.execute("CREATE SCHEMA IF NOT EXISTS " + table.table().party());
      database.execute("CREATE TABLE %s (%s)".formatted(table.table(), columns(table.columns())));
    }
  }

  private static String columns(List<ColumnPolicy> columns) {
    return columns.stream()
        .map(c -> "\"%s\" %s".formatted(c.name(), ParleyTypes.duckDb(c.type())))
        .collect(Collectors.joining(", "));
  }

  /** A person's frozen values of each key (0: none). */
  SmallRoom person(String party, int person, int email, int phone) {
    database.execute(
        "INSERT INTO tokens_%s VALUES ('%s', '%s', %s, %s)"
            .formatted(party, id(1, person), id(11, person), key(21, email), key(22, phone)));
    return this;
  }

  /** A row of a table; {@code values} is SQL for all columns but the person. */
  SmallRoom row(String table, int person, String values) {
    database.execute("INSERT INTO %s VALUES ('%s', %s)".formatted(table, id(1, person), values));
    return this;
  }

  /** Rows of a public table, as SQL tuples. */
  SmallRoom open(String table, String tuples) {
    database.execute("INSERT INTO %s VALUES %s".formatted(table, tuples));
    return this;
  }

  /** A row for {@link #insert}. */
  String tuple(int person, String values) {
    return "('%s', %s)".formatted(id(1, person), values);
  }

  /** Several rows at once, as tuples. */
  void insert(String table, String tuples) {
    if (!tuples.isEmpty()) {
      database.execute("INSERT INTO " + table + " VALUES " + tuples);
    }
  }

  /** Removes a person with all rows at one party; who holds a value stays frozen for the others. */
  void remove(String party, int person) {
    database.execute("DELETE FROM tokens_%s WHERE person = '%s'".formatted(party, id(1, person)));
    for (TableName table : tables(party)) {
      database.execute("DELETE FROM %s WHERE person = '%s'".formatted(table, id(1, person)));
    }
  }

  void clear() {
    for (TablePolicy table : policies.tables()) {
      database.execute("DELETE FROM tokens_" + table.table().party());
      database.execute("DELETE FROM " + table.table());
    }
  }

  private List<TableName> tables(String party) {
    return policies.tables().stream()
        .map(TablePolicy::table)
        .filter(t -> t.party().equals(party))
        .toList();
  }

  private static UUID id(int space, int number) {
    // Spread, so that no order by token is by chance the order of people's numbers.
    return new UUID(number * 0x9E3779B97F4A7C15L, space);
  }

  private static String key(int space, int value) {
    return value == 0 ? "NULL" : "'" + id(space, value) + "'";
  }

  public Planning plan(String sql) {
    return engine.plan(
        new Ask(
            sql,
            Analysis.AGGREGATE,
            new Question("hearth", "hearth", "measurement"),
            policies,
            keys,
            LocalDate.of(2026, 11, 21)));
  }

  public PrivatePlan.Numbers planned(String sql) {
    return (PrivatePlan.Numbers) TwoParties.switchPlanned(plan(sql));
  }

  /** The exact bounded groups of each measurement. */
  public List<List<BoundedGroup>> exact(PrivatePlan.Numbers plan) {
    return contributed(plan).numbers(plan);
  }

  /** The exact bounded groups of the one measurement of a plan. */
  public List<BoundedGroup> groups(PrivatePlan.Numbers plan) {
    return exact(plan).get(0);
  }

  /** The same with faults planted in what the room runs. */
  public List<BoundedGroup> groups(PrivatePlan.Numbers plan, UnaryOperator<String> fault) {
    Measurement measurement = plan.measurements().get(0);
    return contributed(plan)
        .groups(plan, measurement, fault.apply(JointSql.numbers(plan, measurement)));
  }

  /** What DuckDB itself says to the same text over the tables, if everybody were one room. */
  List<List<Object>> plain(String sql) {
    List<List<Object>> rows = new ArrayList<>();
    database.query(
        sql,
        row -> {
          List<Object> cells = new ArrayList<>();
          for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            Object value = row.getObject(i);
            cells.add(value == null ? "NULL" : value);
          }
          rows.add(cells);
        });
    return rows;
  }

  /** The exact groups with faults planted in what the parties run. */
  List<List<BoundedGroup>> exactWithFaultAtHome(
      PrivatePlan.Numbers plan, UnaryOperator<String> fault) {
    return contributed(plan, fault).numbers(plan);
  }

  /** A run that holds every contribution of the plan. */
  public JointRun contributed(PrivatePlan plan) {
    return contributed(plan, UnaryOperator.identity());
  }

  /** The same, where the room's statements say some things otherwise. */
  public JointRun contributed(PrivatePlan plan, Dialect dialect) {
    JointRun run = new JointRun(database, SEED, dialect);
    plan.contributions().forEach(c -> contribute(run, c, UnaryOperator.identity()));
    return run;
  }

  private JointRun contributed(PrivatePlan plan, UnaryOperator<String> fault) {
    JointRun run = new JointRun(database, SEED);
    plan.contributions().forEach(c -> contribute(run, c, fault));
    return run;
  }

  /** Loads again what these parties contribute. */
  void contributeAnew(JointRun run, PrivatePlan plan, Set<String> parties) {
    plan.contributions().stream()
        .filter(c -> parties.contains(c.party()))
        .forEach(c -> contribute(run, c, UnaryOperator.identity()));
  }

  private void contribute(JointRun run, Contribution contribution, UnaryOperator<String> fault) {
    String query = new ContributionSql(TableName::toString).query(contribution);
    database.execute("DROP TABLE IF EXISTS " + contribution.name());
    database.execute("CREATE OR REPLACE TEMP VIEW tokens AS FROM " + tokens(contribution));
    run.load(contribution, "(" + fault.apply(query) + ")");
  }

  /** A party holds a token of the keys that the question matches on, in their order. */
  private static String tokens(Contribution contribution) {
    return "tokens_" + contribution.party();
  }

  /** Where its tables are. */
  public DuckDb database() {
    return database;
  }

  Answer answer(PrivatePlan.Numbers plan) {
    return engine.release(plan, exact(plan));
  }

  @Override
  public void close() {
    database.close();
  }
}
