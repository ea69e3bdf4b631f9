package io.parley.server.party;

import io.parley.connector.lake.LakeTable;
import io.parley.crypto.QueryKey;
import io.parley.crypto.SecretBytes;
import io.parley.policy.TableName;
import io.parley.query.TableSource;
import io.parley.query.backend.duckdb.ContributionSql;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.query.backend.duckdb.KeyedChoice;
import io.parley.query.backend.duckdb.PlacedRows;
import io.parley.query.backend.duckdb.TableFindings;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.PrivatePlan;
import io.parley.server.node.CrashPoint;
import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.BadDocument;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What a collaboration's committed questions are given: streams of rows, and audiences. */
final class PartyStreams {
  private final House house;
  private final GrantDesk desk;
  private final NodeDirectory directory;
  private final Supplier<Pseudonyms> frozen;
  private final TableFindings findings = new TableFindings();
  private final KeptPlaces places;

  /**
   * The streams of one collaboration.
   *
   * @param directory where its audiences are delivered
   * @param frozen its pseudonyms of the people of now
   */
  PartyStreams(House house, GrantDesk desk, NodeDirectory directory, Supplier<Pseudonyms> frozen) {
    this.house = house;
    this.desk = desk;
    this.directory = directory;
    this.frozen = frozen;
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
    Map<String, Long> snapshots = open.snapshots(house.party());
    TableSource tables = new Tables(snapshots);
    DuckDb database = house.databases().take();
    try {
      ContributionSql home = new ContributionSql(tables);
      if (contribution instanceof Contribution.PublicRows) {
        return new Prepared(database, home.query(contribution), Optional.empty());
      }
      seed(database);
      if (contribution instanceof Contribution.Rows rows) {
        return rowsOfPeople(home, rows, open, database);
      }
      open.tokens(frozen.get(), ownTokens(open)).load(database);
      house.objections().exclude(database, house.lake(), "tokens");
      return new Prepared(database, home.query(contribution), Optional.empty());
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private static void seed(DuckDb database) {
    byte[] seed = new byte[16];
    new SecureRandom().nextBytes(seed);
    KeyedChoice.seed(database, seed);
  }

  /** Where it is known whose each row of a table is, persons are not read. */
  private Prepared rowsOfPeople(
      ContributionSql home, Contribution.Rows rows, OpenQuery open, DuckDb database) {
    Pseudonyms pseudonyms = frozen.get();
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
        house.objections().people(house.lake()));
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
    private final Map<String, Long> snapshots;
    private final Map<TableName, LakeTable> read = new HashMap<>();

    Tables(Map<String, Long> snapshots) {
      this.snapshots = snapshots;
    }

    @Override
    public String scanSql(TableName table) {
      return at(table).scanSql();
    }

    @Override
    public Optional<String> rowSql(TableName table) {
      return at(table).rowSql();
    }

    private LakeTable at(TableName table) {
      Long snapshot = snapshots.get(table.table());
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
      frozen.get().loadPeople(database, open.queryKey(), packedTokens);
      Audiences.Delivered delivered =
          new Audiences(house, directory).deliver(database, open.grant(), plan);
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
