package io.parley.server.report;

import io.parley.policy.Analysis;
import io.parley.policy.Circumstances;
import io.parley.policy.ColumnPolicy;
import io.parley.policy.PolicyDocument;
import io.parley.policy.PolicyReader;
import io.parley.policy.PolicySet;
import io.parley.policy.Question;
import io.parley.policy.Reason;
import io.parley.policy.TableName;
import io.parley.policy.TablePolicy;
import io.parley.query.Ask;
import io.parley.query.Planning;
import io.parley.query.QueryEngine;
import io.parley.query.backend.duckdb.ContributionSql;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.query.backend.duckdb.JointRun;
import io.parley.query.dp.NoiseProvider;
import io.parley.query.plan.BoundedGroup;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.release.ReleasedGroup;
import io.parley.query.sql.Given;
import io.parley.query.sql.ParleyTypes;
import io.parley.server.demo.Shipped;
import io.parley.server.wire.AnswerDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The parties and the room of a collaboration in one DuckDB, from policy to report as the nodes do
 * it, but for tokens, which hide nothing here, and for noise, of which there is none where it is
 * not asked for.
 */
final class ExactRoom implements AutoCloseable {
  private static final int MEGABYTES = 3_072;

  private final DuckDb database = DuckDb.open(MEGABYTES);
  private final QueryEngine engine;
  private final PolicySet policies;
  private final boolean lawOfZero;
  private final boolean everyGroup;

  /**
   * A room under policies of a folder.
   *
   * @param lawOfZero whether answers say that there is no noise, so that intervals hold sampling
   *     alone; else they carry the law that the noise would have had
   */
  ExactRoom(Path folder, UnaryOperator<String> edit, boolean lawOfZero) {
    this(folder, edit, lawOfZero, new NoNoise());
  }

  private ExactRoom(
      Path folder, UnaryOperator<String> edit, boolean lawOfZero, NoiseProvider noise) {
    this.engine = new QueryEngine(noise);
    this.everyGroup = noise instanceof NoNoise;
    this.policies = policies(folder, edit);
    this.lawOfZero = lawOfZero;
    for (TablePolicy table : policies.tables()) {
      database.execute("CREATE SCHEMA IF NOT EXISTS " + table.table().party());
    }
  }

  /** A room with noise, in which a group shows only if its noise lets it. */
  static ExactRoom noisy(Path folder, UnaryOperator<String> edit, NoiseProvider noise) {
    return new ExactRoom(folder, edit, false, noise);
  }

  /** The same of a shipped collaboration. */
  static ExactRoom noisy(Shipped shipped, Path root, NoiseProvider noise) throws IOException {
    return filled(
        noisy(
            Path.of("../policies/examples").resolve(shipped.word()),
            UnaryOperator.identity(),
            noise),
        shipped,
        root);
  }

  /** A shipped collaboration under its own policies, with its own source files. */
  static ExactRoom of(Shipped shipped, UnaryOperator<String> edit, boolean lawOfZero, Path root)
      throws IOException {
    return filled(
        new ExactRoom(Path.of("../policies/examples").resolve(shipped.word()), edit, lawOfZero),
        shipped,
        root);
  }

  private static ExactRoom filled(ExactRoom room, Shipped shipped, Path root) throws IOException {
    shipped.writeSources(root);
    for (TablePolicy table : room.policies.tables()) {
      TableName name = table.table();
      Path file = root.resolve(name.party()).resolve(name.table() + ".csv");
      room.table(
          name.party() + "." + name.table(), "read_csv('%s', all_varchar = true)".formatted(file));
    }
    room.ready();
    return room;
  }

  /** Fills a table from a relation that has its columns, and {@code email}. */
  ExactRoom table(String name, String relation) {
    TablePolicy policy =
        policies.tables().stream()
            .filter(t -> t.table().toString().equals(name))
            .findFirst()
            .orElseThrow();
    String columns =
        policy.columns().stream().map(ExactRoom::cast).collect(Collectors.joining(", "));
    database.execute(
        "CREATE TABLE %s AS SELECT CAST(md5('%s' || email) AS UUID) AS person, email, %s FROM %s"
            .formatted(name, policy.table().party(), columns, relation));
    return this;
  }

  private static String cast(ColumnPolicy column) {
    return "CAST(NULLIF(CAST(\"%1$s\" AS VARCHAR), '') AS %2$s) AS \"%1$s\""
        .formatted(column.name(), ParleyTypes.duckDb(column.type()));
  }

  /** Makes the parties' tokens, when their tables are full. */
  ExactRoom ready() {
    Set<String> parties = new TreeSet<>();
    policies.tables().forEach(t -> parties.add(t.table().party()));
    for (String party : parties) {
      String people =
          policies.tables().stream()
              .map(TablePolicy::table)
              .filter(t -> t.party().equals(party))
              .map(t -> "SELECT DISTINCT person, email FROM " + t)
              .collect(Collectors.joining(" UNION "));
      database.execute(
          "CREATE TABLE tokens_%1$s AS SELECT person, CAST(md5('p' || email) AS UUID) AS p, CAST(md5('k' || email) AS UUID) AS k0 FROM (%2$s)"
              .formatted(party, people));
    }
    return this;
  }

  /** What DuckDB says to plain SQL over the same tables. */
  List<List<Object>> plain(String sql) {
    List<List<Object>> rows = new ArrayList<>();
    database.query(
        sql,
        row -> {
          List<Object> cells = new ArrayList<>();
          for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            cells.add(Objects.requireNonNullElse(row.getObject(i), "NULL"));
          }
          rows.add(cells);
        });
    return rows;
  }

  /** A report's document. */
  ReportDocument run(ReportFile file) {
    Map<String, ReportDocument.Asked> asked = new LinkedHashMap<>();
    file.report()
        .questions()
        .forEach((name, sql) -> asked.put(name, new ReportDocument.Asked(sql, answer(file, sql))));
    return ReportDocument.of(file, asked);
  }

  private AnswerDocument answer(ReportFile file, String sql) {
    PrivatePlan.Numbers plan = plan(file, sql);
    JointRun run = new JointRun(database, new byte[16]);
    ContributionSql home = new ContributionSql(TableName::toString);
    plan.contributions()
        .forEach(
            c -> {
              database.execute("DROP TABLE IF EXISTS " + c.name());
              database.execute("CREATE OR REPLACE TEMP VIEW tokens AS FROM tokens_" + c.party());
              run.load(c, "(" + home.query(c) + ")");
            });
    List<List<BoundedGroup>> exact = run.numbers(plan);
    AnswerDocument document =
        AnswerDocument.of(engine.answer(plan, all(plan, exact)), null, receipt(plan));
    return lawOfZero ? withoutNoise(document) : document;
  }

  /** Declared groups with their zeros, and every other that holds anybody. */
  private List<List<ReleasedGroup>> all(PrivatePlan.Numbers plan, List<List<BoundedGroup>> exact) {
    List<List<ReleasedGroup>> shown = engine.noised(plan, exact);
    List<List<ReleasedGroup>> all = new ArrayList<>();
    for (int i = 0; i < shown.size(); i++) {
      int told = engine.noising(plan).get(i).laws().size();
      List<ReleasedGroup> groups = new ArrayList<>(shown.get(i));
      Set<List<Optional<Object>>> keys = new HashSet<>();
      groups.forEach(g -> keys.add(g.keys()));
      boolean declared = plan.measurements().get(i).declared() || !everyGroup;
      for (BoundedGroup group : exact.get(i)) {
        if (!declared && keys.add(group.keys())) {
          groups.add(new ReleasedGroup(group.keys(), group.numbers().subList(0, told), List.of()));
        }
      }
      all.add(groups);
    }
    return all;
  }

  private PrivatePlan.Numbers plan(ReportFile file, String sql) {
    String asker = policies.tables().get(0).table().party();
    Planning planning =
        engine.plan(
            new Ask(
                sql,
                Analysis.AGGREGATE,
                new Question(asker, asker, "measurement"),
                policies,
                List.of("email"),
                Circumstances.on(LocalDate.of(2026, 11, 29)),
                new Given(List.of(), file.epsilon(), file.groups())));
    if (planning instanceof Planning.Planned planned) {
      return (PrivatePlan.Numbers) planned.plan();
    }
    throw new AssertionError(
        ((Planning.Refused) planning)
            .reasons().stream().map(Reason::message).collect(Collectors.joining("; ")));
  }

  private AnswerDocument.Receipt receipt(PrivatePlan.Numbers plan) {
    return new AnswerDocument.Receipt(
        "0".repeat(32),
        plan.digest(),
        plan.question().asker(),
        plan.question().receiver(),
        plan.question().purpose(),
        engine.rule(plan),
        List.of(),
        plan.price().charges(),
        Map.of(),
        Map.of(),
        "a".repeat(64));
  }

  private static AnswerDocument withoutNoise(AnswerDocument answer) {
    List<AnswerDocument.Column> columns =
        answer.columns().stream()
            .map(
                c ->
                    new AnswerDocument.Column(
                        c.name(),
                        c.type(),
                        c.noise() == null
                            ? null
                            : new AnswerDocument.Noise("none", c.noise().step(), 0, 0)))
            .toList();
    return new AnswerDocument(
        answer.v(), columns, answer.rows(), answer.intervals95(), null, null, answer.receipt());
  }

  private static PolicySet policies(Path folder, UnaryOperator<String> edit) {
    List<PolicyDocument> documents = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> !f.toString().endsWith(".test.yaml")).sorted().toList()) {
        documents.add(
            PolicyReader.read(
                file.getFileName().toString(),
                edit.apply(Files.readString(file))
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return PolicySet.of(documents);
  }

  @Override
  public void close() {
    engine.close();
    database.close();
  }
}
