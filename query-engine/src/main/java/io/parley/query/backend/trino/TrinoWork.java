package io.parley.query.backend.trino;

import io.parley.query.backend.JointWork;
import io.parley.query.backend.PartnerPerson;
import io.parley.query.backend.duckdb.ArrivingStream;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.query.backend.duckdb.JointRun;
import io.parley.query.backend.duckdb.JointSql;
import io.parley.query.backend.duckdb.PublicStream;
import io.parley.query.backend.duckdb.StreamFacts;
import io.parley.query.plan.BoundedGroup;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.Measurement;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.plan.RankQuestion;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.ToLongFunction;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;

/** One question in Trino: its contributions as tables of the lake, which go with it. */
final class TrinoWork implements JointWork {
  private final TrinoSessions sessions;
  private final StagingLake lake;
  private final TrinoDialect dialect;
  private final BufferAllocator allocator;
  private final int megabytes;
  private final String question = "q" + UUID.randomUUID().toString().replace("-", "");
  private final List<String> written = new ArrayList<>();
  private final Map<String, String> tables = new LinkedHashMap<>();
  private final Map<Integer, StreamFacts> facts = new HashMap<>();
  private Optional<String> matched = Optional.empty();

  TrinoWork(
      TrinoSessions sessions,
      StagingLake lake,
      TrinoDialect dialect,
      BufferAllocator allocator,
      int megabytes) {
    this.sessions = sessions;
    this.lake = lake;
    this.dialect = dialect;
    this.allocator = allocator;
    this.megabytes = megabytes;
  }

  @Override
  public void load(PrivatePlan plan, Map<Contribution, ArrowReader> streams) {
    for (Map.Entry<Contribution, ArrowReader> stream : streams.entrySet()) {
      try (DuckDb database = DuckDb.open(megabytes)) {
        StreamFacts found =
            ArrivingStream.read(
                database,
                plan,
                stream.getKey(),
                stream.getValue(),
                allocator,
                () -> stage(database, stream.getKey()));
        if (stream.getKey() instanceof Contribution.Rows rows) {
          facts.put(rows.fragment().index(), found);
        }
      }
    }
    try (TrinoQueries queries = new TrinoQueries(sessions)) {
      match(queries, plan);
      for (Contribution contribution : plan.contributions()) {
        if (contribution instanceof Contribution.PublicRows open) {
          String table = tables.get(open.name());
          PublicStream.breaches(open, String.valueOf(table))
              .forEach(
                  b ->
                      queries.query(
                          b,
                          row -> {
                            throw PublicStream.refusal(open);
                          }));
        }
      }
    }
  }

  /** Once for all statements: Trino would work it out anew wherever one reads it. */
  private void match(TrinoQueries queries, PrivatePlan plan) {
    if (JointSql.isMatched(plan)) {
      String table = question + "_matched";
      written.add(table);
      String called = lake.called(table);
      queries.execute(
          "CREATE TABLE %s AS %s"
              .formatted(
                  called,
                  JointSql.matched(
                      plan, new TrinoStatements(plan, dialect).staged(tables), dialect)));
      matched = Optional.of("matched AS (SELECT * FROM " + called + ")");
    }
  }

  /** What every statement begins with. */
  private List<String> before(PrivatePlan plan) {
    List<String> before = new ArrayList<>(new TrinoStatements(plan, dialect).staged(tables));
    matched.ifPresent(before::add);
    return before;
  }

  private void stage(DuckDb database, Contribution contribution) {
    String table = question + "_" + contribution.name();
    written.add(table);
    tables.put(
        contribution.name(),
        lake.write(
            database.connection(),
            table,
            ArrivingStream.columns(contribution).entrySet().stream()
                .map(c -> new StagingLake.Column(c.getKey(), c.getValue()))
                .toList(),
            ArrivingStream.select(contribution)));
  }

  @Override
  public List<List<BoundedGroup>> numbers(PrivatePlan.Measured plan) {
    List<String> before = before(plan);
    try (TrinoQueries queries = new TrinoQueries(sessions)) {
      return plan.measurements().stream().map(m -> groups(queries, plan, m, before)).toList();
    }
  }

  private List<BoundedGroup> groups(
      TrinoQueries queries,
      PrivatePlan.Measured plan,
      Measurement measurement,
      List<String> before) {
    List<RelDataType> types = keyTypes(measurement);
    List<Map<List<Optional<Object>>, SortedMap<Long, Long>>> histograms = new ArrayList<>();
    for (RankQuestion rank : measurement.ranks()) {
      Map<List<Optional<Object>>, SortedMap<Long, Long>> cells = new HashMap<>();
      queries.query(
          JointSql.histogram(plan, measurement, rank, before, facts, dialect),
          row ->
              cells
                  .computeIfAbsent(keys(row, types), k -> new TreeMap<>())
                  .merge(
                      row.getLong(types.size() + 1),
                      row.getLong(types.size() + 2),
                      Math::addExact));
      histograms.add(cells);
    }
    List<BoundedGroup> groups = new ArrayList<>();
    queries.query(
        JointSql.numbers(plan, measurement, before, facts, dialect),
        row -> {
          List<Optional<Object>> key = keys(row, types);
          List<Long> numbers = new ArrayList<>();
          for (int i = 0; i < measurement.quantities().size(); i++) {
            numbers.add(row.getBigDecimal(types.size() + 1 + i).longValueExact());
          }
          groups.add(
              new BoundedGroup(
                  key,
                  numbers,
                  histograms.stream()
                      .<SortedMap<Long, Long>>map(h -> h.getOrDefault(key, new TreeMap<>()))
                      .toList()));
        });
    return List.copyOf(JointRun.requireDistinct(groups).values());
  }

  private static List<RelDataType> keyTypes(Measurement measurement) {
    List<RelDataTypeField> fields = measurement.boundary().below().getRowType().getFieldList();
    return measurement.boundary().groups().stream().map(g -> fields.get(g).getType()).toList();
  }

  private static List<Optional<Object>> keys(ResultSet row, List<RelDataType> types)
      throws SQLException {
    List<Optional<Object>> keys = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      keys.add(TrinoValues.of(row, i + 1, types.get(i)));
    }
    return keys;
  }

  @Override
  public List<UUID> audience(PrivatePlan.Audience plan) {
    List<UUID> tokens = new ArrayList<>();
    List<String> before = before(plan);
    try (TrinoQueries queries = new TrinoQueries(sessions)) {
      queries.query(
          JointSql.audience(plan, before, dialect),
          row -> tokens.add(UUID.fromString(row.getString(1))));
    }
    return tokens;
  }

  @Override
  public List<PartnerPerson> partners(PrivatePlan.Audience plan, String secret) {
    List<PartnerPerson> people = new ArrayList<>();
    if (plan.partner().isPresent()) {
      List<String> before = before(plan);
      ToLongFunction<Optional<String>> rows = PartnerPerson.underSecret(secret);
      try (TrinoQueries queries = new TrinoQueries(sessions)) {
        queries.query(
            JointSql.partners(plan, before, dialect),
            row ->
                people.add(
                    new PartnerPerson(
                        UUID.fromString(row.getString(1)),
                        row.getBoolean(2),
                        row.getBoolean(3),
                        rows.applyAsLong(Optional.ofNullable(row.getString(4))))));
      }
    }
    return people;
  }

  @Override
  public void close() {
    written.forEach(lake::drop);
  }
}
