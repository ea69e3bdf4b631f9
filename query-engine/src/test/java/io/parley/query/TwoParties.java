package io.parley.query;

import io.parley.policy.Analysis;
import io.parley.policy.PolicyDocument;
import io.parley.policy.PolicyReader;
import io.parley.policy.PolicySet;
import io.parley.policy.Question;
import io.parley.policy.TestFileReader;
import io.parley.query.backend.PartnerPerson;
import io.parley.query.backend.duckdb.ContributionSql;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.query.backend.duckdb.JointRun;
import io.parley.query.plan.BoundedGroup;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.release.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Two parties and a room in one DuckDB, without processes and tokens' secrecy: the engine from SQL
 * to answer, as the nodes run it.
 */
final class TwoParties implements AutoCloseable {
  static final PolicySet POLICIES = policies(Path.of("../policies/examples/retail-media"));

  private final DuckDb database = DuckDb.open(512);
  private final QueryEngine engine;

  TwoParties(QueryEngine engine) {
    this.engine = engine;
    database.execute("CREATE SCHEMA hearth");
    database.execute("CREATE SCHEMA metromail");
    database.execute(
        "CREATE TABLE hearth.outcomes (person UUID, visit BIGINT, conversion BIGINT, spend DECIMAL(18,4))");
    database.execute(
        "CREATE TABLE hearth.customers (person UUID, recency BIGINT, history DECIMAL(18,4), channel VARCHAR, zip_code VARCHAR, newbie BIGINT)");
    database.execute("CREATE TABLE metromail.mailings (person UUID, segment VARCHAR)");
    database.execute("CREATE TABLE tokens_hearth (person UUID, p UUID, k0 UUID, k1 UUID)");
    database.execute("CREATE TABLE tokens_metromail (person UUID, p UUID, k0 UUID, k1 UUID)");
  }

  static PolicySet policies(Path folder) {
    List<PolicyDocument> documents = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(TwoParties::isPolicy).sorted().toList()) {
        documents.add(PolicyReader.read(file.getFileName().toString(), Files.readAllBytes(file)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return PolicySet.of(documents);
  }

  private static boolean isPolicy(Path file) {
    return file.toString().endsWith(".yaml") && !TestFileReader.isTestFile(file.toString());
  }

  /** A person of hearth: number, e-mail and phone values by number (0: none), and outcomes. */
  TwoParties shopper(int person, int email, int phone, int visit, int conversion, String spend) {
    token("hearth", person, email, phone);
    database.execute(
        "INSERT INTO hearth.outcomes VALUES ('%s', %d, %d, %s)"
            .formatted(id(1, person), visit, conversion, spend));
    return this;
  }

  TwoParties customer(int person, int recency, String channel, String zip) {
    database.execute(
        "INSERT INTO hearth.customers VALUES ('%s', %d, 100, '%s', %s, 0)"
            .formatted(id(1, person), recency, channel, zip == null ? "NULL" : "'" + zip + "'"));
    return this;
  }

  TwoParties reader(int person, int email, int phone, String segment) {
    token("metromail", person, email, phone);
    database.execute(
        "INSERT INTO metromail.mailings VALUES ('%s', '%s')".formatted(id(2, person), segment));
    return this;
  }

  private void token(String party, int person, int email, int phone) {
    int side = party.equals("hearth") ? 1 : 2;
    database.execute(
        "INSERT INTO tokens_%s SELECT '%s', '%s', %s, %s WHERE NOT EXISTS (SELECT 1 FROM tokens_%s WHERE person = '%s')"
            .formatted(
                party,
                id(side, person),
                id(side + 10, person),
                email == 0 ? "NULL" : "'" + id(21, email) + "'",
                phone == 0 ? "NULL" : "'" + id(22, phone) + "'",
                party,
                id(side, person)));
  }

  private static UUID id(int space, int number) {
    return new UUID(space, number);
  }

  Planning plan(String sql) {
    return plan(sql, false, "hearth");
  }

  Planning plan(String sql, boolean audience, String receiver) {
    return engine.plan(
        new Ask(
            sql,
            audience ? Analysis.AUDIENCE : Analysis.AGGREGATE,
            new Question(receiver, receiver, "measurement"),
            POLICIES,
            List.of("email", "phone"),
            LocalDate.of(2026, 11, 21)));
  }

  PrivatePlan planned(String sql) {
    return switchPlanned(plan(sql));
  }

  static PrivatePlan switchPlanned(Planning planning) {
    if (planning instanceof Planning.Planned planned) {
      return planned.plan();
    }
    throw new AssertionError("refused: " + ((Planning.Refused) planning).reasons());
  }

  List<List<BoundedGroup>> exact(PrivatePlan.Numbers plan) {
    return contributed(plan).numbers(plan);
  }

  List<BoundedGroup> groups(PrivatePlan.Numbers plan) {
    return exact(plan).get(0);
  }

  List<UUID> audience(PrivatePlan.Audience plan) {
    return contributed(plan).audience(plan);
  }

  List<PartnerPerson> partners(PrivatePlan.Audience plan) {
    return contributed(plan).partners(plan, "5ec2e7");
  }

  private JointRun contributed(PrivatePlan plan) {
    JointRun run = new JointRun(database, new byte[16]);
    ContributionSql sql = new ContributionSql(table -> table.party() + "." + table.table());
    for (Contribution contribution : plan.contributions()) {
      database.execute("DROP TABLE IF EXISTS " + contribution.name());
      database.execute("CREATE OR REPLACE VIEW tokens AS FROM tokens_" + contribution.party());
      database.execute("CREATE OR REPLACE TABLE stream AS " + sql.query(contribution));
      run.load(contribution, "stream");
    }
    return run;
  }

  Answer answer(String sql) {
    PrivatePlan.Numbers plan = (PrivatePlan.Numbers) planned(sql);
    return engine.release(plan, exact(plan));
  }

  static List<List<Object>> values(Answer answer) {
    return answer.rows().stream()
        .map(r -> r.stream().map(c -> c.value().orElse("NULL")).toList())
        .toList();
  }

  static Optional<String> refusalCode(Planning planning) {
    return planning instanceof Planning.Refused refused
        ? Optional.of(refused.reasons().get(0).code())
        : Optional.empty();
  }

  @Override
  public void close() {
    database.close();
  }
}
