package io.parley.server.events;

import io.parley.connector.source.Batch;
import io.parley.connector.source.Position;
import io.parley.connector.source.RawRow;
import io.parley.connector.stream.BatchLimits;
import io.parley.connector.stream.EventLog;
import io.parley.connector.stream.EventLogSettings;
import io.parley.connector.stream.EventLogSource;
import io.parley.server.node.NodeDirectory;
import io.parley.server.party.Trusting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A node's events' door over real TLS, a sender, and what comes into raw. */
final class EventsDoor implements AutoCloseable {
  /** Held, so that its level is not forgotten. */
  private static final Logger TOMCAT = Logger.getLogger("org.apache");

  static final String SHOP = "https://shop.example";

  private final NodeDirectory node;
  private final EventLog log;
  private final EventsServer server;
  private final SSLContext trust;
  private final HttpClient http;
  final WriteKeys keys;
  final String key;

  EventsDoor(Path root, EventLogSettings settings) {
    TOMCAT.setLevel(Level.WARNING);
    Clock clock = Clock.systemUTC();
    node = new NodeDirectory(root.resolve("node"));
    node.create("localhost", clock);
    keys = new WriteKeys(node, clock);
    key = keys.make("web").text();
    log = EventLog.open(node.resolve("events/log"), node.keys().envelope(), settings, clock);
    server =
        EventsServer.open(
            new EventsServer.Place("127.0.0.1", 0, Set.of(SHOP)), node.tls(), keys, log, clock);
    trust = Trusting.node(node.tls().certificatePem());
    http = HttpClient.newBuilder().sslContext(trust).build();
  }

  int port() {
    return server.port();
  }

  NodeDirectory node() {
    return node;
  }

  /** A connection that a test speaks on itself. */
  SSLSocket line() throws IOException {
    SSLSocket socket = (SSLSocket) trust.getSocketFactory().createSocket("127.0.0.1", port());
    socket.setSoTimeout(20_000);
    socket.startHandshake();
    return socket;
  }

  static String basic(String key) {
    return "Basic "
        + Base64.getEncoder().encodeToString((key + ":").getBytes(StandardCharsets.UTF_8));
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port() + path))
        .timeout(Duration.ofSeconds(60));
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** As an SDK of a server sends it. */
  HttpResponse<String> post(String path, String body) {
    return send(
        request(path)
            .header("Authorization", basic(key))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** All rows that come into raw from the beginning; segments stay, for it tells no position. */
  List<RawRow> rows() {
    List<RawRow> rows = new ArrayList<>();
    try (EventLogSource source = log.source("web", BatchLimits.STANDARD)) {
      Optional<Position> none = Optional.empty();
      source.read(none, batch -> rows.addAll(((Batch.Rows.Listed) batch.rows()).rows()));
    }
    return rows;
  }

  List<String> payloads() {
    return rows().stream()
        .filter(RawRow.Read.class::isInstance)
        .map(row -> (String) ((RawRow.Read) row).values().get(1).orElseThrow())
        .toList();
  }

  EventLog log() {
    return log;
  }

  @Override
  public void close() {
    server.close();
    log.close();
  }
}
