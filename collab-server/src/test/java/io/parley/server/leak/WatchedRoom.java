package io.parley.server.leak;

import io.parley.crypto.SignedBytes;
import io.parley.policy.Analysis;
import io.parley.server.client.RoomClient;
import io.parley.server.demo.Cluster;
import io.parley.server.demo.NodeProcess;
import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.AskRequest;
import io.parley.server.wire.BlindedKeys;
import io.parley.server.wire.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Two parties and a room as three processes, with a recording proxy on each of the room's lines.
 */
final class WatchedRoom implements AutoCloseable {
  private static final int ACTION_TYPE = 1;
  private static final int ACTION_BODY = 2;

  private final Cluster cluster;
  private final ByteArrayOutputStream said;
  private final Map<String, String> partyAddresses;
  private final Map<String, RecordingProxy> proxies = new TreeMap<>();
  private NodeProcess room;

  private WatchedRoom(
      Cluster cluster, ByteArrayOutputStream said, Map<String, String> partyAddresses) {
    this.cluster = cluster;
    this.said = said;
    this.partyAddresses = partyAddresses;
  }

  /** Starts the parties only; who relays their key agreement is up to the test. */
  static WatchedRoom startParties(Path root, Canary shared, Canary onlyHearth, Canary onlyMetromail)
      throws IOException, InterruptedException {
    return startParties(root, shared, onlyHearth, onlyMetromail, Optional.empty());
  }

  /** The same, with pseudonyms that are blinded on these terms. */
  static WatchedRoom startParties(
      Path root, Canary shared, Canary onlyHearth, Canary onlyMetromail, Optional<BlindedKeys> keys)
      throws IOException, InterruptedException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream echo = new PrintStream(said, true, StandardCharsets.UTF_8);
    Cluster cluster = Cluster.create(root, Clock.systemUTC(), echo, keys);
    try {
      SourceFiles.write(root, shared, onlyHearth, onlyMetromail);
      return new WatchedRoom(cluster, said, cluster.startParties());
    } catch (IOException | InterruptedException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** Starts the room, which finds the proxies where it looks for the parties. */
  void startRoom() throws IOException, InterruptedException, GeneralSecurityException {
    Map<String, String> addresses = new TreeMap<>();
    for (Map.Entry<String, String> party : partyAddresses.entrySet()) {
      RecordingProxy proxy =
          RecordingProxy.start(node(party.getKey()).tls(), node("room").tls(), party.getValue());
      proxies.put(party.getKey(), proxy);
      addresses.put(party.getKey(), proxy.address());
    }
    room = cluster.startRoom(addresses);
  }

  NodeDirectory node(String name) {
    return new NodeDirectory(cluster.directory(name));
  }

  /** Where a party itself listens, behind its proxy. */
  String partyAddress(String party) {
    return partyAddresses.get(party);
  }

  long pid() {
    return room.pid();
  }

  RoomClient analystOf(String member) {
    return new RoomClient(cluster.profile(member));
  }

  Cluster cluster() {
    return cluster;
  }

  static AskRequest question(String sql) {
    return new AskRequest(AskRequest.VERSION, sql, Analysis.AGGREGATE.word(), "", "measurement");
  }

  static AskRequest audience(String sql) {
    return new AskRequest(
        AskRequest.VERSION, sql, Analysis.AUDIENCE.word(), "metromail", "activation");
  }

  /** What all nodes wrote to standard output and standard error. */
  byte[] said() {
    return said.toByteArray();
  }

  /** What went over the wire so far, by party. */
  Map<String, List<Http2Connection>> recorded() {
    Map<String, List<Http2Connection>> recorded = new TreeMap<>();
    proxies.forEach((party, proxy) -> recorded.put(party, proxy.connections()));
    return recorded;
  }

  /** Every grant that the room sent to this party, as it was signed. */
  List<byte[]> grants(String party) throws IOException {
    List<byte[]> grants = new ArrayList<>();
    for (Http2Connection connection : recorded().getOrDefault(party, List.of())) {
      for (Http2Connection.Call call : connection.calls()) {
        for (byte[] request : call.isFor("DoAction") ? call.request().messages() : noMessages()) {
          String type = new String(Protobuf.field(request, ACTION_TYPE), StandardCharsets.UTF_8);
          if (type.equals(Wire.RESERVE)) {
            grants.add(SignedBytes.decode(Protobuf.field(request, ACTION_BODY)).payload());
          }
        }
      }
    }
    return grants;
  }

  private static List<byte[]> noMessages() {
    return List.of();
  }

  @Override
  public void close() throws IOException {
    cluster.close();
    for (RecordingProxy proxy : proxies.values()) {
      proxy.close();
    }
  }
}
