package io.parley.server.bench;

import io.parley.server.client.RoomClient;
import io.parley.server.demo.NodeProcess;
import io.parley.server.node.NodeDirectory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A room and its parties as processes of their own, each at an address that it keeps, so that
 * whoever is killed is found again. They are what {@code parley node serve} starts: nothing in them
 * knows that it will be killed.
 */
final class KillCluster implements AutoCloseable {
  /** A start on a busy machine. */
  private static final Duration START = Duration.ofMinutes(3);

  /** Below the ports that a system gives to lines that begin: none takes one of a dead node. */
  private static final int FIRST_PORT = 20_000;

  private static final int LAST_PORT = 32_000;

  private final RoomFiles files;
  private final Map<String, Integer> ports = new TreeMap<>();
  private final Map<String, NodeProcess> running = new HashMap<>();
  private final PrintStream nowhere =
      new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

  private KillCluster(RoomFiles files) {
    this.files = files;
  }

  /** All nodes, ready for the first question. */
  static KillCluster start(Path root, RoomCluster.Size size)
      throws IOException, InterruptedException {
    KillCluster cluster = new KillCluster(RoomFiles.create(root, size, Clock.systemUTC()));
    try {
      for (String name : cluster.nodes()) {
        cluster.ports.put(name, freePort(cluster.ports));
      }
      for (String name : cluster.nodes()) {
        Files.writeString(cluster.configuration(name), cluster.yaml(name));
      }
      for (String party : cluster.parties()) {
        cluster.begin(party); // both at once: they read their people at the same time
      }
      for (String party : cluster.parties()) {
        cluster.await(party);
      }
      cluster.restart(RoomFiles.ROOM);
      return cluster;
    } catch (IOException | InterruptedException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  List<String> parties() {
    return files.parties();
  }

  /** Every node's name, the room's last. */
  List<String> nodes() {
    return Stream.concat(parties().stream(), Stream.of(RoomFiles.ROOM)).toList();
  }

  NodeDirectory directory(String name) {
    return files.directory(name);
  }

  Path configuration(String name) {
    return directory(name).resolve("node.yaml");
  }

  /** A line of an analyst to the room; whoever asks for it closes it. */
  RoomClient analyst(int number) {
    return new RoomClient(files.profile(number, address(RoomFiles.ROOM)));
  }

  /** Ends a node with SIGKILL, wherever it stands; returns when the process is gone. */
  void kill(String name) throws InterruptedException {
    Optional.ofNullable(running.remove(name)).orElseThrow().kill();
  }

  /**
   * Starts a node on what it left; returns when it listens.
   *
   * @throws io.parley.server.node.ConfigurationException when it ends instead
   */
  void restart(String name) throws InterruptedException {
    begin(name);
    await(name);
  }

  /** What a node said since its last start, for whoever finds out why it does not answer. */
  String said(String name) throws IOException {
    return Files.readString(directory(name).resolve("node.log"));
  }

  private void begin(String name) {
    running.put(name, NodeProcess.start(name, directory(name).path(), nowhere));
  }

  private void await(String name) throws InterruptedException {
    String unused = Optional.ofNullable(running.get(name)).orElseThrow().awaitAddress(START);
  }

  private String address(String name) {
    return "127.0.0.1:" + Optional.ofNullable(ports.get(name)).orElseThrow();
  }

  private static int freePort(Map<String, Integer> taken) throws IOException {
    SplittableRandom random = new SplittableRandom();
    for (int tries = 0; tries < 1_000; tries++) {
      int port = random.nextInt(FIRST_PORT, LAST_PORT);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        if (!taken.containsValue(socket.getLocalPort())) {
          return port;
        }
      } catch (java.net.BindException e) {
        // somebody else's
      }
    }
    throw new IOException(
        "no free port from %d to %d on loopback; end what listens there"
            .formatted(FIRST_PORT, LAST_PORT));
  }

  private String yaml(String name) {
    boolean isRoom = name.equals(RoomFiles.ROOM);
    StringBuilder yaml =
        new StringBuilder(
            """
            node:
              name: %s
              role: %s
              host: 127.0.0.1
              port: %d
              agreement: agreement.json
              pins:
            """
                .formatted(name, isRoom ? "room" : "party", ports.get(name)));
    files.pins().forEach((n, f) -> yaml.append("    %s: \"%s\"\n".formatted(n, f)));
    if (!isRoom) {
      return yaml + SOURCE;
    }
    yaml.append("  members:\n");
    parties().forEach(p -> yaml.append("    %s: \"%s\"\n".formatted(p, address(p))));
    return yaml.toString();
  }

  private static final String SOURCE =
      """
        sources:
          - name: people
            file: people.csv
            email: email
            table: things
            columns: {grp: grp, num: num, amount: amount}
      """;

  @Override
  public void close() {
    running.values().forEach(NodeProcess::close);
    running.clear();
  }
}
