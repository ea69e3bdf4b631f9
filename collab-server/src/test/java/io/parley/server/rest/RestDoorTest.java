package io.parley.server.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.AccessKey;
import io.parley.crypto.SecretAccess;
import io.parley.server.account.Account;
import io.parley.server.account.Role;
import io.parley.server.demo.Cluster;
import io.parley.server.flight.Garbage;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import io.parley.server.room.RoomNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLSocket;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What is turned away before any party is asked: here there are none behind the room. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestDoorTest {
  private static final int BODY_BYTES = 2_048;
  private static final String LINT = "/v1/policies/lint";
  private static final PrintStream NOWHERE =
      new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

  private final RootAllocator allocator = new RootAllocator();
  private final String all = key();
  private final String looker = key();
  private final String busy = key();

  @SuppressWarnings("NullAway.Init") // started before the tests
  private NodeDirectory directory;

  @SuppressWarnings("NullAway.Init")
  private RoomNode node;

  @SuppressWarnings("NullAway.Init")
  private RestServer server;

  @SuppressWarnings("NullAway.Init")
  private RestClient client;

  private static String key() {
    return AccessKey.generate().text(SecretAccess.insecure());
  }

  private void account(String name, String key, Instant expires, Set<Role> roles) {
    node.first().accounts().add(new Account(name, "hearth", roles));
    var unused = node.first().accounts().addKey(name, AccessKey.parse(key).hash(), expires);
  }

  @BeforeAll
  void start(@TempDir Path root) throws IOException {
    RestRoom.quiet();
    Cluster.create(root, Clock.systemUTC(), NOWHERE).close();
    directory = new NodeDirectory(root.resolve("room"));
    StringBuilder yaml = new StringBuilder("node:\n  name: room\n  role: room\n  pins:\n");
    NodeConfiguration.load(root.resolve("hearth/node.yaml"))
        .pins()
        .forEach((n, f) -> yaml.append("    %s: \"%s\"\n".formatted(n, f)));
    yaml.append("  members: {hearth: \"127.0.0.1:1\", metromail: \"127.0.0.1:1\"}\n");
    yaml.append("  rest: {requests-per-minute: 60, body-bytes: %d}\n".formatted(BODY_BYTES));
    Path file = root.resolve("room/node.yaml");
    Files.writeString(file, yaml);
    NodeConfiguration configuration = NodeConfiguration.load(file);
    Clock clock = Clock.systemUTC();
    node = new RoomNode(configuration, directory, allocator, clock, new Progress("room", NOWHERE));
    Instant tomorrow = clock.instant().plus(Duration.ofDays(1));
    account("ann", all, tomorrow, EnumSet.allOf(Role.class));
    account("lou", looker, tomorrow, Set.of(Role.AUDITOR));
    account("bea", busy, tomorrow, Set.of(Role.AUDITOR));
    server = open(configuration);
    client = new RestClient(server.port(), directory, all);
  }

  private RestServer open(NodeConfiguration configuration) {
    return RestServer.open(
        configuration, directory, node, allocator, Clock.systemUTC(), room -> true);
  }

  @Test
  void portInUse_isNamed(@TempDir Path folder) throws IOException {
    String yaml =
        "node:\n  name: room\n  role: room\n  rest: {port: %d}\n".formatted(server.port());
    NodeConfiguration taken =
        NodeConfiguration.load(Files.writeString(folder.resolve("node.yaml"), yaml));

    assertThatThrownBy(() -> open(taken))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("REST cannot listen on 127.0.0.1:" + server.port());
  }

  @AfterAll
  void stop() {
    server.close();
    node.close();
    allocator.close();
  }

  @Test
  void unknownKey_andNone_areToldTheSame() {
    RestClient.Said none = new RestClient(server.port(), directory, "").get("/v1/members");
    RestClient.Said unknown = new RestClient(server.port(), directory, key()).get("/v1/members");
    RestClient.Said garbled =
        new RestClient(server.port(), directory, "parley_x").get("/v1/members");

    for (RestClient.Said said : List.of(none, unknown, garbled)) {
      assertThat(said.status()).isEqualTo(401);
      assertThat(said.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"parley\"");
      assertThat(said.json().get("detail").asString())
          .isEqualTo("the access key or token opens nothing here, or not any more");
    }
  }

  @Test
  void missingRight_isNamed() {
    RestClient lou = new RestClient(server.port(), directory, looker);

    assertThat(lou.get("/v1/members").status()).isEqualTo(200);
    for (RestClient.Said said :
        List.of(
            lou.get("/v1/queries"),
            lou.post("/v1/queries", RestClient.sql("SELECT 1"), "Idempotency-Key", "k"),
            lou.get("/v1/queries/" + "0".repeat(32)))) {
      assertThat(said.status()).isEqualTo(403);
      assertThat(said.code()).isEqualTo("right-missing");
      assertThat(said.json().get("detail").asString())
          .isEqualTo(
              "`lou` (auditor) may not ask for numbers: that needs the role analyst; ask whoever looks after the accounts of `hearth`");
    }
    assertThat(lou.post("/v1/audiences", RestClient.sql("x"), "Idempotency-Key", "k").status())
        .isEqualTo(403);
    assertThat(lou.post("/v1/queries/explain", RestClient.sql("x")).status()).isEqualTo(403);
  }

  @Test
  void keyThatHasExpired_orWasRevoked_isUnknownAtOnce() {
    String old = key();
    account("kim", old, Clock.systemUTC().instant(), Set.of(Role.AUDITOR));
    String good = key();
    account("kay", good, Clock.systemUTC().instant().plusSeconds(600), Set.of(Role.AUDITOR));
    RestClient kay = new RestClient(server.port(), directory, good);

    assertThat(new RestClient(server.port(), directory, old).get("/v1/members").status())
        .isEqualTo(401);
    assertThat(kay.get("/v1/members").status()).isEqualTo(200);
    var unused = node.first().accounts().revoke("kay", Optional.empty());
    assertThat(kay.get("/v1/members").status()).isEqualTo(401);
  }

  @Test
  void malformedBody_isToldByItsPlace() {
    RestClient.Said said = client.postText(LINT, "{\"files\": {\n  \"a.yaml\": }");
    assertThat(said.status()).isEqualTo(400);
    assertThat(said.json().get("detail").asString())
        .isEqualTo("the body is no JSON of this request; line 2, column 13");
    assertThat(
            detail(
                client.postText(
                    "/v1/queries", "{\"sql\": \"SELECT 1\", \"sq\": 1}", "Idempotency-Key", "k")))
        .startsWith("this request has no key `sq`; line 1");
    assertThat(detail(client.postText("/v1/queries", "{}", "Idempotency-Key", "k")))
        .isEqualTo("the key `sql` is missing");
    assertThat(
            detail(
                client.postText(
                    "/v1/queries", "{\"sql\": \"a\", \"sql\": \"b\"}", "Idempotency-Key", "k")))
        .startsWith("the body is no JSON of this request");
    assertThat(detail(client.postText("/v1/queries", "null", "Idempotency-Key", "k")))
        .isEqualTo("the body is no JSON object");
    assertThat(
            client
                .send(
                    client
                        .request(
                            "/v1/queries", "Idempotency-Key", "k", "Content-Type", "text/plain")
                        .POST(HttpRequest.BodyPublishers.ofString("SELECT 1")))
                .status())
        .isEqualTo(415);
  }

  private static String detail(RestClient.Said said) {
    assertThat(said.status()).isEqualTo(400);
    return said.json().get("detail").asString();
  }

  @Test
  void oversizedBody_isRefused_announcedOrNot() {
    String large = "{\"files\": {\"a.yaml\": \"" + "x".repeat(BODY_BYTES) + "\"}}";
    RestClient.Said announced = client.postText(LINT, large);
    RestClient.Said piecemeal =
        client.send(
            client
                .request(LINT, "Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.fromPublisher(
                        HttpRequest.BodyPublishers.ofString(large))));

    assertThat(announced.status()).isEqualTo(413);
    assertThat(announced.json().get("detail").asString()).isEqualTo("at most 2,048 bytes");
    assertThat(piecemeal.status()).isEqualTo(413);
    assertThat(piecemeal.code()).isEqualTo("body-too-large");
  }

  @Test
  void accountAboveItsRate_waits_andOthersDoNot() {
    RestClient bea = new RestClient(server.port(), directory, busy);
    RestClient.Said first = bea.get("/v1/members");
    RestClient.Said last = first;
    for (int i = 0; i < 70 && last.status() == 200; i++) {
      last = bea.get("/v1/members");
    }

    assertThat(first.header("RateLimit-Policy")).isEqualTo("\"requests\";q=60;w=60");
    assertThat(first.header("RateLimit")).isEqualTo("\"requests\";r=59;t=1");
    assertThat(last.status()).isEqualTo(429);
    assertThat(last.code()).isEqualTo("too-many-requests");
    assertThat(Integer.parseInt(last.header("Retry-After"))).isBetween(1, 2);
    assertThat(client.get("/v1/members").status()).isEqualTo(200);
  }

  @Test
  void everyAnswer_hasItsNameAndKeepsBrowsersOut() {
    RestClient.Said named = client.get("/v1/members", "X-Request-Id", "nightly-7");
    RestClient.Said problem = client.get("/v1/nothing", "X-Request-Id", "a b\u00e9");

    assertThat(named.header("X-Request-Id")).isEqualTo("nightly-7");
    assertThat(problem.status()).isEqualTo(404);
    assertThat(problem.json().get("instance").asString())
        .isEqualTo("urn:parley:request:" + problem.header("X-Request-Id"));
    for (RestClient.Said said : List.of(named, problem)) {
      assertThat(said.header("Strict-Transport-Security")).isEqualTo("max-age=31536000");
      assertThat(said.header("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(said.header("Cache-Control")).isEqualTo("no-store");
      assertThat(said.header("Content-Security-Policy"))
          .isEqualTo("default-src 'none'; frame-ancestors 'none'");
    }
    RestClient.Said preflight =
        client.send(
            client
                .request("/v1/members", "Access-Control-Request-Method", "GET")
                .header("Origin", "https://elsewhere.example")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
    assertThat(preflight.status()).isEqualTo(405);
    assertThat(preflight.response().headers().map().keySet())
        .noneMatch(h -> h.toLowerCase(java.util.Locale.ROOT).startsWith("access-control"));
    assertThat(client.delete("/v1/members").status()).isEqualTo(405);
  }

  @Test
  void apiDocument_needsNoKey() {
    RestClient.Said said = new RestClient(server.port(), directory, "").get("/v3/api-docs");

    assertThat(said.text()).isEqualTo(ApiDocument.text());
  }

  /**
   * Clients that never finish or say nonsense, and one with a body that drips: others are served.
   */
  @Test
  void slowClients_holdUpNobody() throws IOException {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 100; i++) {
        Socket socket = tls();
        socket
            .getOutputStream()
            .write("GET /v1/members HTTP/1.1\r\nHost: a\r\n".getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        slow.add(socket);
      }
      for (int i = 0; i < 1_500; i++) {
        slow.add(Garbage.line(server.port(), i));
      }
      Socket dripping = tls();
      slow.add(dripping);
      dripping
          .getOutputStream()
          .write(
              ("POST "
                      + LINT
                      + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
                      + all
                      + "\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
                  .getBytes(StandardCharsets.US_ASCII));
      dripping.getOutputStream().flush();

      long start = System.nanoTime();
      assertThat(client.get("/v1/members").status()).isEqualTo(200);
      assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
      // Each of them is dropped when it says nothing for five seconds.
      slow.get(0).setSoTimeout(30_000);
      InputStream dropped = slow.get(0).getInputStream();
      assertThat(dropped.read()).isEqualTo(-1);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void garbage_andPlainHttp_getNothing() throws IOException {
    for (String said : List.of("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "\0\1\2\3garbage\r\n\r\n")) {
      try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        plain.setSoTimeout(20_000);
        plain.getOutputStream().write(said.getBytes(StandardCharsets.ISO_8859_1));
        plain.getOutputStream().flush();
        String answer = new String(all(plain), StandardCharsets.ISO_8859_1);
        assertThat(answer).doesNotContain("spring-mailing", "Tomcat", "HTTP/1.1 200");
      }
    }
    try (Socket secured = tls()) {
      secured.getOutputStream().write("NO SUCH THING\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      secured.getOutputStream().flush();
      assertThat(new String(all(secured), StandardCharsets.ISO_8859_1))
          .startsWith("HTTP/1.1 400")
          .doesNotContain("Tomcat", "Exception", "at org.");
    }
    assertThat(client.get("/v1/members").status()).isEqualTo(200);
  }

  @Test
  void hugeHead_isRefused() throws IOException {
    try (Socket socket = tls()) {
      String head = "GET /v1/members HTTP/1.1\r\nHost: a\r\nX-Long: " + "x".repeat(20_000);
      socket.getOutputStream().write((head + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();

      assertThat(new String(all(socket), StandardCharsets.ISO_8859_1)).startsWith("HTTP/1.1 4");
    }
  }

  private static byte[] all(Socket socket) throws IOException {
    try {
      return socket.getInputStream().readAllBytes();
    } catch (java.net.SocketException reset) {
      return new byte[0]; // nothing was said at all
    }
  }

  /** Older TLS is not spoken. */
  @Test
  void tls12_isNotSpoken() throws IOException {
    try (Socket socket = tls()) {
      SSLSocket old = (SSLSocket) socket;
      assertThat(old.getSession().getProtocol()).isEqualTo("TLSv1.3");
    }
    SSLSocket old =
        (SSLSocket)
            RestClient.trusting(directory.tls().certificatePem())
                .getSocketFactory()
                .createSocket("127.0.0.1", server.port());
    old.setEnabledProtocols(new String[] {"TLSv1.2"});
    assertThatThrownBy(old::startHandshake).isInstanceOf(IOException.class);
    old.close();
  }

  private Socket tls() throws IOException {
    SSLSocket socket =
        (SSLSocket)
            RestClient.trusting(directory.tls().certificatePem())
                .getSocketFactory()
                .createSocket("127.0.0.1", server.port());
    socket.setSoTimeout(20_000);
    socket.startHandshake();
    return socket;
  }
}
