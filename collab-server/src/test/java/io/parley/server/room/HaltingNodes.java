package io.parley.server.room;

import io.parley.server.account.Account;
import io.parley.server.account.Role;
import io.parley.server.flight.FlightTls;
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
import io.parley.server.node.Progress;
import io.parley.server.party.PartyFlight;
import io.parley.server.party.PartyNode;
import io.parley.server.party.PartyWithCrashPoint;
import io.parley.server.wire.AskRequest;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.arrow.memory.RootAllocator;

/**
 * A program with a room and two parties on real directories, which asks one question for each crash
 * point, stops each there for ever, says the query ids, and halts with all of them under way.
 */
public final class HaltingNodes {
  public static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  /** The text of the question that stops at a step. */
  public static String question(CrashPoint.Step step) {
    return "SELECT COUNT(DISTINCT person) AS n FROM metromail.mailings JOIN hearth.customers"
        + " USING (person) WHERE recency <> "
        + (1_000 + List.of(CrashPoint.Step.values()).indexOf(step));
  }

  private final Path root;
  private final Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);
  private final RootAllocator allocator = new RootAllocator();
  private final Map<String, String> pins = new TreeMap<>();
  private final AtomicReference<CrashPoint.Step> wanted = new AtomicReference<>();
  private final LinkedBlockingQueue<String> stopped = new LinkedBlockingQueue<>();

  private HaltingNodes(Path root) {
    this.root = root;
    for (String name : List.of("hearth", "metromail", "room")) {
      pins.put(name, directory(name).signingKey().verifyingKey().fingerprint().text());
    }
  }

  public static void main(String[] args) throws Exception {
    new HaltingNodes(Path.of(args[0])).run();
  }

  private void run() throws Exception {
    Map<String, String> addresses = new TreeMap<>();
    for (String party : List.of("hearth", "metromail")) {
      addresses.put(party, serve(party));
    }
    RoomNode room =
        new RoomNode(
            configuration("room", NodeConfiguration.Role.ROOM, addresses),
            directory("room"),
            allocator,
            clock,
            quiet(),
            name -> RoomObserver.NOBODY,
            this::reached,
            new Admission(CrashPoint.Step.values().length)); // all of them stand at once
    room.awaitParties();
    Map<CrashPoint.Step, String> queries = new EnumMap<>(CrashPoint.Step.class);
    for (CrashPoint.Step step : CrashPoint.Step.values()) {
      wanted.set(step);
      Thread asking = new Thread(() -> ask(room, step));
      asking.setDaemon(true);
      asking.start();
      String query = stopped.poll(30, TimeUnit.SECONDS);
      if (query == null) {
        throw new IllegalStateException("no question came by " + step);
      }
      queries.put(step, query);
    }
    queries.forEach((step, query) -> System.out.println(step + " " + query));
    System.out.flush();
    Runtime.getRuntime().halt(137);
  }

  private static void ask(RoomNode room, CrashPoint.Step step) {
    room.first()
        .questions()
        .ask(
            new Account("ines", "hearth", Set.of(Role.ANALYST)),
            new AskRequest(AskRequest.VERSION, question(step), "aggregate", "", "measurement"));
  }

  /** Stops the first that comes by the wanted step, and lets all others pass. */
  private void reached(CrashPoint.Step step, String query) {
    if (wanted.compareAndSet(step, null)) {
      stopped.add(query);
      while (stopsForEver()) {
        LockSupport.park(this);
      }
    }
  }

  /** Whoever gives up waiting for it interrupts, in vain. */
  private static boolean stopsForEver() {
    var unused = Thread.interrupted();
    return true;
  }

  private String serve(String party) {
    PartyNode node =
        PartyWithCrashPoint.open(
            configuration(party, NodeConfiguration.Role.PARTY, Map.of()),
            directory(party),
            clock,
            quiet(),
            this::reached);
    node.prepare();
    int port =
        FlightTls.forPeer(
                allocator,
                "127.0.0.1",
                0,
                directory(party).tls(),
                node.agreement().room().certificate(),
                new PartyFlight(node, allocator))
            .getPort();
    return "127.0.0.1:" + port;
  }

  private NodeDirectory directory(String name) {
    return new NodeDirectory(root.resolve(name));
  }

  private NodeConfiguration configuration(
      String name, NodeConfiguration.Role role, Map<String, String> members) {
    return new NodeConfiguration(
        name,
        role,
        "127.0.0.1",
        0,
        "agreement.json",
        pins,
        "policies",
        List.of(),
        members,
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

  private static Progress quiet() {
    return new Progress(
        "halting", new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
  }
}
