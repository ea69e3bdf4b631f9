package io.parley.server.rest;

import io.parley.crypto.AccessKey;
import io.parley.crypto.SecretAccess;
import io.parley.server.account.AccountsFile;
import io.parley.server.account.Role;
import io.parley.server.client.Profile;
import io.parley.server.demo.Cluster;
import io.parley.server.demo.data.DemoData;
import io.parley.server.flight.FlightTls;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.PolicySignatures;
import io.parley.server.node.Progress;
import io.parley.server.operate.Figures;
import io.parley.server.operate.RoomMetrics;
import io.parley.server.party.PartyFlight;
import io.parley.server.party.PartyNode;
import io.parley.server.room.RoomFlight;
import io.parley.server.room.RoomNode;
import io.parley.server.room.RoomResources;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.memory.RootAllocator;

/**
 * Two parties and a room in this process, over real TLS on loopback: the demo's collaboration on a
 * small part of its people, where a short audience is long enough.
 */
final class RestRoom implements AutoCloseable {
  private static final int CUSTOMERS = 2_000;
  private static final PrintStream NOWHERE =
      new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

  /** Outside of Spring Boot it says on standard error what a test does not want to read. */
  private static final Logger TOMCAT = Logger.getLogger("org.apache");

  final RootAllocator allocator = new RootAllocator();
  private final Path root;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Map<String, AccessKey> keys = new TreeMap<>();
  private final NodeDirectory directory;
  private final RoomNode node;
  private final Figures figures;
  private final FlightServer flight;
  private RestServer server;

  private RestRoom(Path root) throws IOException {
    this.root = root;
    quiet();
    Cluster.create(root, Clock.systemUTC(), NOWHERE).close();
    DemoData.generate(root, 2_008, CUSTOMERS);
    Map<String, String> addresses = new TreeMap<>();
    List<CompletableFuture<Void>> resolved = new ArrayList<>();
    for (String party : List.of("hearth", "metromail")) {
      addresses.put(party, startParty(party, resolved));
    }
    resolved.forEach(CompletableFuture::join);
    directory = new NodeDirectory(root.resolve("room"));
    writeRoom(addresses);
    NodeConfiguration configuration = configuration();
    figures = new Figures();
    node =
        new RoomNode(
            configuration,
            directory,
            allocator,
            Clock.systemUTC(),
            new Progress("room", NOWHERE),
            agreement ->
                new RoomMetrics(figures, agreement.collaboration(), agreement.agreedUse()));
    RoomFlight producer = new RoomFlight(node);
    flight =
        FlightTls.forAnalysts(
            allocator, "127.0.0.1", 0, directory.tls(), producer.authenticator(), producer);
    server = listen();
  }

  /** Starts everything; the room has not looked for its parties yet. */
  static RestRoom start(Path root) throws IOException {
    return new RestRoom(root);
  }

  /** Lets Tomcat say no more than what is wrong. */
  static void quiet() {
    TOMCAT.setLevel(Level.WARNING);
  }

  /** Waits until questions can be asked. */
  void ready() throws InterruptedException {
    node.awaitParties();
  }

  private String startParty(String party, List<CompletableFuture<Void>> resolved)
      throws IOException {
    Path folder = root.resolve(party);
    NodeDirectory own = new NodeDirectory(folder);
    for (Path policy : policies(folder)) {
      String text = Files.readString(policy);
      Files.writeString(policy, text.replaceAll("min_people: 1000\\b", "min_people: 20"));
      PolicySignatures.sign(policy, party, own.signingKey(), Clock.systemUTC().instant());
    }
    NodeConfiguration configuration = NodeConfiguration.load(folder.resolve("node.yaml"));
    PartyNode started =
        new PartyNode(configuration, own, Clock.systemUTC(), new Progress(party, NOWHERE));
    open.push(started);
    FlightServer listening =
        FlightTls.forPeer(
            allocator,
            "127.0.0.1",
            0,
            own.tls(),
            started.agreement().room().certificate(),
            new PartyFlight(started, allocator));
    open.push(listening);
    resolved.add(CompletableFuture.runAsync(started::prepare));
    return "127.0.0.1:" + listening.getPort();
  }

  static List<Path> policies(Path party) throws IOException {
    try (var files = Files.list(party.resolve("policies"))) {
      return files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  private void writeRoom(Map<String, String> addresses) throws IOException {
    Map<String, String> pins = NodeConfiguration.load(root.resolve("hearth/node.yaml")).pins();
    StringBuilder yaml = new StringBuilder("node:\n  name: room\n  role: room\n  pins:\n");
    pins.forEach((n, f) -> yaml.append("    %s: \"%s\"\n".formatted(n, f)));
    yaml.append("  members:\n");
    addresses.forEach((n, a) -> yaml.append("    %s: \"%s\"\n".formatted(n, a)));
    yaml.append(
        "  rest:\n    enabled: true\n    requests-per-minute: 100000\n    open-queries: 60\n");
    Files.writeString(root.resolve("room/node.yaml"), yaml);
    List<String> roles = Arrays.stream(Role.values()).map(Role::word).toList();
    List<AccountsFile.Entry> accounts = new ArrayList<>();
    for (String name : List.of("hearth-ann", "hearth-bob", "metromail-eve")) {
      AccessKey key = AccessKey.generate();
      keys.put(name, key);
      String member = name.substring(0, name.indexOf('-'));
      accounts.add(new AccountsFile.Entry(name, member, key.hash(), roles));
    }
    Files.write(root.resolve("room/accounts.json"), Json.bytes(new AccountsFile(accounts)));
  }

  private NodeConfiguration configuration() {
    return NodeConfiguration.load(root.resolve("room/node.yaml"));
  }

  private RestServer listen() {
    return RestServer.open(configuration(), directory, node, allocator, Clock.systemUTC());
  }

  /** Stops the API and starts it again on what it left. */
  void restart() {
    server.close();
    server = listen();
  }

  RestClient client(String account) throws IOException {
    return new RestClient(server.port(), directory, key(account));
  }

  /** What the room's operator reads, in the text format of Prometheus. */
  String figures() {
    return figures.text();
  }

  String key(String account) {
    return Objects.requireNonNull(keys.get(account)).text(SecretAccess.insecure());
  }

  int port() {
    return server.port();
  }

  RoomResources resources() {
    return node.first().resources();
  }

  NodeDirectory directory() {
    return directory;
  }

  Path root() {
    return root;
  }

  /** The same account over Flight. */
  Profile profile(String account) {
    return new Profile(
        "127.0.0.1:" + flight.getPort(),
        directory.tls().certificatePem(),
        directory.signingKey().verifyingKey().encoded(),
        key(account));
  }

  @Override
  public void close() {
    try {
      server.close();
      flight.close();
      node.close();
      for (AutoCloseable each : open) {
        each.close();
      }
      allocator.close();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
