package io.parley.server.room;

import io.parley.crypto.AccessKey;
import io.parley.crypto.SecretAccess;
import io.parley.identity.normalise.NormalisationProfile;
import io.parley.server.account.Account;
import io.parley.server.account.Role;
import io.parley.server.flight.Actions;
import io.parley.server.flight.FlightTls;
import io.parley.server.flightsql.AnalystFlight;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.PolicySignatures;
import io.parley.server.node.Progress;
import io.parley.server.party.PartyFlight;
import io.parley.server.party.PartyNode;
import io.parley.server.rest.RestDoors;
import io.parley.server.rest.RestServer;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.Json;
import io.parley.server.wire.SignedAgreement;
import io.parley.server.wire.Wire;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.FlightCallHeaders;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightConstants;
import org.apache.arrow.flight.FlightProducer;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.flight.HeaderCallOption;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.NoOpFlightProducer;
import org.apache.arrow.flight.Result;
import org.apache.arrow.flight.ServerHeaderMiddleware;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.RootAllocator;

/**
 * A room with two collaborations that have no member in common, in this process over real TLS: the
 * words of one are in nothing that belongs to the other.
 */
public final class TwoCollaborations implements AutoCloseable {
  public static final Side SAVANNA = new Side("savanna", List.of("zebra", "quagga"));
  public static final Side MARSH = new Side("marsh", List.of("heron", "stork"));
  private static final String ROOM = "room";
  private static final int PEOPLE = 60;

  private final Path root;
  private final Clock clock = Clock.systemUTC();
  private final RootAllocator allocator = new RootAllocator();
  private final PrintStream nowhere =
      new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Map<String, String> pins = new TreeMap<>();
  private final Map<String, PartyNode> parties = new TreeMap<>();
  private final Map<String, String> addresses = new TreeMap<>();
  private final Map<String, List<String>> headers = new ConcurrentHashMap<>();
  private final Map<String, String> keys = new ConcurrentHashMap<>();
  private final RoomNode room;
  private final FlightServer flight;
  private final RestServer rest;
  private final List<String> whileOneWaited;

  private TwoCollaborations(Path root) throws IOException, InterruptedException {
    this.root = root;
    for (Side side : List.of(SAVANNA, MARSH)) {
      for (String member : side.members()) {
        create(member);
        policies(member, side);
      }
    }
    create(ROOM);
    agree(SAVANNA, directory(ROOM).path());
    agree(MARSH, directory(ROOM).path().resolve("collaborations").resolve(MARSH.name()));
    for (Side side : List.of(SAVANNA, MARSH)) {
      side.members().forEach(this::listen);
    }
    NodeConfiguration configuration = roomConfiguration();
    NodeDirectory directory = directory(ROOM);
    room =
        closing(
            new RoomNode(configuration, directory, allocator, clock, new Progress(ROOM, nowhere)));
    SAVANNA.members().forEach(this::prepare);
    room.awaitParties();
    RoomFlight actions = new RoomFlight(room);
    flight =
        closing(
            FlightTls.forAnalysts(
                allocator,
                "127.0.0.1",
                0,
                directory.tls(),
                actions.authenticator(),
                new AnalystFlight(actions, room.analysts(), allocator)));
    rest = closing(RestDoors.openWhenReady(configuration, directory, room, allocator));
    for (Side side : List.of(SAVANNA, MARSH)) {
      keys.put(side.name(), account(side, "ann", EnumSet.allOf(Role.class)));
    }
    whileOneWaited = askedTooEarly();
    MARSH.members().forEach(this::prepare);
    while (!of(MARSH).isReady()) {
      Thread.sleep(50);
    }
  }

  /** Both ready; the second one's parties came when the first was. */
  public static TwoCollaborations start(Path root) throws IOException, InterruptedException {
    return new TwoCollaborations(root);
  }

  /** What whoever asked the second one was told while its parties were away and the first ready. */
  public List<String> whileOneWaited() {
    return whileOneWaited;
  }

  @SuppressWarnings("try") // Closing may be interrupted, as all of a test.
  private List<String> askedTooEarly() {
    String key = key(MARSH);
    RestDoors.Door members =
        RestDoors.all().stream()
            .filter(d -> d.path().equals("/v1/members"))
            .findFirst()
            .orElseThrow();
    FlightCallHeaders headers = new FlightCallHeaders();
    headers.insert("authorization", "Bearer " + key);
    try (FlightClient client = client().build()) {
      Actions.call(client, Wire.HELLO, new byte[0], new HeaderCallOption(headers));
      return List.of("answered");
    } catch (FlightRuntimeException e) {
      return List.of(
          "flight " + e.status().code(),
          "rest " + new RestDoors(rest.port(), directory()).told(members, key).status(),
          "states " + room.states());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private CollaborationRoom of(Side side) {
    return room.rooms().stream()
        .filter(r -> r.name().equals(side.name()))
        .findFirst()
        .orElseThrow();
  }

  /** The access key of {@code ann}, who has every role; both sides have an account of that name. */
  public String key(Side side) {
    return Objects.requireNonNull(keys.get(side.name()));
  }

  /** Makes an account with a key for a day; the key's text. */
  public String account(Side side, String name, Set<Role> roles) {
    String key = AccessKey.generate().text(SecretAccess.insecure());
    of(side).accounts().add(new Account(name, side.asker(), roles));
    giveKey(side, name, key);
    return key;
  }

  /** Lets a key open an account. */
  public void giveKey(Side side, String account, String key) {
    var unused =
        of(side)
            .accounts()
            .addKey(account, AccessKey.parse(key).hash(), clock.instant().plus(Duration.ofDays(1)));
  }

  /** The collaborations that the calls which reached the nodes of a side's members were about. */
  public List<String> calls(Side side) {
    return side.members().stream()
        .flatMap(m -> headers.getOrDefault(m, List.of()).stream())
        .toList();
  }

  /** Where the files of a side are. */
  public Path files(Side side) {
    return of(side).directory().path();
  }

  public NodeDirectory directory() {
    return directory(ROOM);
  }

  public int restPort() {
    return rest.port();
  }

  /** Certificate and port for a Flight client of one's own. */
  public FlightClient.Builder client() {
    return FlightClient.builder(allocator, Location.forGrpcTls("127.0.0.1", flight.getPort()))
        .useTls()
        .trustedCertificates(pem(directory(ROOM).tls().certificatePem()));
  }

  private <T extends AutoCloseable> T closing(T one) {
    open.push(one);
    return one;
  }

  private NodeDirectory directory(String name) {
    return new NodeDirectory(root.resolve(name));
  }

  private void create(String name) {
    NodeDirectory directory = directory(name);
    directory.create(name, clock);
    pins.put(name, directory.signingKey().verifyingKey().fingerprint().text());
  }

  private void agree(Side side, Path roomsFolder) throws IOException {
    Agreement agreement =
        new Agreement(
            Agreement.VERSION,
            side.name(),
            1,
            side.members().stream().map(this::identity).toList(),
            identity(ROOM),
            List.of("email"),
            NormalisationProfile.CANONICAL.id(),
            List.of("measurement"));
    SignedAgreement signed =
        SignedAgreement.unsigned(agreement).signedBy(ROOM, directory(ROOM).signingKey());
    for (String member : side.members()) {
      signed = signed.signedBy(member, directory(member).signingKey());
    }
    Files.createDirectories(roomsFolder);
    Files.write(roomsFolder.resolve("agreement.json"), Json.bytes(signed));
    for (String member : side.members()) {
      Files.write(directory(member).resolve("agreement.json"), Json.bytes(signed));
    }
  }

  private Agreement.Node identity(String name) {
    NodeDirectory directory = directory(name);
    return new Agreement.Node(
        name, directory.signingKey().verifyingKey().encoded(), directory.tls().certificatePem());
  }

  private String pinned() {
    StringBuilder yaml = new StringBuilder("  pins:\n");
    pins.forEach((n, f) -> yaml.append("    %s: \"%s\"\n".formatted(n, f)));
    return yaml.toString();
  }

  private NodeConfiguration roomConfiguration() throws IOException {
    StringBuilder yaml = new StringBuilder("node:\n  name: room\n  role: room\n" + pinned());
    yaml.append("  rest: {requests-per-minute: 100000, open-queries: 60}\n");
    yaml.append("  members:\n");
    SAVANNA.members().forEach(m -> yaml.append("    %s: \"%s\"\n".formatted(m, addresses.get(m))));
    yaml.append("  collaborations:\n    - name: marsh\n      members:\n");
    MARSH
        .members()
        .forEach(m -> yaml.append("        %s: \"%s\"\n".formatted(m, addresses.get(m))));
    return NodeConfiguration.load(
        Files.writeString(directory(ROOM).resolve("node.yaml"), yaml.toString()));
  }

  private void policies(String member, Side side) throws IOException {
    StringBuilder people = new StringBuilder("email,v\n");
    for (int i = 0; i < PEOPLE; i++) {
      people.append("both%d@example.org,1\n".formatted(i));
    }
    Path folder = directory(member).path();
    Files.writeString(folder.resolve("list.csv"), people);
    Files.createDirectories(folder.resolve("policies"));
    Map<String, String> texts =
        Map.of("things.yaml", side.things(member), "people.yaml", Side.budget(member));
    for (Map.Entry<String, String> text : texts.entrySet()) {
      Path file = folder.resolve("policies").resolve(text.getKey());
      Files.writeString(file, text.getValue());
      PolicySignatures.sign(file, member, directory(member).signingKey(), clock.instant());
    }
  }

  private void listen(String member) {
    try {
      String yaml =
          "node:\n  name: %s\n  role: party\n%s  sources:\n    - {name: list, file: list.csv, email: email, table: things, columns: {val: v}}\n"
              .formatted(member, pinned());
      NodeConfiguration configuration =
          NodeConfiguration.load(Files.writeString(directory(member).resolve("node.yaml"), yaml));
      PartyNode node =
          closing(
              new PartyNode(
                  configuration, directory(member), clock, new Progress(member, nowhere)));
      parties.put(member, node);
      FlightServer server =
          closing(
              FlightTls.forPeer(
                  allocator,
                  "127.0.0.1",
                  0,
                  directory(member).tls(),
                  node.agreement().room().certificate(),
                  noting(member, new PartyFlight(node, allocator))));
      addresses.put(member, "127.0.0.1:" + server.getPort());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void prepare(String member) {
    Objects.requireNonNull(parties.get(member)).prepare();
  }

  /** A party that notes what each call is about. */
  private FlightProducer noting(String member, PartyFlight party) {
    List<String> noted = new CopyOnWriteArrayList<>();
    headers.put(member, noted);
    return new NoOpFlightProducer() {
      private void note(CallContext context) {
        ServerHeaderMiddleware headers = context.getMiddleware(FlightConstants.HEADER_KEY);
        noted.add(String.valueOf(headers.headers().get(Wire.COLLABORATION)));
      }

      @Override
      public void doAction(CallContext context, Action action, StreamListener<Result> listener) {
        note(context);
        party.doAction(context, action, listener);
      }

      @Override
      public void getStream(CallContext context, Ticket ticket, ServerStreamListener listener) {
        note(context);
        party.getStream(context, ticket, listener);
      }
    };
  }

  private static InputStream pem(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
    allocator.close();
  }
}
