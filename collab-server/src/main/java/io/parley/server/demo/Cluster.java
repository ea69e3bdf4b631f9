package io.parley.server.demo;

import io.parley.crypto.AccessKey;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.SigningKey;
import io.parley.identity.normalise.NormalisationProfile;
import io.parley.server.account.AccountsFile;
import io.parley.server.client.Profile;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.PolicySignatures;
import io.parley.server.node.RestEndpoint;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.BlindedKeys;
import io.parley.server.wire.Json;
import io.parley.server.wire.SignedAgreement;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Two parties and a room: their directories, and three processes that talk only over Flight with
 * TLS. This class plays the operators, who exchange fingerprints outside the room.
 */
public final class Cluster implements AutoCloseable {
  /** Who is in the demo. */
  static final List<String> PARTIES = Shipped.MAILING.parties();

  private static final String ROOM = "room";
  private static final Duration START = Duration.ofMinutes(10);

  /**
   * Blinding takes a room longer until it listens: six multiplications a match key, on two cores.
   */
  private static final Duration ROOM_START = Duration.ofMinutes(10);

  private final Shipped shipped;
  private final Path root;
  private final PrintStream echo;
  private final Map<String, AccessKey> accessKeys = new TreeMap<>();
  private final List<NodeProcess> processes = new ArrayList<>();
  private Optional<String> roomAddress = Optional.empty();
  private boolean closed;

  private Cluster(Shipped shipped, Path root, PrintStream echo) {
    this.shipped = shipped;
    this.root = root;
    this.echo = echo;
  }

  /**
   * Makes the three directories under a root, with fresh keys and a signed agreement. The parties'
   * source files are expected in {@code <party>/}.
   */
  public static Cluster create(Path root, Clock clock, PrintStream echo) throws IOException {
    return create(root, clock, echo, Optional.empty());
  }

  /** The same, with pseudonyms that are blinded on these terms. */
  public static Cluster create(Path root, Clock clock, PrintStream echo, Optional<BlindedKeys> keys)
      throws IOException {
    return create(Shipped.MAILING, root, clock, echo, keys);
  }

  /** The directories of a collaboration that comes with the program. */
  static Cluster create(
      Shipped shipped, Path root, Clock clock, PrintStream echo, Optional<BlindedKeys> keys)
      throws IOException {
    Cluster cluster = new Cluster(shipped, root, echo);
    Map<String, NodeDirectory> nodes = new TreeMap<>();
    List<String> names = new ArrayList<>(shipped.parties());
    names.add(ROOM);
    for (String name : names) {
      NodeDirectory directory = new NodeDirectory(root.resolve(name));
      directory.create(name, clock);
      directory.markAsDevelopment();
      nodes.put(name, directory);
    }
    Agreement keyed =
        new Agreement(
            Agreement.VERSION,
            shipped.collaboration(),
            1,
            shipped.parties().stream().map(p -> node(p, nodes)).toList(),
            node(ROOM, nodes),
            shipped.keys(),
            NormalisationProfile.CANONICAL.id(),
            shipped.purposes());
    Agreement agreement = keys.map(keyed::withKeys).orElse(keyed);
    SignedAgreement signed = SignedAgreement.unsigned(agreement);
    for (Map.Entry<String, NodeDirectory> node : nodes.entrySet()) {
      signed = signed.signedBy(node.getKey(), node.getValue().signingKey());
    }
    Map<String, String> pins = new TreeMap<>();
    nodes.forEach((n, d) -> pins.put(n, d.signingKey().verifyingKey().fingerprint().text()));
    for (Map.Entry<String, NodeDirectory> node : nodes.entrySet()) {
      node.getValue().writeWhole(node.getValue().resolve("agreement.json"), Json.bytes(signed));
      if (!node.getKey().equals(ROOM)) {
        cluster.writePolicies(node.getKey(), node.getValue().signingKey(), clock);
        Files.writeString(
            root.resolve(node.getKey()).resolve("node.yaml"),
            NodeYaml.party(node.getKey(), pins, shipped.sources(node.getKey())));
      }
    }
    cluster.writeAccounts(nodes.get(ROOM));
    Files.writeString(root.resolve("pins.json"), Json.text(pins));
    return cluster;
  }

  private static Agreement.Node node(String name, Map<String, NodeDirectory> nodes) {
    NodeDirectory directory = Optional.ofNullable(nodes.get(name)).orElseThrow();
    return new Agreement.Node(
        name, directory.signingKey().verifyingKey().encoded(), directory.tls().certificatePem());
  }

  /** Each party's officer signs its policies, as {@code parley policy sign} does. */
  private void writePolicies(String party, SigningKey key, Clock clock) throws IOException {
    Path folder = Files.createDirectories(root.resolve(party).resolve("policies"));
    for (Map.Entry<String, byte[]> policy : shipped.policies(party).entrySet()) {
      Path file = folder.resolve(policy.getKey());
      Files.write(file, policy.getValue());
      PolicySignatures.sign(file, party, key, clock.instant());
    }
  }

  private void writeAccounts(@org.jspecify.annotations.Nullable NodeDirectory room) {
    List<AccountsFile.Entry> accounts = new ArrayList<>();
    for (String party : shipped.parties()) {
      AccessKey key = AccessKey.generate();
      accessKeys.put(party, key);
      accounts.add(
          new AccountsFile.Entry(
              party + "-analyst", party, key.hash(), List.of("analyst", "marketer")));
    }
    NodeDirectory directory = Optional.ofNullable(room).orElseThrow();
    directory.writeWhole(
        directory.resolve("accounts.json"), Json.bytes(new AccountsFile(accounts)));
  }

  /** A node's directory. */
  public Path directory(String name) {
    return root.resolve(name);
  }

  /** Starts the parties; they listen, and resolve their people in the background. */
  public Map<String, String> startParties() throws InterruptedException {
    Map<String, NodeProcess> started = new TreeMap<>();
    for (String party : shipped.parties()) {
      started.put(party, begin(party));
    }
    Map<String, String> addresses = new TreeMap<>();
    for (Map.Entry<String, NodeProcess> party : started.entrySet()) {
      addresses.put(party.getKey(), party.getValue().awaitAddress(START));
    }
    return addresses;
  }

  /** Starts the room; returns when the parties have agreed their key and it listens. */
  public NodeProcess startRoom(Map<String, String> addresses)
      throws IOException, InterruptedException {
    return startRoom(NodeYaml.room(ROOM, pins(), addresses));
  }

  /** The same, with further settings under {@code node}, indented by two blanks. */
  public NodeProcess startRoom(Map<String, String> addresses, String settings)
      throws IOException, InterruptedException {
    return startRoom(NodeYaml.room(ROOM, pins(), addresses) + settings);
  }

  /** The same, and it speaks REST. */
  NodeProcess startRoomWithRest(Map<String, String> addresses)
      throws IOException, InterruptedException {
    return startRoom(NodeYaml.roomWithRest(ROOM, pins(), addresses));
  }

  @SuppressWarnings("unchecked")
  private Map<String, String> pins() throws IOException {
    return Json.read(Files.readAllBytes(root.resolve("pins.json")), Map.class);
  }

  private NodeProcess startRoom(String yaml) throws IOException, InterruptedException {
    Files.writeString(directory(ROOM).resolve("node.yaml"), yaml);
    NodeProcess process = begin(ROOM);
    roomAddress = Optional.of(process.awaitAddress(ROOM_START));
    return process;
  }

  /** Starts a node, unless this was closed meanwhile: then it would outlive its directory. */
  private synchronized NodeProcess begin(String name) {
    if (closed) {
      throw new ConfigurationException("the demo is ending");
    }
    NodeProcess process = NodeProcess.start(name, directory(name), echo);
    processes.add(process);
    return process;
  }

  /** How an analyst of this member reaches the room. */
  public Profile profile(String member) {
    NodeDirectory room = new NodeDirectory(directory(ROOM));
    return new Profile(
        roomAddress.orElseThrow(),
        room.tls().certificatePem(),
        room.signingKey().verifyingKey().encoded(),
        Optional.ofNullable(accessKeys.get(member)).orElseThrow().text(SecretAccess.insecure()));
  }

  /** Where the room speaks REST. */
  RestEndpoint rest() throws IOException {
    return Json.read(
        Files.readAllBytes(directory(ROOM).resolve(RestEndpoint.FILE)), RestEndpoint.class);
  }

  /** The number of processes that run. */
  public synchronized int nodes() {
    return processes.size();
  }

  @Override
  public synchronized void close() {
    closed = true;
    for (int i = processes.size() - 1; i >= 0; i--) {
      processes.get(i).close();
    }
    processes.clear();
  }

  /** Removes a directory and all in it. */
  public static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
