package io.parley.server.bench;

import io.parley.crypto.AccessKey;
import io.parley.crypto.SecretAccess;
import io.parley.identity.normalise.NormalisationProfile;
import io.parley.server.account.AccountsFile;
import io.parley.server.client.Profile;
import io.parley.server.client.RoomClient;
import io.parley.server.flight.FlightTls;
import io.parley.server.flightsql.AnalystFlight;
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
import io.parley.server.party.PartyNode;
import io.parley.server.room.CollaborationRoom;
import io.parley.server.room.RoomFlight;
import io.parley.server.room.RoomNode;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.Json;
import io.parley.server.wire.SignedAgreement;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * Any number of parties on keyed pseudonyms and a room, all in this process: each with its own
 * directory, ledger and keys, and talking to the others over loopback TLS alone. The first party's
 * analysts ask.
 */
final class RoomCluster implements AutoCloseable {
  static final String ROOM = "room";

  private final Path root;
  private final String collaboration;
  private final List<String> parties;
  private final Clock clock = Clock.systemUTC();
  private final Progress silent =
      new Progress(
          "bench", new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
  private final Map<String, NodeDirectory> directories = new TreeMap<>();
  private final Map<String, String> addresses = new TreeMap<>();
  private final List<AccessKey> keys = new ArrayList<>();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final BufferAllocator allocator = closing(new RootAllocator());
  private final List<RoomCluster> neighbours = new ArrayList<>();
  private Optional<String> address = Optional.empty();
  private Optional<RoomEvents> events = Optional.empty();

  private RoomCluster(Path root, String collaboration, int parties) {
    this.root = root;
    this.collaboration = collaboration;
    List<String> names = new ArrayList<>();
    for (int i = 0; i < parties; i++) {
      names.add(collaboration.charAt(0) + "p" + i);
    }
    this.parties = List.copyOf(names);
  }

  /**
   * What there is to be.
   *
   * @param parties how many
   * @param people how many each has
   * @param analysts how many the first one has
   * @param epsilon the budget of each party's people
   */
  record Size(int parties, int people, int analysts, String epsilon) {}

  /** All of it, ready for its first question. */
  static RoomCluster start(Path root, Size size) throws Exception {
    RoomCluster cluster = new RoomCluster(root, "bench", size.parties());
    try {
      cluster.create(size);
      for (String party : cluster.parties) {
        cluster.startParty(party);
      }
      return cluster;
    } catch (Exception e) {
      cluster.close();
      throw e;
    }
  }

  /** The same where the last party takes in events while it runs, every second. */
  static RoomCluster startRunning(Path root, Size size) throws Exception {
    RoomCluster cluster = new RoomCluster(root, "bench", size.parties());
    try {
      cluster.create(size);
      String last = cluster.parties.get(cluster.parties.size() - 1);
      cluster.events =
          Optional.of(
              cluster.closing(RoomEvents.open(last, cluster.directory(last), cluster.clock)));
      for (String party : cluster.parties) {
        cluster.startParty(party);
      }
      return cluster;
    } catch (Exception e) {
      cluster.close();
      throw e;
    }
  }

  /** The door for events of the last party. */
  RoomEvents events() {
    return events.orElseThrow();
  }

  /** Another collaboration of the same room, with parties of its own; before the room starts. */
  RoomCluster neighbour(Size size) throws Exception {
    RoomCluster other = closing(new RoomCluster(root, "neighbour", size.parties()));
    other.directories.put(ROOM, directory(ROOM));
    other.create(size);
    for (String party : other.parties) {
      other.startParty(party);
    }
    neighbours.add(other);
    return other;
  }

  /**
   * Starts the room, which brings the parties to a key.
   *
   * @param whenReady told how long each answer took until it was ready
   */
  void startRoom(Consumer<Duration> whenReady) throws Exception {
    NodeDirectory directory = directory(ROOM);
    RoomNode room = closing(new RoomNode(configuration(ROOM), directory, allocator, clock, silent));
    room.first().whenReady(whenReady);
    room.awaitParties();
    RoomFlight actions = new RoomFlight(room);
    FlightServer server =
        closing(
            FlightTls.forAnalysts(
                allocator,
                "127.0.0.1",
                0,
                directory.tls(),
                actions.authenticator(),
                new AnalystFlight(actions, room.analysts(), allocator)));
    address = Optional.of("127.0.0.1:" + server.getPort());
    while (!room.rooms().stream().allMatch(CollaborationRoom::isReady)) {
      Thread.sleep(10);
    }
    neighbours.forEach(n -> n.address = address);
  }

  /** A line of an analyst to the room; whoever asks for it closes it. */
  RoomClient analyst(int number) {
    return new RoomClient(profile(number));
  }

  /** How an analyst reaches the room. */
  Profile profile(int number) {
    NodeDirectory room = directory(ROOM);
    return new Profile(
        address.orElseThrow(),
        room.tls().certificatePem(),
        room.signingKey().verifyingKey().encoded(),
        keys.get(number).text(SecretAccess.insecure()));
  }

  List<String> parties() {
    return parties;
  }

  NodeDirectory directory(String name) {
    return Optional.ofNullable(directories.get(name)).orElseThrow();
  }

  /** The file that a party's people come from. */
  Path source(String party) {
    return root.resolve(party).resolve("people.csv");
  }

  private void create(Size size) throws IOException {
    for (String party : parties) {
      create(party);
      RoomPeople.write(source(party), parties.indexOf(party), size.people());
      RoomPolicies.write(directory(party).resolve("policies"), party, parties, size);
      for (String file : RoomPolicies.FILES) {
        PolicySignatures.sign(
            directory(party).resolve("policies").resolve(file),
            party,
            directory(party).signingKey(),
            clock.instant());
      }
    }
    if (!directories.containsKey(ROOM)) {
      create(ROOM);
    }
    List<AccountsFile.Entry> accounts = new ArrayList<>();
    for (int i = 0; i < size.analysts(); i++) {
      AccessKey key = AccessKey.generate();
      keys.add(key);
      accounts.add(
          new AccountsFile.Entry("analyst" + i, parties.get(0), key.hash(), List.of("analyst")));
    }
    Files.createDirectories(roomsFolder());
    Files.write(roomsFolder().resolve("accounts.json"), Json.bytes(new AccountsFile(accounts)));
    agree();
  }

  /** Where the room has what is of this collaboration. */
  private Path roomsFolder() {
    Path room = directory(ROOM).path();
    return collaboration.equals("bench")
        ? room
        : room.resolve("collaborations").resolve(collaboration);
  }

  private void create(String name) throws IOException {
    NodeDirectory directory = new NodeDirectory(root.resolve(name));
    directory.create(name, clock);
    directories.put(name, directory);
  }

  private void agree() throws IOException {
    Agreement agreement =
        new Agreement(
            Agreement.VERSION,
            collaboration,
            1,
            parties.stream().map(this::identity).toList(),
            identity(ROOM),
            List.of("email"),
            NormalisationProfile.CANONICAL.id(),
            List.of("measurement"));
    SignedAgreement signed = SignedAgreement.unsigned(agreement);
    for (Map.Entry<String, NodeDirectory> one : directories.entrySet()) {
      signed = signed.signedBy(one.getKey(), one.getValue().signingKey());
    }
    Files.write(roomsFolder().resolve("agreement.json"), Json.bytes(signed));
    for (String party : parties) {
      Files.write(directory(party).resolve("agreement.json"), Json.bytes(signed));
    }
  }

  private Agreement.Node identity(String name) {
    return new Agreement.Node(
        name,
        directory(name).signingKey().verifyingKey().encoded(),
        directory(name).tls().certificatePem());
  }

  private void startParty(String name) {
    NodeDirectory directory = directory(name);
    PartyNode party = closing(new PartyNode(configuration(name), directory, clock, silent));
    FlightServer server =
        closing(
            FlightTls.forPeer(
                allocator,
                "127.0.0.1",
                0,
                directory.tls(),
                party.agreement().room().certificate(),
                new PartyFlight(party, allocator)));
    Optional<RoomEvents> its = events.filter(door -> door.party().equals(name));
    if (its.isPresent()) {
      its.get().feed(party);
    } else {
      party.prepare();
    }
    addresses.put(name, "127.0.0.1:" + server.getPort());
  }

  private NodeConfiguration configuration(String name) {
    Map<String, String> pins = new TreeMap<>();
    Stream.concat(Stream.of(this), neighbours.stream())
        .flatMap(c -> c.directories.entrySet().stream())
        .forEach(
            e ->
                pins.put(
                    e.getKey(), e.getValue().signingKey().verifyingKey().fingerprint().text()));
    boolean isRoom = name.equals(ROOM);
    return new NodeConfiguration(
        name,
        isRoom ? NodeConfiguration.Role.ROOM : NodeConfiguration.Role.PARTY,
        "127.0.0.1",
        0,
        "agreement.json",
        pins,
        "policies",
        isRoom ? List.of() : isRunning(name) ? RoomEvents.SOURCES : List.of(RoomPeople.SOURCE),
        addresses,
        "accounts.json",
        new NodeConfiguration.MasterKeyPlace("keys/master.key", ""),
        new NodeConfiguration.Blinding(50_000_000),
        List.of(),
        NodeConfiguration.Database.FILES,
        NodeConfiguration.Rest.OFF,
        isRoom
            ? neighbours.stream()
                .map(n -> new NodeConfiguration.Collaboration(n.collaboration, "", "", n.addresses))
                .toList()
            : List.of(),
        Oidc.OFF,
        Operations.STANDARD,
        NodeMemory.STANDARD,
        IdentitySettings.NONE,
        LakePlace.NONE,
        isRunning(name) ? RoomEvents.PIPELINE : PipelineSettings.BY_COMMAND,
        EventsEndpoint.OFF,
        EngineSettings.DUCKDB,
        List.of(),
        List.of(),
        List.of());
  }

  private boolean isRunning(String name) {
    return events.filter(door -> door.party().equals(name)).isPresent();
  }

  private <T extends AutoCloseable> T closing(T one) {
    open.push(one);
    return one;
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        throw new IllegalStateException("a node of the bench does not end", e);
      }
    }
  }
}
