package io.parley.server.party;

import io.parley.crypto.CollaborationKey;
import io.parley.crypto.SignatureDomain;
import io.parley.crypto.SignedBytes;
import io.parley.crypto.SigningKey;
import io.parley.policy.PolicySet;
import io.parley.policy.PublicTable;
import io.parley.policy.Reason;
import io.parley.policy.TableName;
import io.parley.policy.TablePolicy;
import io.parley.query.QueryEngine;
import io.parley.query.TableSource;
import io.parley.query.backend.duckdb.ContributionSql;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.query.backend.duckdb.KeyedChoice;
import io.parley.query.dp.ExactNoise;
import io.parley.query.dp.SecureRandomSource;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.PrivatePlan;
import io.parley.server.blinding.BlindingDesk;
import io.parley.server.ledger.AuditLog;
import io.parley.server.ledger.AuditSigner;
import io.parley.server.ledger.BudgetClosure;
import io.parley.server.ledger.Databases;
import io.parley.server.ledger.LogNotes;
import io.parley.server.ledger.SqliteLedger;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.CrashPoint;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OwnAgreement;
import io.parley.server.node.PolicyVersions;
import io.parley.server.node.Progress;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Json;
import io.parley.server.wire.MemberMessages;
import io.parley.server.wire.Offer;
import io.parley.server.wire.PolicyDigests;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A party's node: its people, its policies, its key, and its side of every question. */
public final class PartyNode implements AutoCloseable {
  private static final int QUERY_MEMORY = 1_024;

  private final NodeConfiguration configuration;
  private final NodeDirectory directory;
  private final OwnAgreement own;
  private final Agreement agreement;
  private final byte[] agreementHash;
  private final SigningKey signingKey;
  private final LivePolicies policies;
  private final Objections objections;
  private final NodeLake lake;
  private final SqliteLedger ledger;
  private final AuditLog audit;
  private final GrantDesk desk;
  private final QueryEngine engine;
  private final Clock clock;
  private final Progress progress;
  private final CrashPoint crashPoint;
  private final Epochs epochs;
  private final KeyExchange keys;
  private final PartyObserver observer;
  private final PartyStanding standing;
  private Optional<CollaborationKey> key = Optional.empty();
  private Optional<Pseudonyms> pseudonyms = Optional.empty();
  private Optional<Blinding> blinding = Optional.empty();
  private Map<String, String> auditedPolicies;
  private boolean ingested;

  /** Opens the node's files; reads no people yet. */
  public PartyNode(
      NodeConfiguration configuration, NodeDirectory directory, Clock clock, Progress progress) {
    this(configuration, directory, clock, progress, PartyObserver.NOBODY);
  }

  /** The same, and the operator counts. */
  public PartyNode(
      NodeConfiguration configuration,
      NodeDirectory directory,
      Clock clock,
      Progress progress,
      PartyObserver observer) {
    this(configuration, directory, clock, progress, observer, CrashPoint.NONE);
  }

  PartyNode(
      NodeConfiguration configuration,
      NodeDirectory directory,
      Clock clock,
      Progress progress,
      PartyObserver observer,
      CrashPoint crashPoint) {
    this.observer = observer;
    this.configuration = configuration;
    this.directory = directory;
    this.progress = progress;
    this.crashPoint = crashPoint;
    this.own = OwnAgreement.read(configuration, directory);
    this.agreement = own.agreement();
    this.agreementHash = own.hash();
    this.signingKey = directory.signingKey();
    this.epochs = new Epochs(directory, agreement, clock, progress);
    epochs.follow();
    this.keys =
        new KeyExchange(
            configuration.name(), signingKey, agreement, agreementHash, directory, progress);
    this.lake = NodeLake.open(directory);
    this.ledger =
        SqliteLedger.open(
            Databases.of(configuration, directory), directory.keys().envelope(), clock);
    this.audit = ledger.audit(new AuditSigner(configuration.name(), signingKey, clock));
    PolicyVersions versions = new PolicyVersions(directory, clock);
    this.policies =
        new LivePolicies(
            configuration.name(),
            directory.resolve(configuration.policies()),
            signingKey.verifyingKey(),
            versions,
            this::checkPolicies,
            progress);
    ledger.burnAll();
    this.auditedPolicies = policyDigests(policies.now());
    Map<String, String> started = new TreeMap<>(auditedPolicies);
    started.put("agreement", own.digest());
    audit.start(started);
    LogNotes.enter(directory, audit);
    this.objections =
        Objections.of(
            configuration,
            directory,
            progress,
            counted -> audit.enter(audit.entry("objections", counted)));
    this.clock = clock;
    QueryEngine engine = new QueryEngine(new ExactNoise(new SecureRandomSource()));
    this.engine = engine;
    this.desk =
        new GrantDesk(
            configuration.name(),
            signingKey,
            agreement,
            own.digest(),
            engine,
            ledger,
            audit,
            versions,
            BudgetClosure.of(directory),
            clock,
            crashPoint,
            observer);
    this.standing =
        new PartyStanding(
            configuration.name(), ledger, audit, policies, BudgetClosure.of(directory), clock);
  }

  private Map<String, String> policyDigests(LivePolicies.Current current) {
    return PolicyDigests.of(configuration.name(), current.files());
  }

  /** A change of policies is on record before the first question is judged by it. */
  private void auditPolicies(LivePolicies.Current current) {
    Map<String, String> now = policyDigests(current);
    if (!now.equals(auditedPolicies)) {
      audit.enter(audit.entry("policies", now));
      auditedPolicies = now;
    }
  }

  /**
   * All tables of a node are about the same people, so they have one population and one budget; a
   * new name for it must not open a new one.
   */
  public static void checkPopulation(SqliteLedger ledger, PolicySet policies) {
    Set<String> populations = new TreeSet<>(ledger.populations());
    policies.budgets().forEach(b -> populations.add(b.owner() + "." + b.population()));
    policies.tables().forEach(t -> populations.add(t.table().party() + "." + t.population()));
    if (populations.size() > 1) {
      throw new ConfigurationException(
          "the policies and the ledger name several populations (%s), but this version keeps one budget for a node's people; use one name, the one in the ledger"
              .formatted(String.join(", ", populations)));
    }
  }

  /** The agreement that binds this node. */
  public Agreement agreement() {
    return agreement;
  }

  /** SHA-256 of its bytes. */
  byte[] agreementHash() {
    return agreementHash.clone();
  }

  /** Why this node answers the room no more: a member has taken back its signature. */
  Optional<Reason> ended() {
    return own.ended();
  }

  /** What its operator sees of its budgets and its log. */
  public PartyStanding standing() {
    return standing;
  }

  /** Reserves nothing from here on, and waits for what was granted. */
  public void drain() {
    desk.drain();
  }

  PartyObserver observer() {
    return observer;
  }

  GrantDesk desk() {
    return desk;
  }

  /** Whether policies fit the node: its ledger, and its lake once that is filled. */
  private void checkPolicies(PolicySet changed) {
    checkPopulation(ledger, changed);
    if (ingested) {
      LakeCheck.check(lake.tables(), changed);
    }
  }

  /** Reads the sources when that was not done before. */
  public synchronized void prepare() {
    engine.warmUp(
        policies.last(),
        agreement.keyOrder(),
        LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
    if (!java.nio.file.Files.exists(directory.resolve("ingest.json"))) {
      new Ingest(configuration, directory, policies.last(), progress).run(lake);
    }
    LakeCheck.check(lake.tables(), policies.last());
    NamedSqlCheck.check(engine, policies.last());
    ingested = true;
    keys.find()
        .ifPresent(
            found -> {
              epochTerms().check();
              use(found);
            });
    endEpochs();
  }

  /** Deletes what is left of epochs before the agreement's, when their grace is over. */
  public synchronized void endEpochs() {
    epochs.end(lake.tables());
  }

  /**
   * Finds or freezes the pseudonyms of the people of now under the epoch's key; where they are
   * blinded, freezing waits until the partner has helped. The epoch begins when they are there.
   */
  private void use(CollaborationKey agreed) {
    pseudonyms = Pseudonyms.find(lake, agreement.epoch(), agreement.keyOrder());
    pseudonyms.ifPresent(found -> epochs.begun());
    if (agreement.blinding().isPresent()) {
      blinding = Optional.of(openBlinding(agreed));
    } else if (pseudonyms.isEmpty()) {
      freeze(agreed.pseudonyms()::pseudonym);
    }
    key = Optional.of(agreed);
  }

  private Blinding openBlinding(CollaborationKey agreed) {
    BlindingDesk.Self self =
        new BlindingDesk.Self(
            configuration.name(),
            signingKey,
            agreement,
            agreementHash,
            agreed,
            directory,
            configuration.blinding().quota(),
            clock,
            progress);
    Blinding opened =
        Blinding.open(
            self,
            () -> Pseudonyms.matchKeys(lake, agreement.keyOrder(), agreement.profile()),
            pseudonyms.isPresent(),
            this::freeze);
    opened.ledger().listen(event -> audit.enter(audit.entry("blinding", event.words())));
    return opened;
  }

  private synchronized void freeze(Pseudonyms.Source source) {
    pseudonyms =
        Optional.of(
            Pseudonyms.freeze(
                lake,
                agreement.epoch(),
                agreement.keyOrder(),
                agreement.profile(),
                source,
                directory.localKey()));
    epochs.begun();
    endEpochs();
  }

  /** The desk for blinding with the partner. */
  synchronized BlindingDesk blinding() {
    return blinding
        .map(Blinding::desk)
        .orElseThrow(
            () -> new BadDocument("pseudonyms are not blinded here, or no key is agreed yet"));
  }

  /**
   * How far this node is: {@code ingesting}, {@code keyless}, {@code blinding} (the key is agreed,
   * and the partner must help to make the pseudonyms), {@code ready}.
   */
  public synchronized String state() {
    if (!ingested) {
      return "ingesting";
    }
    if (pseudonyms.isPresent()) {
      return "ready";
    }
    return blinding.isPresent() ? "blinding" : "keyless";
  }

  /** What comes to the epoch's key, once this node's people are resolved. */
  synchronized KeyExchange keys() {
    if (!ingested) {
      throw new BadDocument("this node is still ingesting");
    }
    return keys;
  }

  /**
   * Keeps the key that all confirmed; everybody's pseudonyms are settled and frozen, unless they
   * are to be blinded.
   */
  synchronized void keyConfirm(MemberMessages confirmations) {
    long start = System.nanoTime();
    // The key first: a node that stops here freezes its pseudonyms at the next start.
    CollaborationKey agreed = keys().confirm(confirmations);
    audit.enter(
        audit.entry(
            "key-agreed",
            Map.of("epoch", String.valueOf(agreement.epoch()), "agreement", own.digest())));
    use(agreed);
    progress.took(
        pseudonyms.isPresent()
            ? "collaboration key agreed, pseudonyms frozen"
            : "collaboration key agreed",
        start);
  }

  private EpochTerms epochTerms() {
    return new EpochTerms(directory, agreement);
  }

  /** The signed offer: policies, and the snapshots that questions see. */
  synchronized byte[] offer() {
    LivePolicies.Current current = policies.now();
    auditPolicies(current);
    objections.check();
    Map<String, Long> snapshots = new TreeMap<>();
    Stream.concat(
            current.set().tables().stream().map(TablePolicy::table),
            current.set().publicTables().stream().map(PublicTable::table))
        .map(TableName::table)
        .forEach(t -> snapshots.put(t, lake.table(t).snapshotId()));
    snapshots.put("people", frozen().snapshot());
    Offer offer = new Offer(Offer.VERSION, configuration.name(), current.files(), snapshots);
    return SignedBytes.sign(signingKey, SignatureDomain.OFFER, Json.bytes(offer)).encode();
  }

  /** Reserves for a grant, or says why not. */
  GrantDesk.Reserved reserve(byte[] signedGrant) {
    return desk.reserve(signedGrant, offer(), collaborationKey());
  }

  /**
   * Prepares a stream of a committed query: a database in which {@code query} gives its rows. The
   * caller closes it.
   */
  PreparedStream stream(String queryId, String name) {
    OpenQuery open = desk.find(queryId);
    Contribution contribution =
        open.plan().contributions().stream()
            .filter(c -> c.name().equals(name) && c.party().equals(configuration.name()))
            .findFirst()
            .orElseThrow(() -> new BadDocument("this node owes no such stream"));
    open.take(name);
    crashPoint.reached(CrashPoint.Step.PARTY_BEFORE_FIRST_ROW, queryId);
    Map<String, Long> snapshots = open.snapshots(configuration.name());
    TableSource tables = table -> scanSql(table, snapshots);
    DuckDb database = DuckDb.open(QUERY_MEMORY);
    try {
      if (!(contribution instanceof Contribution.PublicRows)) {
        prepare(database, open);
      }
      return new PreparedStream(database, new ContributionSql(tables).query(contribution));
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private void prepare(DuckDb database, OpenQuery open) {
    byte[] seed = new byte[16];
    new SecureRandom().nextBytes(seed);
    KeyedChoice.seed(database, seed);
    open.tokens(frozen()).load(database);
    objections.exclude(database, lake, "tokens");
  }

  /** A database and the query whose result is the stream. */
  record PreparedStream(DuckDb database, String query) {}

  /** The table at the snapshot that the grant names. */
  private String scanSql(TableName table, Map<String, Long> snapshots) {
    Long snapshot = snapshots.get(table.table());
    if (!table.party().equals(configuration.name()) || snapshot == null) {
      throw new IllegalStateException("not a table of this party's offer");
    }
    return lake.table(table.table(), snapshot).scanSql();
  }

  /** Writes the audience behind these tokens, when the query is a committed audience for us. */
  Audiences.Delivered deliver(String queryId, byte[] packedTokens) {
    OpenQuery open = desk.find(queryId);
    open.take("audience");
    if (!(open.plan() instanceof PrivatePlan.Audience plan)
        || !plan.question().receiver().equals(configuration.name())) {
      throw new BadDocument("this query is not an audience for this node");
    }
    try (DuckDb database = DuckDb.open(QUERY_MEMORY)) {
      frozen().loadPeople(database, open.queryKey(), packedTokens);
      Audiences audiences = new Audiences(directory, lake, plan.minPeople(), objections);
      Audiences.Delivered delivered = audiences.deliver(database, queryId);
      progress.say(
          delivered.file().isEmpty()
              ? "an audience was withheld: fewer than %,d people".formatted(plan.minPeople())
              : "an audience was delivered to " + delivered.file());
      return delivered;
    }
  }

  private synchronized Pseudonyms frozen() {
    return pseudonyms.orElseThrow(() -> new BadDocument("this node has no collaboration key yet"));
  }

  private synchronized CollaborationKey collaborationKey() {
    return key.orElseThrow(() -> new BadDocument("this node has no collaboration key yet"));
  }

  @Override
  public void close() {
    keys.abandon();
    blinding.ifPresent(Blinding::close);
    lake.close();
    audit.close();
    ledger.close();
  }
}
