package io.parley.server.bench;

import io.parley.server.client.RoomClient;
import io.parley.server.flight.FlightTls;
import io.parley.server.flightsql.AnalystFlight;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import io.parley.server.party.PartyFlight;
import io.parley.server.party.PartyNode;
import io.parley.server.room.RoomFlight;
import io.parley.server.room.RoomNode;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * Any number of parties on keyed pseudonyms and a room, all in this process: each with its own
 * directory, ledger and keys, and talking to the others over loopback TLS alone. The first party's
 * analysts ask.
 */
final class RoomCluster implements AutoCloseable {
  static final String ROOM = RoomFiles.ROOM;

  private final RoomFiles files;
  private final Clock clock = Clock.systemUTC();
  private final Progress silent =
      new Progress(
          "bench", new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
  private final Map<String, String> addresses = new TreeMap<>();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final BufferAllocator allocator = closing(new RootAllocator());
  private Optional<String> address = Optional.empty();

  private RoomCluster(RoomFiles files) {
    this.files = files;
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
    RoomCluster cluster = new RoomCluster(RoomFiles.create(root, size, Clock.systemUTC()));
    try {
      for (String party : cluster.parties()) {
        cluster.startParty(party);
      }
      return cluster;
    } catch (Exception e) {
      cluster.close();
      throw e;
    }
  }

  /**
   * Starts the room, which brings the parties to a key.
   *
   * @param whenReady told how long each answer took until it was ready
   */
  void startRoom(Consumer<Duration> whenReady) throws Exception {
    NodeDirectory directory = directory(ROOM);
    RoomNode room = closing(new RoomNode(configuration(ROOM), directory, allocator, clock, silent));
    room.whenReady(whenReady);
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
  }

  /** A line of an analyst to the room; whoever asks for it closes it. */
  RoomClient analyst(int number) {
    return new RoomClient(files.profile(number, address.orElseThrow()));
  }

  List<String> parties() {
    return files.parties();
  }

  NodeDirectory directory(String name) {
    return files.directory(name);
  }

  /** The file that a party's people come from. */
  Path source(String party) {
    return files.source(party);
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
    party.prepare();
    addresses.put(name, "127.0.0.1:" + server.getPort());
  }

  private NodeConfiguration configuration(String name) {
    boolean isRoom = name.equals(ROOM);
    return new NodeConfiguration(
        name,
        isRoom ? NodeConfiguration.Role.ROOM : NodeConfiguration.Role.PARTY,
        "127.0.0.1",
        0,
        "agreement.json",
        files.pins(),
        "policies",
        isRoom
            ? List.of()
            : List.of(
                new NodeConfiguration.Source(
                    "people",
                    "people.csv",
                    "US",
                    "email",
                    "",
                    "things",
                    Map.of("grp", "grp", "num", "num", "amount", "amount"))),
        addresses,
        "accounts.json",
        new NodeConfiguration.MasterKeyPlace("keys/master.key", ""),
        new NodeConfiguration.Blinding(50_000_000),
        List.of(),
        NodeConfiguration.Database.FILES,
        NodeConfiguration.Rest.OFF,
        List.of());
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
