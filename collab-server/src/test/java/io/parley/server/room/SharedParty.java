package io.parley.server.room;

import io.parley.identity.normalise.NormalisationProfile;
import io.parley.server.account.Account;
import io.parley.server.account.Role;
import io.parley.server.flight.FlightTls;
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
import io.parley.server.wire.Agreement;
import io.parley.server.wire.AskRequest;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * One party, {@code metromail}, in two collaborations that share nothing else: {@code spring} with
 * {@code hearth} in the room {@code amber}, and {@code autumn} with {@code orchard} in the room
 * {@code birch}. All nodes in this process, with real directories and real Flight over mutual TLS.
 */
final class SharedParty implements AutoCloseable {
  static final String PARTY = "metromail";
  static final String SPRING = "spring";
  static final String AUTUMN = "autumn";
  private static final int PEOPLE = 40;
  private static final Map<String, String> ROOMS = Map.of(SPRING, "amber", AUTUMN, "birch");
  private static final Map<String, String> PARTNERS = Map.of(SPRING, "hearth", AUTUMN, "orchard");

  final Path root;
  final Clock clock = Clock.systemUTC();
  final BufferAllocator allocator = new RootAllocator();
  final Recording recording = new Recording();
  private final Map<String, String> pins = new TreeMap<>();
  private final Map<String, PartyNode> nodes = new TreeMap<>();
  private final Map<String, FlightServer> servers = new TreeMap<>();
  private final Map<String, PartyFlight> flights = new TreeMap<>();
  private final Map<String, Integer> ports = new TreeMap<>();
  private final Map<String, RoomNode> rooms = new TreeMap<>();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  SharedParty(Path root) throws IOException, InterruptedException {
    this.root = root;
    for (String name : List.of(PARTY, "hearth", "orchard", "amber", "birch")) {
      NodeDirectory directory = directory(name);
      directory.create(name, clock);
      pins.put(name, directory.signingKey().verifyingKey().fingerprint().text());
      write(name + "/list.csv", people());
      write(name + "/accounts.json", "{\"accounts\":[]}");
    }
    for (String name : List.of(SPRING, AUTUMN)) {
      agree(name);
      String partner = partner(name);
      policies(partner, "policies", List.of("val"), partner);
      policies(PARTY, folder(name) + "policies", columns(name), partner);
    }
    for (String name : List.of(PARTY, "hearth", "orchard")) {
      start(name);
    }
    for (String name : List.of(SPRING, AUTUMN)) {
      startRoom(name);
    }
  }

  /** Of one table: spring sees one column more. */
  private static List<String> columns(String collaboration) {
    return collaboration.equals(SPRING) ? List.of("val", "kind") : List.of("val");
  }

  static String partner(String collaboration) {
    return Objects.requireNonNull(PARTNERS.get(collaboration));
  }

  static String room(String collaboration) {
    return Objects.requireNonNull(ROOMS.get(collaboration));
  }

  /** Where the shared party keeps what is a collaboration's own, from its directory. */
  static String folder(String collaboration) {
    return collaboration.equals(SPRING) ? "" : "collaborations/" + collaboration + "/";
  }

  private void agree(String collaboration) throws IOException {
    String partner = partner(collaboration);
    String room = room(collaboration);
    Agreement agreement =
        new Agreement(
            Agreement.VERSION,
            collaboration,
            1,
            List.of(PARTY, partner).stream().sorted().map(this::identity).toList(),
            identity(room),
            List.of("email"),
            NormalisationProfile.CANONICAL.id(),
            List.of("measurement"));
    SignedAgreement signed = SignedAgreement.unsigned(agreement);
    for (String name : List.of(PARTY, partner, room)) {
      signed = signed.signedBy(name, directory(name).signingKey());
    }
    String document = Json.text(signed);
    write(partner + "/agreement.json", document);
    write(room + "/agreement.json", document);
    write(PARTY + "/" + folder(collaboration) + "agreement.json", document);
  }

  private Agreement.Node identity(String name) {
    NodeDirectory directory = directory(name);
    return new Agreement.Node(
        name, directory.signingKey().verifyingKey().encoded(), directory.tls().certificatePem());
  }

  /** Starts a party on what its directory holds, at the address that it had before. */
  void start(String name) {
    PartyNode node = new PartyNode(configuration(name), directory(name), clock, progress(name));
    nodes.put(name, node);
    PartyFlight flight = new PartyFlight(node, allocator);
    flights.put(name, flight);
    FlightServer server =
        FlightTls.forPeers(
            allocator,
            "127.0.0.1",
            ports.getOrDefault(name, 0),
            directory(name).tls(),
            node.rooms(),
            recording.of(flight));
    servers.put(name, server);
    ports.put(name, server.getPort());
    node.prepare();
  }

  /** The shared party behind another server, which does not look at who calls. */
  FlightServer leaking() {
    PartyNode node = Objects.requireNonNull(nodes.get(PARTY));
    return FlightTls.forPeers(
        allocator,
        "127.0.0.1",
        0,
        directory(PARTY).tls(),
        node.rooms(),
        PartyInsides.leaking(node, allocator));
  }

  void stop(String name) {
    stop(Objects.requireNonNull(servers.remove(name)));
    Objects.requireNonNull(flights.remove(name)).close();
    Objects.requireNonNull(nodes.remove(name)).close();
  }

  private void startRoom(String collaboration) throws InterruptedException {
    String name = room(collaboration);
    RoomNode room =
        new RoomNode(configuration(name), directory(name), allocator, clock, progress(name));
    rooms.put(collaboration, room);
    room.awaitParties();
  }

  /** How many of the shared party's people the partner has too, asked by the partner's analyst. */
  Reply overlap(String collaboration, String epsilon) {
    String partner = partner(collaboration);
    return ask(
        collaboration,
        "SELECT /*+ privacy(epsilon='%s') */ COUNT(DISTINCT a.person) AS n FROM metromail.things a JOIN %s.things b ON b.person = a.person"
            .formatted(epsilon, partner),
        "aggregate");
  }

  /** How many of the shared party's people have at most a value, exactly. */
  Reply exactly(String collaboration, int most) {
    return ask(
        collaboration,
        "SELECT COUNT(DISTINCT person) AS people FROM metromail.things WHERE val <= " + most,
        "threshold");
  }

  Reply ask(String collaboration, String sql, String analysis) {
    return Objects.requireNonNull(rooms.get(collaboration))
        .first()
        .questions()
        .ask(
            new Account("analyst", partner(collaboration), Set.of(Role.ANALYST)),
            new AskRequest(AskRequest.VERSION, sql, analysis, "", "measurement"));
  }

  int port() {
    return Objects.requireNonNull(ports.get(PARTY));
  }

  NodeDirectory directory(String name) {
    return new NodeDirectory(root.resolve(name));
  }

  /** What nodes said to their operators so far. */
  String said() {
    return said.toString(StandardCharsets.UTF_8);
  }

  private Progress progress(String name) {
    return new Progress(name, new PrintStream(said, true, StandardCharsets.UTF_8));
  }

  NodeConfiguration configuration(String name) {
    boolean isRoom = ROOMS.containsValue(name);
    Map<String, String> addresses = new TreeMap<>();
    ports.forEach((n, port) -> addresses.put(n, "127.0.0.1:" + port));
    Map<String, String> columns =
        name.equals(PARTY) ? Map.of("val", "v", "kind", "k") : Map.of("val", "v");
    return new NodeConfiguration(
        name,
        isRoom ? NodeConfiguration.Role.ROOM : NodeConfiguration.Role.PARTY,
        "127.0.0.1",
        0,
        "agreement.json",
        pins,
        "policies",
        isRoom
            ? List.of()
            : List.of(
                new NodeConfiguration.Source(
                    "list",
                    "list.csv",
                    "US",
                    "email",
                    "",
                    "things",
                    columns,
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
        name.equals(PARTY)
            ? List.of(new NodeConfiguration.Collaboration(AUTUMN, "", "", Map.of()))
            : List.of(),
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

  private static String people() {
    StringBuilder csv = new StringBuilder("email,v,k\n");
    for (int i = 0; i < PEOPLE; i++) {
      csv.append("person%d@example.org,1,a\n".formatted(i));
    }
    return csv.toString();
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(Objects.requireNonNull(path.getParent()));
    Files.writeString(path, text);
  }

  private void policies(String owner, String folder, List<String> columns, String receiver)
      throws IOException {
    policy(owner, folder + "/things.yaml", things(owner, columns, receiver));
    policy(owner, folder + "/people.yaml", budget(owner, "10"));
  }

  /** Writes a policy of a node and signs it. */
  void policy(String owner, String file, String text) throws IOException {
    write(owner + "/" + file, text);
    PolicySignatures.sign(
        root.resolve(owner).resolve(file), owner, directory(owner).signingKey(), clock.instant());
  }

  private static String things(String owner, List<String> columns, String receiver) {
    StringBuilder offered = new StringBuilder();
    if (columns.contains("val")) {
      offered.append("  val: {type: integer, use: [sum, filter, threshold], bounds: [0, 20]}\n");
    }
    if (columns.contains("kind")) {
      offered.append("  kind: {type: text, use: [group, filter], values: [a, b]}\n");
    }
    return """
        policy: parley/v1
        table: things
        owner: %s
        population: people
        person: person
        match: [email]
        columns:
        %sallow:
          - analysis: aggregate
            to: [%s]
            purposes: [measurement]
            protection: {epsilon_per_query: 6, delta_per_query: 1e-9, groups_per_person: 1, rows_per_person: 1, rows_before_join: 1, min_people: 1}
          - analysis: threshold
            to: [%s]
            purposes: [measurement]
            min_people: 5
            rows_before_join: 1
            times: 2 per month
        """
        .formatted(owner, offered, receiver, receiver);
  }

  /** A budget file of the population {@code people}. */
  static String budget(String owner, String epsilon) {
    return """
        population: people
        owner: %s
        budget: {epsilon: %s, delta: 1e-6, every: month}
        exact_disclosures: accepted
        """
        .formatted(owner, epsilon);
  }

  @Override
  public void close() {
    rooms.values().forEach(RoomNode::close);
    servers.values().forEach(SharedParty::stop);
    flights.values().forEach(PartyFlight::close);
    nodes.values().forEach(PartyNode::close);
    allocator.close();
  }

  private static void stop(FlightServer server) {
    try {
      server.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
