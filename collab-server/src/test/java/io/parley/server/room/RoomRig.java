package io.parley.server.room;

import io.parley.crypto.AccessKey;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.VerifyingKey;
import io.parley.server.account.Account;
import io.parley.server.account.KeyEntry;
import io.parley.server.account.Role;
import io.parley.server.account.Subject;
import io.parley.server.audit.NodeLog;
import io.parley.server.demo.Cluster;
import io.parley.server.demo.data.DemoData;
import io.parley.server.flight.FlightTls;
import io.parley.server.flightsql.AnalystFlight;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Oidc;
import io.parley.server.node.Progress;
import io.parley.server.oidc.Provider;
import io.parley.server.oidc.TestProvider;
import io.parley.server.party.PartyFlight;
import io.parley.server.party.PartyNode;
import io.parley.server.rest.RestDoors;
import io.parley.server.rest.RestServer;
import io.parley.server.wire.AuditEntry;
import io.parley.server.wire.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.flight.Location;
import org.apache.arrow.memory.RootAllocator;

/**
 * Two parties and a room in this process, on a small part of the demo's data; they talk only over
 * Flight with TLS, as three processes would.
 */
public final class RoomRig implements AutoCloseable {
  private static final int CUSTOMERS = 300;

  private final Path root;
  private final Clock clock = Clock.systemUTC();
  private final RootAllocator allocator = new RootAllocator();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final List<Ended> ended = new CopyOnWriteArrayList<>();
  private final TestProvider provider;
  private final NodeConfiguration configuration;
  private final RoomNode node;
  private final FlightServer server;
  private Optional<RestServer> rest = Optional.empty();

  private RoomRig(Path root, String engine, Consumer<Path> before)
      throws IOException, InterruptedException {
    this.root = root;
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    if (!Files.exists(root.resolve("pins.json"))) { // else it goes on where it was closed
      var unused = Cluster.create(root, clock, nowhere);
      var unusedTruth = DemoData.generate(root, 2_008, CUSTOMERS);
    }
    before.accept(root);
    Map<String, String> addresses = new TreeMap<>();
    for (String party : Set.of("hearth", "metromail")) {
      addresses.put(party, party(party, new Progress(party, nowhere)));
    }
    provider = closing(TestProvider.start(root.resolve("provider")));
    configuration = room(addresses, engine);
    NodeDirectory directory = directory("room", configuration);
    node =
        closing(
            new RoomNode(
                configuration,
                directory,
                allocator,
                clock,
                new Progress("room", nowhere),
                name ->
                    new RoomObserver() {
                      @Override
                      public void ended(String member, Outcome outcome, List<String> reasons) {
                        ended.add(new Ended(member, outcome));
                      }
                    }));
    node.awaitParties();
    RoomFlight actions =
        new RoomFlight(node, Provider.tokens(configuration.oidc(), directory, clock));
    server =
        closing(
            FlightTls.forAnalysts(
                allocator,
                "127.0.0.1",
                0,
                directory.tls(),
                actions.authenticator(),
                new AnalystFlight(actions, node.analysts(), allocator)));
  }

  /** A question that has come to its end. */
  public record Ended(String member, RoomObserver.Outcome outcome) {}

  /** All three, ready. */
  public static RoomRig start(Path root) throws IOException, InterruptedException {
    return new RoomRig(root, "", unchanged -> {});
  }

  /** The same with a {@code node.engine} of the room, indented as under {@code node}. */
  public static RoomRig start(Path root, String engine) throws IOException, InterruptedException {
    return new RoomRig(root, engine, unchanged -> {});
  }

  /**
   * The same.
   *
   * @param before changes the nodes' files before any node starts; in a folder of an earlier rig,
   *     whose nodes start again, too
   */
  public static RoomRig start(Path root, Consumer<Path> before)
      throws IOException, InterruptedException {
    return new RoomRig(root, "", before);
  }

  private <T extends AutoCloseable> T closing(T one) {
    open.push(one);
    return one;
  }

  private NodeDirectory directory(String name, NodeConfiguration configuration) {
    return NodeDirectory.of(root.resolve(name).resolve("node.yaml"), configuration);
  }

  private String party(String name, Progress progress) {
    NodeConfiguration configuration =
        NodeConfiguration.load(root.resolve(name).resolve("node.yaml"));
    NodeDirectory directory = directory(name, configuration);
    PartyNode party = closing(new PartyNode(configuration, directory, clock, progress));
    FlightServer listening =
        closing(
            FlightTls.forPeer(
                allocator,
                "127.0.0.1",
                0,
                directory.tls(),
                party.agreement().room().certificate(),
                new PartyFlight(party, allocator)));
    party.prepare();
    return "127.0.0.1:" + listening.getPort();
  }

  private NodeConfiguration room(Map<String, String> addresses, String engine) throws IOException {
    @SuppressWarnings("unchecked")
    Map<String, String> pins = Json.read(Files.readAllBytes(root.resolve("pins.json")), Map.class);
    StringBuilder yaml = new StringBuilder("node:\n  name: room\n  role: room\n  pins:\n");
    pins.forEach((n, f) -> yaml.append("    %s: \"%s\"\n".formatted(n, f)));
    yaml.append("  members:\n");
    addresses.forEach((n, a) -> yaml.append("    %s: \"%s\"\n".formatted(n, a)));
    Oidc oidc = provider.settings();
    yaml.append(
        "  oidc:\n    issuer: %s\n    audience: %s\n    certificate: %s\n"
            .formatted(oidc.issuer(), oidc.audience(), oidc.certificate()));
    yaml.append(engine);
    Files.writeString(config(), yaml);
    return NodeConfiguration.load(config());
  }

  /** The room's configuration, for commands beside it. */
  public Path config() {
    return root.resolve("room").resolve("node.yaml");
  }

  /** Whose tokens the room takes. */
  public TestProvider provider() {
    return provider;
  }

  /** Makes an account that tokens about this subject open. */
  public void accountOf(String subject, String name, String member, Role role) {
    node.first().accounts().add(new Account(name, member, Set.of(role)));
    var unused =
        node.first()
            .accounts()
            .addSubject(
                name,
                new Subject(provider.issuer(), subject),
                clock.instant().plus(Duration.ofDays(1)));
  }

  /** Makes an account with a key for a day; the key's text. */
  public String account(String name, String member, Role role) {
    node.first().accounts().add(new Account(name, member, Set.of(role)));
    return key(name, clock.instant().plus(Duration.ofDays(1)));
  }

  /** Makes a key of an account that ends then. */
  public String key(String account, Instant expires) {
    AccessKey key = AccessKey.generate();
    KeyEntry unused = node.first().accounts().addKey(account, key.hash(), expires);
    return key.text(SecretAccess.insecure());
  }

  /** Revokes all keys of an account, as another program would that has the database open. */
  public void revoke(String account) {
    var unused = node.first().accounts().revoke(account, Optional.empty());
  }

  /** What a member's population has spent, in ε. */
  public BigDecimal spent(String party, String population) {
    return Spent.of(root.resolve(party), party, population);
  }

  /** The room's address. */
  public int port() {
    return server.getPort();
  }

  /** What the room's operator has counted so far. */
  public List<Ended> ended() {
    return List.copyOf(ended);
  }

  /** The room over REST, where it listens from the first call on. */
  public synchronized RestDoors rest() {
    NodeDirectory directory = directory("room", configuration);
    if (rest.isEmpty()) {
      rest = Optional.of(closing(RestDoors.open(configuration, directory, node, allocator)));
    }
    return new RestDoors(rest.get().port(), directory);
  }

  /** A party's declared audiences over REST, in a server of their own. */
  public RestDoors restAt(String party) throws IOException {
    Path file = root.resolve(party).resolve("rest-node.yaml");
    Files.writeString(
        file,
        Files.readString(root.resolve(party).resolve("node.yaml"))
            + "  rest: {enabled: true}\n  audiences:\n    - room: \"127.0.0.1:"
            + port()
            + "\"\n");
    NodeConfiguration its = NodeConfiguration.load(file);
    NodeDirectory directory = NodeDirectory.of(file, its);
    return new RestDoors(closing(RestDoors.openAtParty(its, directory)).port(), directory);
  }

  /** The entries of the room's audit log about what an account did, in their order. */
  public List<AuditEntry> audited(String account) {
    return entries(e -> e.who().filter(w -> w.account().equals(account)).isPresent());
  }

  /** The entries of the room's audit log of this name, in their order. */
  public List<AuditEntry> logged(String event) {
    return entries(e -> e.event().equals(event));
  }

  private List<AuditEntry> entries(Predicate<AuditEntry> wanted) {
    List<AuditEntry> all = new ArrayList<>();
    try (NodeLog log = NodeLog.open(root.resolve("room/node.yaml"), clock)) {
      log.export(Optional.empty(), line -> line.entry().filter(wanted).ifPresent(all::add));
    }
    return all;
  }

  /** Certificate and port for a Flight client of one's own. */
  public FlightClient.Builder client() {
    return FlightClient.builder(allocator, Location.forGrpcTls("127.0.0.1", port()))
        .useTls()
        .trustedCertificates(
            new ByteArrayInputStream(
                new NodeDirectory(root.resolve("room"))
                    .tls()
                    .certificatePem()
                    .getBytes(StandardCharsets.UTF_8)));
  }

  /** The key that the room signs with. */
  public VerifyingKey roomKey() {
    return new NodeDirectory(root.resolve("room")).signingKey().verifyingKey();
  }

  /** The room's certificate as a file, as drivers want it. */
  public Path certificate() throws IOException {
    return Files.writeString(
        root.resolve("room.pem"), new NodeDirectory(root.resolve("room")).tls().certificatePem());
  }

  /** What a JDBC connection needs, but for who connects. */
  public Properties jdbc() throws IOException {
    Properties properties = new Properties();
    properties.setProperty("useEncryption", "true");
    properties.setProperty("tlsRootCerts", certificate().toString());
    properties.setProperty("parley.purpose", "measurement");
    properties.setProperty("parley.epsilon", "0.3"); // the budget is for many tests
    return properties;
  }

  /** The room's URL for JDBC. */
  public String url() {
    return "jdbc:arrow-flight-sql://127.0.0.1:" + port();
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        throw new IllegalStateException("a part of the rig does not close", e);
      }
    }
    allocator.close();
  }
}
