package io.parley.server.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.server.cli.Shell;
import io.parley.server.client.RoomClient;
import io.parley.server.demo.Cluster;
import io.parley.server.demo.NodeProcess;
import io.parley.server.flight.Actions;
import io.parley.server.flight.FlightTls;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.NodeLock;
import io.parley.server.node.OperatorEndpoint;
import io.parley.server.operate.OperatorClient;
import io.parley.server.operate.OperatorDoor;
import io.parley.server.wire.AskRequest;
import io.parley.server.wire.Json;
import io.parley.server.wire.Wire;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three real processes, each with its own operator: a door, a log in JSON, a collector of spans.
 * The last tests end the nodes.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("try") // Closing may be interrupted, as all of a test.
class WatchedNodesTest {
  private static final List<String> NODES = List.of("hearth", "metromail", "room");
  private static final String OVERLAP =
      "SELECT /*+ privacy(epsilon='0.25') */ COUNT(DISTINCT person) AS n"
          + " FROM metromail.mailings JOIN hearth.customers USING (person)";

  private final Canary canary = Canary.inArea("202");
  private final Canary otherCanary = Canary.inArea("203");
  private final Map<String, Collector> collectors = new TreeMap<>();
  private final RootAllocator allocator = new RootAllocator();
  private Map<String, String> addresses = Map.of();
  private Path root;
  private Cluster cluster;
  private NodeProcess room;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    root = folder;
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    cluster = Cluster.create(root, Clock.systemUTC(), nowhere);
    SourceFiles.write(root, canary, otherCanary, otherCanary);
    for (String node : NODES) {
      collectors.put(node, Collector.start());
    }
    for (String party : List.of("hearth", "metromail")) {
      Path yaml = root.resolve(party).resolve("node.yaml");
      Files.writeString(yaml, watched(party), StandardOpenOption.APPEND);
    }
    addresses = cluster.startParties();
    room = cluster.startRoom(addresses, watched("room"));
  }

  private String watched(String node) {
    return "  operations:\n    logs: json\n    traces: %s\n".formatted(collector(node).url());
  }

  private Collector collector(String node) {
    return java.util.Objects.requireNonNull(collectors.get(node));
  }

  @AfterAll
  void stop() {
    cluster.close();
    collectors.values().forEach(Collector::close);
    allocator.close();
  }

  @Test
  @Order(1)
  void everyNode_tellsItsOwnOperatorThatItIsReady_andNobodyElseItsFigures() throws Exception {
    for (String node : NODES) {
      assertThat(door(node).get(OperatorDoor.READINESS).body())
          .contains("\"status\":\"UP\"", "\"state\":\"ready\"")
          .doesNotContain("spring-mailing"); // its operator alone is told
      assertThat(door(node).get(OperatorDoor.LIVENESS).status()).isEqualTo(200);
      assertThat(door(node).get(OperatorDoor.FIGURES).status()).isEqualTo(401);
      assertThat(door(node).get("/").status()).isEqualTo(404);
      assertThat(figures(node))
          .contains("parley_ready 1.0", "parley_disk_free_bytes ")
          .contains("parley_collaboration_ready{collaboration=\"spring-mailing\"} 1.0")
          .contains("parley_audit_entries{collaboration=")
          .contains("_days_left{collaboration=\"spring-mailing\",node=\"metromail\"} ");
    }
    Shell.Said said =
        Shell.run("node", "health", "--config", root.resolve("hearth/node.yaml").toString());
    assertThat(said.exit()).as(said.all()).isZero();
    assertThat(said.out())
        .contains("\"state\":\"ready\"", "\"collaborations\":{\"spring-mailing\":\"ready\"}");
  }

  @Test
  @Order(2)
  void question_isOneTree_ofWhichEachCollectorHasItsOwnNodesSpansAlone() throws Exception {
    try (RoomClient analyst = analyst()) {
      assertThat(analyst.ask(question(OVERLAP))).isInstanceOf(RoomClient.Outcome.Answered.class);
    }
    await(() -> NODES.stream().allMatch(n -> names(n).contains(last(n))));

    List<Collector.Span> all = new ArrayList<>();
    for (String node : NODES) {
      List<Collector.Span> own = collector(node).spans();
      assertThat(own).allMatch(s -> s.node().equals(node));
      all.addAll(own);
    }
    assertThat(all).extracting(Collector.Span::trace).containsOnly(all.get(0).trace());
    Map<String, Collector.Span> byId = new HashMap<>();
    all.forEach(s -> byId.put(s.id(), s));
    assertThat(all.stream().filter(s -> s.parent().isEmpty()).map(Collector.Span::name))
        .containsExactly("room question");
    assertThat(all).allMatch(s -> s.parent().isEmpty() || byId.containsKey(s.parent()));
    Map<String, String> above = new TreeMap<>();
    all.forEach(s -> above.put(s.name(), above(s, byId)));
    assertThat(above)
        .containsEntry("room plan", "room question")
        .containsEntry("room offers", "room question")
        .containsEntry("room grant", "room question")
        .containsEntry("room reserve", "room grant")
        .containsEntry("room go", "room grant")
        .containsEntry("room stream", "room grant")
        .containsEntry("room joint", "room grant")
        .containsEntry("room store", "room grant")
        .containsEntry("party reserve", "room reserve")
        .containsEntry("party go", "room go")
        .containsEntry("party stream", "room stream");
    assertThat(all.stream().flatMap(s -> s.attributes().keySet().stream()))
        .containsOnly("parley.collaboration", "parley.member", "parley.query", "parley.party");
    // 1 trace, 2 span, 4 parent, 5 name, 6 kind, 7 start, 8 end, 9 attributes, 15 status, 16 flags
    assertThat(all.stream().flatMap(s -> s.fields().stream()))
        .isSubsetOf(Set.of(1, 2, 4, 5, 6, 7, 8, 9, 15, 16));
  }

  private static String above(Collector.Span span, Map<String, Collector.Span> byId) {
    Collector.Span parent = byId.get(span.parent());
    return parent == null ? "" : parent.name();
  }

  private Set<String> names(String node) {
    return collector(node).spans().stream().map(Collector.Span::name).collect(Collectors.toSet());
  }

  private static String last(String node) {
    return node.equals("room") ? "room question" : "party stream";
  }

  @Test
  @Order(3)
  void figures_countWhatTheNodesDid() throws Exception {
    String tenant = "{collaboration=\"spring-mailing\",";
    assertThat(figures("hearth"))
        .contains("parley_grants_total" + tenant + "fate=\"committed\",member=\"hearth\"} 1.0")
        .contains("parley_budget_epsilon_spent{population=\"hearth.shoppers\"} 0.25")
        .contains("parley_budget_epsilon_left{population=\"hearth.shoppers\"} 9.75")
        .contains("parley_rows_sent_total" + tenant)
        .contains("parley_cpu_seconds_total" + tenant + "member=\"hearth\"}");
    assertThat(figures("room"))
        .contains(
            "parley_queries_total{billed=\"hearth\",collaboration=\"spring-mailing\",member=\"hearth\",");
  }

  @Test
  @Order(4)
  void canaryInDataStatementsAndMessages_isInNoLogNoSpanAndNoFigure() throws Exception {
    List<String> words = List.of(canary.name(), canary.normalisedEmail(), canary.phone());
    try (RoomClient analyst = analyst()) {
      for (String word : words) {
        provoke(analyst, word);
      }
    }
    try (FlightClient stranger = asRoom("hearth")) {
      for (String word : words) {
        provoke(stranger, word);
      }
    }
    badFiles();
    await(() -> names("room").size() > 5 && figuresTell("refused"));

    Map<String, byte[]> told = told();
    assertThat(found(told)).isEmpty();
    for (String where : List.copyOf(told.keySet())) {
      Map<String, byte[]> leaking = new TreeMap<>(told);
      leaking.put(
          where,
          (new String(told(where, told), StandardCharsets.ISO_8859_1) + canary.normalisedEmail())
              .getBytes(StandardCharsets.ISO_8859_1));
      assertThat(found(leaking)).as("a leak planted in " + where).isNotEmpty();
    }
    assertThat(log("hearth")).contains("\"event\":\"stream-failed\"", "\"event\":\"grant-");
    assertThat(log("room")).contains("\"event\":\"question-refused\"", "\"member\":\"hearth\"");
    for (String node : NODES) {
      assertThat(log(node).lines().filter(l -> !l.startsWith("WARNING:")))
          .allSatisfy(l -> assertThat(l).startsWith("{\"").contains("\"at\":\"", "\"node\":\""));
    }
  }

  private static byte[] told(String where, Map<String, byte[]> told) {
    return java.util.Objects.requireNonNull(told.get(where));
  }

  /** Questions that are answered, refused, broken and explained, all with this word. */
  private static void provoke(RoomClient analyst, String word) {
    String literal = "'" + word.replace("'", "''") + "'";
    String count = "SELECT /*+ privacy(epsilon='0.1') */ COUNT(DISTINCT person) AS n FROM ";
    for (String sql :
        List.of(
            count + "hearth.customers WHERE zip_code = " + literal,
            count + "hearth.customers WHERE nothing = " + literal,
            "SELECT \"" + word + "\" FROM hearth.customers",
            "SELECT person FROM hearth.customers WHERE zip_code = " + literal,
            "SELECT CAST(" + literal + " AS INTEGER) + COUNT(*) FROM metromail.mailings",
            "SELEC " + literal,
            "SELECT /*+ privacy(epsilon=" + literal + ") */ COUNT(*) FROM hearth.customers",
            "EXPLAIN PRIVACY SELECT COUNT(*) FROM hearth.customers WHERE zip_code = " + literal)) {
      assertThat(analyst.ask(question(sql))).isNotNull();
    }
    var unused =
        analyst.ask(
            new AskRequest(AskRequest.VERSION, "SELECT 1", "aggregate", word, "about " + word));
  }

  /** What no honest room sends: other actions, documents and tickets, each with this word. */
  private static void provoke(FlightClient party, String word) {
    byte[] bytes = ("{\"queryId\":\"" + word + "\"}").getBytes(StandardCharsets.UTF_8);
    for (String action : List.of("parley." + word, Wire.RESERVE, Wire.GO, Wire.DELIVER)) {
      assertThatThrownBy(() -> Actions.call(party, action, bytes))
          .isInstanceOf(FlightRuntimeException.class);
    }
    FlightStream stream = party.getStream(new Ticket(bytes));
    assertThatThrownBy(stream::next).isInstanceOf(FlightRuntimeException.class);
  }

  /** A file of objections that cannot be read, and policies that are none. */
  private void badFiles() throws IOException {
    Path objections = root.resolve("metromail/objections.csv");
    Path policy = root.resolve("hearth/policies/hearth.customers.yaml");
    String before = Files.readString(policy);
    try (RoomClient analyst = analyst()) {
      Files.writeString(objections, "\"" + canary.email() + "\"," + canary.phone() + "\n\"x");
      assertThat(analyst.ask(question(OVERLAP + " WHERE recency = 1")))
          .isInstanceOf(RoomClient.Outcome.Refused.class);
      nobodyObjects(objections);
      Files.writeString(policy, before + "\nunsigned: 1\n");
      assertThat(analyst.ask(question(OVERLAP + " WHERE recency = 2")))
          .isInstanceOf(RoomClient.Outcome.Refused.class);
    } finally {
      nobodyObjects(objections);
      Files.writeString(policy, before);
    }
  }

  /** A file that was there is not taken away: the node would answer nobody. */
  private static void nobodyObjects(Path objections) throws IOException {
    Files.writeString(objections, "email,phone\n");
  }

  private boolean figuresTell(String word) {
    return figures("room").contains("outcome=\"" + word + "\"");
  }

  /** All logs, spans and figures of all nodes. */
  private Map<String, byte[]> told() throws IOException {
    Map<String, byte[]> told = new TreeMap<>();
    for (String node : NODES) {
      told.put("the log of " + node, log(node).getBytes(StandardCharsets.UTF_8));
      told.put("the figures of " + node, figures(node).getBytes(StandardCharsets.UTF_8));
      StringBuilder spans = new StringBuilder();
      collector(node)
          .bodies()
          .forEach(b -> spans.append(new String(b, StandardCharsets.ISO_8859_1)));
      told.put("the spans of " + node, spans.toString().getBytes(StandardCharsets.ISO_8859_1));
    }
    assertThat(told.values()).allMatch(bytes -> bytes.length > 0);
    return told;
  }

  private Set<Found> found(Map<String, byte[]> told) throws IOException {
    Unwrapping search =
        new Unwrapping(
            new PatternSearch(new Secrets().person(canary).patterns()),
            Files.createTempDirectory(root, "work"));
    for (Map.Entry<String, byte[]> one : told.entrySet()) {
      search.bytes(one.getKey(), one.getValue());
    }
    return search.found();
  }

  @Test
  @Order(5)
  void roomThatIsTerminatedWhileAQuestionRuns_answersIt_andClosesInOrder() throws Exception {
    double before = reserved();
    CompletableFuture<RoomClient.Outcome> asked =
        CompletableFuture.supplyAsync(
            () -> {
              try (RoomClient analyst = analyst()) {
                return analyst.ask(question(OVERLAP + " WHERE recency = 3"));
              }
            });
    await(() -> reserved() > before);

    int exit = room.terminate(Duration.ofSeconds(60));

    assertThat(asked.get()).isInstanceOf(RoomClient.Outcome.Answered.class);
    assertThat(exit).isEqualTo(143); // 128 + SIGTERM, as service managers expect it
    assertThat(log("room")).contains("stops: takes nothing new");
    assertThat(NodeLock.isTaken(new NodeDirectory(root.resolve("room")))).isFalse();
    Shell.Said audit =
        Shell.run("audit", "verify", "--config", root.resolve("room/node.yaml").toString());
    assertThat(audit.out()).as(audit.all()).startsWith("the audit log of room is whole: ");
    assertThat(
            Shell.run("node", "health", "--config", root.resolve("room/node.yaml").toString())
                .exit())
        .isEqualTo(1);
  }

  private double reserved() {
    return figures("hearth")
        .lines()
        .filter(l -> l.startsWith("parley_grants_total") && l.contains("fate=\"reserved\""))
        .mapToDouble(l -> Double.parseDouble(l.substring(l.lastIndexOf(' ') + 1)))
        .sum();
  }

  private FlightClient asRoom(String party) {
    NodeDirectory own = new NodeDirectory(root.resolve("room"));
    return FlightTls.client(
        allocator,
        java.util.Objects.requireNonNull(addresses.get(party)),
        new NodeDirectory(root.resolve(party)).tls().certificatePem(),
        own.tls());
  }

  private RoomClient analyst() {
    return new RoomClient(cluster.profile("hearth"));
  }

  private static AskRequest question(String sql) {
    return WatchedRoom.question(sql);
  }

  private OperatorClient door(String node) throws IOException {
    Path directory = root.resolve(node);
    OperatorEndpoint endpoint =
        Json.read(
            Files.readAllBytes(directory.resolve(OperatorEndpoint.FILE)), OperatorEndpoint.class);
    return new OperatorClient(new NodeDirectory(directory), endpoint.url());
  }

  private String figures(String node) {
    try {
      return door(node).asOperator(OperatorDoor.FIGURES).body();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private String log(String node) throws IOException {
    return Files.readString(root.resolve(node).resolve("node.log"));
  }

  private static void await(BooleanSupplier there) throws InterruptedException {
    for (int i = 0; i < 600 && !there.getAsBoolean(); i++) {
      Thread.sleep(20);
    }
    assertThat(there.getAsBoolean()).isTrue();
  }
}
