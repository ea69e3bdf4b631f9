package io.parley.server.party;

import io.parley.connector.lake.LakeTable;
import io.parley.crypto.QueryKey;
import io.parley.crypto.SecretBytes;
import io.parley.policy.PolicySet;
import io.parley.policy.TableName;
import io.parley.policy.TablePolicy;
import io.parley.query.TableSource;
import io.parley.query.backend.duckdb.ContributionSql;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.query.backend.duckdb.KeyedChoice;
import io.parley.query.backend.duckdb.PlacedRows;
import io.parley.query.backend.duckdb.TableFindings;
import io.parley.query.backend.duckdb.UsedColumns;
import io.parley.query.backend.trino.TrinoContribution;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.PrivatePlan;
import io.parley.server.engine.NodeTrino;
import io.parley.server.node.CrashPoint;
import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.BadDocument;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** What a collaboration's committed questions are given: streams of rows, and audiences. */
final class PartyStreams {
  private final House house;
  private final GrantDesk desk;
  private final NodeDirectory directory;
  private final TableFindings findings = new TableFindings();
  private final KeptPlaces places;

  /**
   * The streams of one collaboration.
   *
   * @param directory where its audiences are delivered
   */
  PartyStreams(House house, GrantDesk desk, NodeDirectory directory) {
    this.house = house;
    this.desk = desk;
    this.directory = directory;
    this.places = new KeptPlaces(house.heldBytes());
  }

  /**
   * A database and the query whose result is the stream.
   *
   * @param tokens for a stream of people's rows: what puts tokens in the place of the persons that
   *     the query's first column names, by which it is then ordered
   */
  record Prepared(DuckDb database, String query, Optional<RowTokens> tokens) {}

  /**
   * Prepares a stream of a committed query: a database in which {@code query} gives its rows. The
   * caller closes it.
   */
  Prepared stream(String queryId, String name) {
    OpenQuery open = desk.open().find(queryId);
    Contribution contribution =
        open.plan().contributions().stream()
            .filter(c -> c.name().equals(name) && c.party().equals(house.party()))
            .findFirst()
            .orElseThrow(() -> new BadDocument("this node owes no such stream"));
    open.take(name);
    house.crashPoint().reached(CrashPoint.Step.PARTY_BEFORE_FIRST_ROW, queryId);
    DuckDb database = house.databases().take();
    try {
      ContributionSql home = new ContributionSql(new Tables(open, contribution, database));
      if (contribution instanceof Contribution.PublicRows) {
        return new Prepared(database, home.query(contribution), Optional.empty());
      }
      seed(database);
      if (contribution instanceof Contribution.Rows rows) {
        Optional<Prepared> there = house.trino().flatMap(t -> inTrino(t, rows, open, database));
        if (there.isPresent()) {
          return there.get();
        }
        return rowsOfPeople(home, rows, open, database);
      }
      open.tokens(ownTokens(open)).load(database);
      taking(open).keep(database, "tokens");
      return new Prepared(database, home.query(contribution), Optional.empty());
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private static void seed(DuckDb database) {
    KeyedChoice.seed(database, randomSeed());
  }

  private static String parquet(List<Path> files) {
    return files.stream()
        .map(file -> "'" + file.toString().replace("'", "''") + "'")
        .collect(Collectors.joining(", ", "read_parquet([", "], hive_partitioning = false)"));
  }

  private static byte[] randomSeed() {
    byte[] seed = new byte[16];
    new SecureRandom().nextBytes(seed);
    return seed;
  }

  /**
   * Rows of tables that all lie in the node's own Trino are worked out there, where it says all
   * that the question says; which it does is a matter of the question alone. They come back as a
   * table of Parquet, which is read into the memory of the question's database and goes at once.
   * Trino has persons, and never a token.
   */
  private Optional<Prepared> inTrino(
      NodeTrino trino, Contribution.Rows rows, OpenQuery open, DuckDb database) {
    if (!rows.fragment().views().keySet().stream().allMatch(t -> house.inPlace().isIn(trino, t))) {
      return Optional.empty();
    }
    PolicySet offered = desk.offered(open);
    TrinoContribution home =
        new TrinoContribution(
            trino.sessions(),
            table -> house.inPlace().relation(offered.table(table).orElseThrow()),
            randomSeed());
    if (!home.isSaid(rows)) {
      return Optional.empty();
    }
    String table = "q" + UUID.randomUUID().toString().replace("-", "") + "_home";
    try {
      home.workOut(rows, trino.called(table));
      List<Path> files = trino.files(table);
      String relation = files.isEmpty() ? ContributionSql.noneWorkedOut(rows) : parquet(files);
      database.execute(
          "CREATE TEMP TABLE worked_out AS " + ContributionSql.peopleOfWorkedOut(rows, relation));
    } finally {
      trino.drop(table);
    }
    Pseudonyms pseudonyms = open.edition().pseudonyms();
    return Optional.of(
        new Prepared(
            database,
            "SELECT * FROM temp.main.worked_out",
            Optional.of(tokens(pseudonyms, pseudonyms.held(), rows, open))));
  }

  /** Where it is known whose each row of a table is, persons are not read. */
  private Prepared rowsOfPeople(
      ContributionSql home, Contribution.Rows rows, OpenQuery open, DuckDb database) {
    Pseudonyms pseudonyms = open.edition().pseudonyms();
    HeldPseudonyms held = pseudonyms.held();
    RowTokens tokens = tokens(pseudonyms, held, rows, open);
    Optional<Prepared> byPlace =
        pseudonyms.keeps(held)
            ? home.rowsByPlace(rows, database, findings)
                .flatMap(placed -> byPlace(placed, held, tokens, database))
            : Optional.empty();
    return byPlace.orElseGet(
        () ->
            new Prepared(
                database, home.rowsOfPeople(rows, database, findings), Optional.of(tokens)));
  }

  private Optional<Prepared> byPlace(
      PlacedRows placed, HeldPseudonyms held, RowTokens tokens, DuckDb database) {
    return places
        .find(new PlacesOfPersons(held), placed.people(), database)
        .map(known -> new Prepared(database, placed.query(), Optional.of(tokens.of(known))));
  }

  private RowTokens tokens(
      Pseudonyms pseudonyms, HeldPseudonyms held, Contribution.Rows rows, OpenQuery open) {
    return pseudonyms.rowTokens(
        held,
        ownTokens(open),
        rows.tokenIsKey() ? Optional.of(open.plan().matching().keys().get(0)) : Optional.empty(),
        rows.withoutKey(),
        taking(open).absent(held));
  }

  private Participants.Taking taking(OpenQuery open) {
    return house.participants().of(open.edition(), house.lake(), open.plan().question().purpose());
  }

  /**
   * The key of the people's own tokens: the query's, but for the people whom an audience of another
   * party is about. Theirs stay the same for that receiver, so that the room can tell by how many
   * of them two lists differ; nobody but the room sees them.
   */
  private QueryKey ownTokens(OpenQuery open) {
    if (!(open.plan() instanceof PrivatePlan.Audience audience)
        || !audience.partner().equals(Optional.of(house.party()))) {
      return open.queryKey();
    }
    SecretBytes local = directory.localKey();
    try {
      String context = "audience of " + audience.question().receiver();
      return QueryKey.ofOwn(local, context.getBytes(StandardCharsets.UTF_8));
    } finally {
      local.destroy();
    }
  }

  /** Tables at the snapshots that the grant names. */
  private final class Tables implements TableSource {
    private final OpenQuery open;
    private final Contribution contribution;
    private final DuckDb database;
    private final Edition edition;
    private final Map<TableName, LakeTable> read = new HashMap<>();
    private final Map<TableName, String> inPlace = new HashMap<>();

    Tables(OpenQuery open, Contribution contribution, DuckDb database) {
      this.open = open;
      this.contribution = contribution;
      this.database = database;
      this.edition = open.edition();
    }

    @Override
    public String scanSql(TableName table) {
      return house.inPlace().has(table)
          ? inPlace.computeIfAbsent(table, this::scanInPlace)
          : at(table).scanSql();
    }

    @Override
    public Optional<String> rowSql(TableName table) {
      return house.inPlace().has(table) ? Optional.empty() : at(table).rowSql();
    }

    private String scanInPlace(TableName table) {
      TablePolicy policy = desk.offered(open).table(table).orElseThrow();
      return house
          .inPlace()
          .scan(
              policy,
              edition.said(),
              UsedColumns.of(contribution, policy),
              desk.open().left(open.grant().queryId()),
              house.lake(),
              database);
    }

    private LakeTable at(TableName table) {
      Long snapshot = edition.tables().get(table.table());
      if (!table.party().equals(house.party()) || snapshot == null) {
        throw new IllegalStateException("not a table of this party's offer");
      }
      return read.computeIfAbsent(table, t -> house.lake().table(t.table(), snapshot));
    }
  }

  /** Writes the audience behind these tokens, when the query is a committed audience for us. */
  Audiences.Delivered deliver(String queryId, byte[] packedTokens) {
    OpenQuery open = desk.open().find(queryId);
    open.take("audience");
    if (!(open.plan() instanceof PrivatePlan.Audience plan)
        || !plan.question().receiver().equals(house.party())) {
      throw new BadDocument("this query is not an audience for this node");
    }
    try (DuckDb database = house.databases().take()) {
      open.edition().pseudonyms().loadPeople(database, open.queryKey(), packedTokens);
      Audiences.Delivered delivered =
          new Audiences(house, directory, open.edition(), taking(open))
              .deliver(database, open.grant(), plan);
      database.done();
      house
          .progress()
          .say(
              delivered.file().isEmpty()
                  ? "an audience was withheld: fewer than %,d people, or fewer differ from a list before"
                      .formatted(plan.minPeople())
                  : "an audience was delivered to " + delivered.file());
      return delivered;
    }
  }
}
