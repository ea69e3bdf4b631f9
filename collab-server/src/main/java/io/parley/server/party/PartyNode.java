package io.parley.server.party;

import io.parley.crypto.SigningKey;
import io.parley.policy.PolicySet;
import io.parley.query.QueryEngine;
import io.parley.query.backend.duckdb.SpareDatabases;
import io.parley.query.dp.ExactNoise;
import io.parley.query.dp.SecureRandomSource;
import io.parley.server.engine.NodeTrino;
import io.parley.server.flight.Caller;
import io.parley.server.flight.NotForCaller;
import io.parley.server.ledger.AuditLog;
import io.parley.server.ledger.AuditSigner;
import io.parley.server.ledger.BudgetClosure;
import io.parley.server.ledger.Databases;
import io.parley.server.ledger.LogNotes;
import io.parley.server.ledger.StoredLedger;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.CrashPoint;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OwnAgreement;
import io.parley.server.node.OwnCollaboration;
import io.parley.server.node.Progress;
import io.parley.server.pipeline.NodeEvents;
import io.parley.server.wire.Agreement;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A party's node: its people and what pays for questions about them, once for all ({@link House}),
 * and the collaborations in which it takes part ({@link PartyCollaboration}).
 */
public final class PartyNode implements AutoCloseable {
  private final House house;
  private final List<PartyCollaboration> collaborations = new ArrayList<>();
  private final PartyStanding standing;
  private Optional<LivePipeline> pipeline = Optional.empty();
  private Optional<LiveNode> live = Optional.empty();

  /** Opens the node's files; reads no people yet. */
  public PartyNode(
      NodeConfiguration configuration, NodeDirectory directory, Clock clock, Progress progress) {
    this(configuration, directory, clock, progress, any -> PartyObserver.NOBODY);
  }

  /**
   * The same, and the operator counts.
   *
   * @param observers who counts for the collaboration of a name
   */
  public PartyNode(
      NodeConfiguration configuration,
      NodeDirectory directory,
      Clock clock,
      Progress progress,
      Function<String, PartyObserver> observers) {
    this(configuration, directory, clock, progress, observers, CrashPoint.NONE);
  }

  PartyNode(
      NodeConfiguration configuration,
      NodeDirectory directory,
      Clock clock,
      Progress progress,
      Function<String, PartyObserver> observers,
      CrashPoint crashPoint) {
    this(
        configuration, directory, clock, progress, observers, crashPoint, PeopleStep.Listener.NONE);
  }

  PartyNode(
      NodeConfiguration configuration,
      NodeDirectory directory,
      Clock clock,
      Progress progress,
      Function<String, PartyObserver> observers,
      CrashPoint crashPoint,
      PeopleStep.Listener steps) {
    List<OwnCollaboration> homes = OwnCollaboration.all(configuration, directory);
    homes.forEach(OwnCollaboration::made);
    List<OwnAgreement> agreements = homes.stream().map(OwnCollaboration::agreement).toList();
    OwnCollaboration.checkApart(agreements);
    OwnCollaboration.checkSigners(agreements.stream().map(OwnAgreement::agreement).toList());
    PoliciesTogether policies = PoliciesTogether.of(homes);
    if (homes.size() > 1) {
      List<PolicySet> fitting = policies.all(); // before anything is opened
      progress.say("takes part in %d collaborations".formatted(fitting.size()));
    }
    SigningKey signingKey = directory.signingKey();
    NodeLake lake = NodeLake.open(configuration, directory);
    StoredLedger ledger =
        StoredLedger.open(
            Databases.of(configuration, directory), directory.keys().envelope(), clock);
    AuditLog audit = ledger.audit(new AuditSigner(configuration.name(), signingKey, clock));
    this.house =
        new House(
            configuration,
            directory,
            signingKey,
            lake,
            ledger,
            audit,
            new Reservations(),
            HeldBytes.ofThisProcess(homes.size()),
            Participants.of(
                configuration,
                Objections.of(
                    configuration,
                    directory,
                    progress,
                    counted -> audit.enter(audit.entry("objections", counted))),
                progress),
            policies,
            InPlace.of(configuration, directory, progress),
            NodeTrino.of(configuration, directory, progress),
            new QueryEngine(new ExactNoise(new SecureRandomSource())),
            SpareDatabases.ofFiles(configuration.memory().ofParty()),
            clock,
            progress,
            crashPoint,
            steps);
    for (int i = 0; i < homes.size(); i++) {
      PartyObserver observer = observers.apply(agreements.get(i).agreement().collaboration());
      collaborations.add(
          new PartyCollaboration(
              house.with(HeldBytes.ofThisProcess(homes.size())),
              homes.get(i),
              agreements.get(i),
              observer));
    }
    ledger.burnAll();
    audit.start(first().started());
    collaborations.stream()
        .skip(1)
        .forEach(c -> audit.enter(audit.entry("collaboration-start", c.started())));
    LogNotes.enter(directory, audit);
    this.standing =
        new PartyStanding(
            configuration.name(),
            ledger,
            audit,
            collaborations.stream().map(PartyCollaboration::policies).toList(),
            BudgetClosure.of(directory),
            clock);
  }

  /**
   * All tables of a node are about the same people, so they have one population and one budget; a
   * new name for it must not open a new one.
   */
  public static void checkPopulation(StoredLedger ledger, PolicySet policies) {
    Set<String> populations = new TreeSet<>(ledger.populations());
    policies.budgets().forEach(b -> populations.add(b.owner() + "." + b.population()));
    policies.tables().forEach(t -> populations.add(t.table().party() + "." + t.population()));
    if (populations.size() > 1) {
      throw new ConfigurationException(
          "the policies and the ledger name several populations (%s), but this version keeps one budget for a node's people; use one name, the one in the ledger"
              .formatted(String.join(", ", populations)));
    }
  }

  /** The collaboration of {@code node.agreement}. */
  PartyCollaboration first() {
    return collaborations.get(0);
  }

  /** The names of its collaborations, as their agreements say them. */
  List<String> collaborations() {
    return collaborations.stream().map(c -> c.agreement().collaboration()).toList();
  }

  /** The collaboration of this name, as its agreement says it. */
  Optional<PartyCollaboration> collaboration(String name) {
    return collaborations.stream()
        .filter(c -> c.agreement().collaboration().equals(name))
        .findFirst();
  }

  /**
   * The collaboration that a call is about, when it is made by the room of its agreement.
   *
   * @throws NotForCaller when it is not, or there is none such: with one text, so that nobody
   *     learns in which collaborations this node takes part
   */
  PartyCollaboration called(Optional<Caller> caller) {
    return caller
        .flatMap(
            known ->
                known
                    .collaboration()
                    .map(this::collaboration)
                    .orElseGet(() -> Optional.of(first()))
                    .filter(c -> c.isRoom(known)))
        .orElseThrow(NotForCaller::new);
  }

  /** The certificates of the rooms of all its collaborations. */
  public List<String> rooms() {
    return collaborations.stream().map(c -> c.agreement().room().certificate()).distinct().toList();
  }

  /** The agreement of the collaboration of {@code node.agreement}. */
  public Agreement agreement() {
    return first().agreement();
  }

  /** The agreements of all its collaborations, that of {@code node.agreement} first. */
  public List<Agreement> agreements() {
    return collaborations.stream().map(PartyCollaboration::agreement).toList();
  }

  /** What its operator sees of its budgets and its log, of all collaborations. */
  public PartyStanding standing() {
    return standing;
  }

  /** Reserves nothing from here on, and waits for what was granted. */
  public void drain() {
    collaborations.forEach(c -> c.desk().refuseNew());
    Draining.await(() -> collaborations.stream().anyMatch(c -> c.desk().open().isOwed()));
  }

  /** Burns what has expired, so that no budget waits for the next question. */
  public void burnExpired() {
    house.reservations().burnExpired();
  }

  /** Reads the sources when that was not done before. */
  public void prepare() {
    prepare(NodeEvents.of(house.directory()));
  }

  /** The same, with the events that the node's own door takes in. */
  public synchronized void prepare(NodeEvents events) {
    house.databases().warmUp();
    house
        .engine()
        .warmUp(
            first().offered(),
            agreement().keyOrder(),
            LocalDate.ofInstant(house.clock().instant(), ZoneOffset.UTC));
    if (house.configuration().pipeline().isOn()) {
      follow(events);
    } else if (!IngestNote.isThere(house.directory())) {
      IngestReport unused = ingest(house.progress()).run(house.lake());
    }
    collaborations.forEach(PartyCollaboration::prepare);
  }

  private Ingest ingest(Progress progress) {
    return new Ingest(
        house.configuration(),
        house.directory(),
        collaborations.stream().map(PartyCollaboration::offered).toList(),
        Set.of(),
        progress,
        house.clock(),
        house.steps());
  }

  private void follow(NodeEvents events) {
    // It runs every few seconds.
    ZonedSources zones = ingest(Progress.SILENT).zones(house.lake(), events);
    LiveNode node = new LiveNode(house, collaborations, zones, () -> ingest(house.progress()));
    LivePipeline made =
        new LivePipeline(house.configuration(), node, zones, house.progress(), house.clock());
    pipeline = Optional.of(made); // closed with this node, also when it does not begin
    made.begin();
    collaborations.forEach(c -> c.follows(node));
    live = Optional.of(node);
  }

  /** The loop that takes in rows; empty before it is prepared, or where none does. */
  public synchronized Optional<LivePipeline> pipeline() {
    return pipeline;
  }

  /** What takes in rows while the node runs; empty before it is prepared, or where none does. */
  public synchronized Optional<LiveNode> live() {
    return live;
  }

  /** Deletes what is left of earlier epochs whose grace is over. */
  public synchronized void endEpochs() {
    collaborations.forEach(PartyCollaboration::endEpochs);
  }

  /** How far each collaboration is, by its name: {@link PartyCollaboration#state}. */
  public Map<String, String> states() {
    Map<String, String> states = new LinkedHashMap<>();
    collaborations.forEach(c -> states.put(c.agreement().collaboration(), c.state()));
    return states;
  }

  /** How far the collaboration of {@code node.agreement} is. */
  public String state() {
    return first().state();
  }

  @Override
  public void close() {
    pipeline().ifPresent(LivePipeline::close);
    collaborations.forEach(PartyCollaboration::close);
    house.databases().close();
    house.engine().close();
    house.trino().ifPresent(NodeTrino::close);
    house.lake().close();
    house.audit().close();
    house.ledger().close();
  }
}
