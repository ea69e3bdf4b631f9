package io.parley.server.room;

import io.parley.crypto.SignatureDomain;
import io.parley.crypto.SignedBytes;
import io.parley.identity.normalise.NormalisationProfile;
import io.parley.server.account.Account;
import io.parley.server.account.Role;
import io.parley.server.flight.FlightTls;
import io.parley.server.ledger.StoredLedger;
import io.parley.server.node.CrashPoint;
import io.parley.server.node.EngineSettings;
import io.parley.server.node.EventsEndpoint;
import io.parley.server.node.IdentitySettings;
import io.parley.server.node.LakePlace;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.NodeMemory;
import io.parley.server.node.Oidc;
import io.parley.server.node.Operations;
import io.parley.server.node.PipelineSettings;
import io.parley.server.node.PolicySignatures;
import io.parley.server.node.Progress;
import io.parley.server.party.PartyFlight;
import io.parley.server.party.PartyInsides;
import io.parley.server.party.PartyNode;
import io.parley.server.wire.AgreedUse;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.AgreementChange;
import io.parley.server.wire.AnswerDocument;
import io.parley.server.wire.AskRequest;
import io.parley.server.wire.BlindedKeys;
import io.parley.server.wire.Digest;
import io.parley.server.wire.Json;
import io.parley.server.wire.Reply;
import io.parley.server.wire.SignedAgreement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.FlightProducer;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.flight.NoOpFlightProducer;
import org.apache.arrow.flight.Result;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * Any number of parties and a room in this process, with real directories, and real Flight between
 * them over mutual TLS. People 0 to {@value #SHARED} are of all parties, and each has ten of its
 * own.
 */
final class ManyParties implements AutoCloseable {
  static final int SHARED = 60;
  private static final int OWN = 10;
  private static final String ROOM = "room";

  private final Path root;
  private final Clock clock;
  private final BufferAllocator allocator = new RootAllocator();
  private final List<String> names;
  private final AgreedUse use;
  private final Map<String, String> pins = new TreeMap<>();
  private final Map<String, PartyNode> nodes = new TreeMap<>();
  private final Map<String, FlightServer> servers = new TreeMap<>();
  private final Map<String, Integer> ports = new TreeMap<>();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final PrintStream log = new PrintStream(said, true, StandardCharsets.UTF_8);
  private Optional<RoomNode> room = Optional.empty();
  private int agreements;

  /** Rows of a batch of the parties that are started from now on. */
  int batchRows = 65_536;

  private volatile Optional<Held> held = Optional.empty();
  private volatile BiConsumer<String, String> actions = (party, action) -> {};
  private volatile Between streams = (party, to) -> to;

  ManyParties(Path root, List<String> names, Optional<BlindedKeys> keys) throws IOException {
    this(root, names, keys, AgreedUse.OPEN, "");
  }

  ManyParties(Path root, List<String> names, Optional<BlindedKeys> keys, AgreedUse use)
      throws IOException {
    this(root, names, keys, use, "");
  }

  /**
   * The same, with more rows.
   *
   * @param more lines of every party's list, e-mail address and value
   */
  ManyParties(Path root, List<String> names, Optional<BlindedKeys> keys, String more)
      throws IOException {
    this(root, names, keys, AgreedUse.OPEN, more);
  }

  private ManyParties(
      Path root, List<String> names, Optional<BlindedKeys> keys, AgreedUse use, String more)
      throws IOException {
    this(root, names, Clock.systemUTC(), use);
    create(keys, more);
  }

  private ManyParties(Path root, List<String> names, Clock clock) {
    this(root, names, clock, AgreedUse.OPEN);
  }

  private ManyParties(Path root, List<String> names, Clock clock, AgreedUse use) {
    this.root = root;
    this.use = use;
    this.names = names;
    this.clock = clock;
  }

  /** On keyed pseudonyms, at a time. */
  static ManyParties at(Clock clock, Path root, List<String> names) throws IOException {
    ManyParties made = new ManyParties(root, names, clock);
    made.create(Optional.empty(), "");
    return made;
  }

  /** On directories that are there, as they are. */
  static ManyParties reopened(Clock clock, Path root, List<String> names) {
    ManyParties left = new ManyParties(root, names, clock);
    left.agreements = 1;
    Stream.concat(names.stream(), Stream.of(ROOM)).forEach(left::pin);
    return left;
  }

  private void create(Optional<BlindedKeys> keys, String more) throws IOException {
    for (String name : names) {
      create(name);
      write(name, "list.csv", people(names.indexOf(name)) + more);
      policy(name, "things.yaml", things(name));
      policy(name, "people.yaml", budget(name));
    }
    create(ROOM);
    write(ROOM, "accounts.json", "{\"accounts\":[]}");
    agree(1, keys, Optional.empty());
  }

  /** All sign an agreement on an epoch, and put it where they look for it. */
  void agree(int epoch, Optional<BlindedKeys> keys, Optional<Integer> graceDays)
      throws IOException {
    Agreement agreement =
        new Agreement(
            Agreement.VERSION,
            "cinema-week",
            epoch,
            names.stream().map(this::identity).toList(),
            identity(ROOM),
            List.of("email"),
            NormalisationProfile.CANONICAL.id(),
            List.of("measurement"),
            Optional.empty(),
            keys,
            graceDays,
            follows(),
            use.written());
    SignedAgreement signed = SignedAgreement.unsigned(agreement);
    for (String name : pins.keySet()) {
      signed = signed.signedBy(name, directory(name).signingKey());
    }
    for (String name : pins.keySet()) {
      Files.write(root.resolve(name).resolve("agreement.json"), Json.bytes(signed));
    }
  }

  /** What the next agreement says of the one before it, where there is one. */
  private Optional<AgreementChange> follows() throws IOException {
    agreements++;
    return agreements == 1
        ? Optional.empty()
        : Optional.of(new AgreementChange(agreements, HexFormat.of().formatHex(agreementHash())));
  }

  /** SHA-256 of the agreement's signed bytes. */
  byte[] agreementHash() throws IOException {
    byte[] signed = Files.readAllBytes(root.resolve(ROOM).resolve("agreement.json"));
    return Digest.sha256(Json.read(signed, SignedAgreement.class).bytes());
  }

  /** Starts all parties, and a room that brings them to a key. */
  void start() throws InterruptedException {
    names.forEach(this::start);
    startRoom();
  }

  /** Starts a party on what its directory holds, at the address that it had before. */
  void start(String name) {
    PartyNode node = new PartyNode(configuration(name), directory(name), clock, progress(name));
    nodes.put(name, node);
    FlightServer server =
        FlightTls.forPeer(
            allocator,
            "127.0.0.1",
            ports.getOrDefault(name, 0),
            directory(name).tls(),
            node.agreement().room().certificate(),
            held(name, PartyInsides.inBatches(node, allocator, batchRows)));
    servers.put(name, server);
    ports.put(name, server.getPort());
    node.prepare();
  }

  /** From its next start on the room reaches a party at another port. */
  void reached(String name, IntUnaryOperator port) {
    ports.compute(name, (n, own) -> port.applyAsInt(Objects.requireNonNull(own)));
  }

  /** Stops a party's node in order. */
  void stop(String name) {
    lose(name);
    Objects.requireNonNull(nodes.remove(name)).close();
  }

  /** Starts the room anew. */
  void startRoom() throws InterruptedException {
    startRoom(Admission.ofThisMachine(1));
  }

  /** The same, with other places and another deadline. */
  void startRoom(Admission admission) throws InterruptedException {
    stopRoom();
    RoomNode started =
        new RoomNode(
            configuration(ROOM),
            directory(ROOM),
            allocator,
            clock,
            progress(ROOM),
            agreement -> RoomObserver.NOBODY,
            CrashPoint.NONE,
            admission);
    room = Optional.of(started);
    started.awaitParties();
  }

  /** Stops the room in order. */
  void stopRoom() {
    Optional<RoomNode> running = room;
    room = Optional.empty();
    running.ifPresent(RoomNode::close);
  }

  /** From here on no party sends a row, until it is released. */
  Held hold() {
    Held now = new Held(new CountDownLatch(1), new CountDownLatch(1));
    held = Optional.of(now);
    return now;
  }

  /**
   * Streams that are held back.
   *
   * @param asked when a party was asked for a stream
   * @param released when it may send it
   */
  record Held(CountDownLatch asked, CountDownLatch released) {}

  /** From here on tells of each action that a party is asked for, by both their names. */
  void whenAsked(BiConsumer<String, String> listener) {
    actions = listener;
  }

  /** From here on what this says of a party's stream, by its name, takes the rows in its place. */
  void streamsGoThrough(Between change) {
    streams = change;
  }

  /** Stands between a party and who reads its rows. */
  @FunctionalInterface
  interface Between {
    FlightProducer.ServerStreamListener of(String party, FlightProducer.ServerStreamListener to);
  }

  private FlightProducer held(String name, PartyFlight party) {
    return new NoOpFlightProducer() {
      @Override
      public void doAction(CallContext context, Action action, StreamListener<Result> listener) {
        actions.accept(name, action.getType());
        party.doAction(context, action, listener);
      }

      @Override
      public void getStream(CallContext context, Ticket ticket, ServerStreamListener listener) {
        held.ifPresent(
            now -> {
              now.asked().countDown();
              try {
                now.released().await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
        party.getStream(context, ticket, streams.of(name, listener));
      }
    };
  }

  NodeDirectory directory(String name) {
    return new NodeDirectory(root.resolve(name));
  }

  /** What nodes said to their operators so far. */
  String said() {
    return said.toString(StandardCharsets.UTF_8);
  }

  /** A party's process is gone. */
  void lose(String name) {
    stop(Objects.requireNonNull(servers.remove(name)));
  }

  /** How many people all parties hold, as the first one's analyst is told. */
  Reply askHowManyAllHold(String epsilon) {
    StringBuilder sql =
        new StringBuilder(
            "SELECT /*+ privacy(epsilon='%s') */ COUNT(DISTINCT t0.person) AS n FROM %s.things t0"
                .formatted(epsilon, names.get(0)));
    for (int i = 1; i < names.size(); i++) {
      sql.append(" JOIN %s.things t%d ON t%d.person = t0.person".formatted(names.get(i), i, i));
    }
    return ask(names.get(0), sql.toString());
  }

  /** What the first one's analyst is told. */
  Reply ask(String sql) {
    return ask(names.get(0), sql);
  }

  /** Asks as an analyst of a member. */
  Reply ask(String member, String sql) {
    return room.orElseThrow()
        .first()
        .questions()
        .ask(
            new Account("analyst", member, Set.of(Role.ANALYST)),
            new AskRequest(AskRequest.VERSION, sql, "aggregate", "", "measurement"));
  }

  /** From here on tells how long each answer took until it was ready. */
  void whenReady(Consumer<Duration> observer) {
    room.orElseThrow().first().whenReady(observer);
  }

  AnswerDocument answer(Reply reply) {
    byte[] payload =
        SignedBytes.decode(reply.bytes())
            .open(directory(ROOM).signingKey().verifyingKey(), SignatureDomain.RECEIPT);
    return Json.read(payload, AnswerDocument.class);
  }

  /** The room, which is started. */
  RoomNode room() {
    return room.orElseThrow();
  }

  /** Whether a party's ledger has an entry of a question. */
  boolean charged(String name, String queryId) {
    try (StoredLedger ledger =
        StoredLedger.open(
            root.resolve(name).resolve("ledger.db"), directory(name).keys().envelope())) {
      return ledger.knows(queryId);
    }
  }

  @Override
  public void close() {
    stopRoom();
    servers.values().forEach(ManyParties::stop);
    nodes.values().forEach(PartyNode::close);
  }

  private static void stop(FlightServer server) {
    try {
      server.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void create(String name) {
    NodeDirectory directory = directory(name);
    directory.create(name, clock);
    pin(name);
  }

  private void pin(String name) {
    pins.put(name, directory(name).signingKey().verifyingKey().fingerprint().text());
  }

  private Progress progress(String name) {
    return new Progress(name, log);
  }

  private Agreement.Node identity(String name) {
    NodeDirectory directory = directory(name);
    return new Agreement.Node(
        name, directory.signingKey().verifyingKey().encoded(), directory.tls().certificatePem());
  }

  private NodeConfiguration configuration(String name) {
    Map<String, String> addresses = new TreeMap<>();
    ports.forEach((n, port) -> addresses.put(n, "127.0.0.1:" + port));
    return new NodeConfiguration(
        name,
        name.equals(ROOM) ? NodeConfiguration.Role.ROOM : NodeConfiguration.Role.PARTY,
        "127.0.0.1",
        0,
        "agreement.json",
        pins,
        "policies",
        name.equals(ROOM)
            ? List.of()
            : List.of(
                new NodeConfiguration.Source(
                    "list",
                    "list.csv",
                    "US",
                    "email",
                    "",
                    "things",
                    Map.of("val", "v"),
                    Map.of(),
                    "",
                    io.parley.server.node.ConsentSettings.NONE,
                    io.parley.server.node.SourceOrigin.FILE)),
        addresses,
        "accounts.json",
        new NodeConfiguration.MasterKeyPlace("keys/master.key", ""),
        new NodeConfiguration.Blinding(50_000_000),
        List.of(),
        NodeConfiguration.Database.FILES,
        NodeConfiguration.Rest.OFF,
        List.of(),
        Oidc.OFF,
        Operations.STANDARD,
        NodeMemory.STANDARD,
        IdentitySettings.NONE,
        LakePlace.NONE,
        PipelineSettings.BY_COMMAND,
        EventsEndpoint.OFF,
        EngineSettings.DUCKDB,
        List.of(),
        List.of(),
        List.of());
  }

  private static String people(int party) {
    StringBuilder csv = new StringBuilder("email,v\n");
    for (int i = 0; i < SHARED; i++) {
      csv.append("shared%d@example.org,1\n".formatted(i));
    }
    for (int i = 0; i < OWN; i++) {
      csv.append("own%d.%d@example.org,1\n".formatted(party, i));
    }
    return csv.toString();
  }

  private void write(String name, String file, String text) throws IOException {
    Path path = root.resolve(name).resolve(file);
    Files.createDirectories(Objects.requireNonNull(path.getParent()));
    Files.writeString(path, text);
  }

  private void policy(String name, String file, String text) throws IOException {
    write(name, "policies/" + file, text);
    PolicySignatures.sign(
        root.resolve(name).resolve("policies").resolve(file),
        name,
        directory(name).signingKey(),
        clock.instant());
  }

  private String things(String owner) {
    return """
        policy: parley/v1
        table: things
        owner: %s
        population: people
        person: person
        match: [email]
        columns:
          val: {type: integer, use: [sum, filter], bounds: [0, 20]}
        allow:
          - analysis: aggregate
            to: [%s]
            purposes: [measurement]
            protection: {epsilon_per_query: 1, delta_per_query: 1e-9, groups_per_person: 1, rows_per_person: 1, rows_before_join: 1, min_people: 1}
        """
        .formatted(owner, names.get(0));
  }

  private static String budget(String owner) {
    return """
        population: people
        owner: %s
        budget: {epsilon: 10, delta: 1e-6, every: month}
        """
        .formatted(owner);
  }
}
