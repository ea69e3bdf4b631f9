package io.parley.server.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.parley.crypto.SignatureDomain;
import io.parley.server.account.Account;
import io.parley.server.account.Role;
import io.parley.server.audit.NodeLog;
import io.parley.server.client.RoomClient;
import io.parley.server.demo.story.StoryQuestions;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.NodeRemoval;
import io.parley.server.room.Stage;
import io.parley.server.wire.AnswerDocument;
import io.parley.server.wire.AskRequest;
import io.parley.server.wire.ExplainRequest;
import io.parley.server.wire.ExplanationDocument;
import io.parley.server.wire.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every resource over real HTTPS, on a room with two parties in this process. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RestApiTest {
  private static final String CHANNELS =
      "SELECT /*+ privacy(epsilon='0.1') */ channel, COUNT(DISTINCT person) AS people, AVG(history)"
          + " AS spent FROM hearth.customers GROUP BY channel";
  private static final String ROWS = "SELECT person FROM hearth.customers WHERE newbie = 1";

  @SuppressWarnings("NullAway.Init") // started before the tests
  private RestRoom room;

  @SuppressWarnings("NullAway.Init")
  private RestClient ann;

  @SuppressWarnings("NullAway.Init")
  private RestClient bob;

  @SuppressWarnings("NullAway.Init")
  private RestClient eve;

  @BeforeAll
  void start(@TempDir Path root) throws Exception {
    room = RestRoom.start(root);
    ann = room.client("hearth-ann");
    bob = room.client("hearth-bob");
    eve = room.client("metromail-eve");
  }

  /** What lived for a while, answered and wrote a log leaves nothing that it made itself. */
  @AfterAll
  void stop_andDestroyedNodesLeaveNothingOfTheirOwn() throws Exception {
    room.close();
    assertThat(Files.exists(room.root().resolve("room/rest.db"))).isTrue();
    for (String name : List.of("hearth", "metromail", "room")) {
      Path config = room.root().resolve(name).resolve("node.yaml");
      NodeConfiguration configuration = NodeConfiguration.load(config);
      NodeRemoval.Removed removed =
          NodeRemoval.of(NodeDirectory.of(config, configuration), configuration);
      assertThat(removed.kept())
          .extracting(kept -> String.valueOf(kept.getFileName()))
          .as("of %s stays what the demo wrote by hand", name)
          .allMatch(
              kept -> kept.matches("node\\.yaml|accounts\\.json|policies|[a-z_]+\\.csv(\\.gz)?"));
    }
  }

  @Test
  @Order(0)
  void roomThatWaitsForItsParties_saysSo_andIsReadyThen() throws Exception {
    assertThat(ann.get("/v1/offers").code()).isEqualTo("not-ready");
    assertThat(ann.get("/v1/offers").header("Retry-After")).isEqualTo("5");

    room.ready();

    assertThat(ann.get("/v1/offers").status()).isEqualTo(200);
  }

  @Test
  @Order(1)
  void agreement_isShownWithItsMembersAndTerms() {
    JsonNode page = ann.get("/v1/collaborations").json();
    JsonNode one = ann.get("/v1/collaborations/spring-mailing").json();

    assertThat(page.get("items").get(0)).isEqualTo(one);
    assertThat(one.get("epoch").asInt()).isEqualTo(1);
    assertThat(one.get("terms").get("keys").asString()).isEqualTo("keyed");
    assertThat(one.get("members").get(0).get("fingerprint").asString())
        .isEqualTo(fingerprint("hearth"));
    assertThat(ann.get("/v1/members").json().get("items")).isEqualTo(one.get("members"));
    assertThat(ann.get("/v1/collaborations/autumn-mailing").code()).isEqualTo("no-such-resource");
  }

  private String fingerprint(String party) {
    return new io.parley.server.node.NodeDirectory(room.root().resolve(party))
        .signingKey()
        .verifyingKey()
        .fingerprint()
        .text();
  }

  @Test
  @Order(1)
  void pages_leadThroughAllAndEnd() {
    JsonNode first = ann.get("/v1/members?limit=1").json();
    JsonNode second = ann.get("/v1/members?limit=1&cursor=" + first.get("next").asString()).json();

    assertThat(first.get("items").get(0).get("name").asString()).isEqualTo("hearth");
    assertThat(second.get("items").get(0).get("name").asString()).isEqualTo("metromail");
    assertThat(second.has("next")).isFalse();
    assertThat(ann.get("/v1/members?cursor=MTIz").code()).isEqualTo("bad-cursor");
    assertThat(ann.get("/v1/members?limit=0").json().get("detail").asString())
        .isEqualTo("`limit` is a number from 1 to 100");
  }

  @Test
  @Order(1)
  void offers_areTheColumnsThatQuestionsMayUse() {
    JsonNode all = ann.get("/v1/offers").json().get("items");
    JsonNode customers = ann.get("/v1/offers/hearth.customers").json();

    assertThat(all.findValuesAsString("table"))
        .containsExactly("hearth.customers", "hearth.outcomes", "metromail.mailings");
    assertThat(customers.get("analyses").toString()).isEqualTo("[\"aggregate\"]");
    assertThat(eve.get("/v1/offers/hearth.customers").json().get("analyses").toString())
        .isEqualTo("[\"aggregate\",\"audience\"]");
    assertThat(customers.get("columns").get(1))
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    {"name": "history", "type": "decimal", "use": ["avg", "filter", "sum"],
                     "bounds": [0, 1000]}
                    """));
    assertThat(customers.findValuesAsString("name")).doesNotContain("email", "person");
    assertThat(ann.get("/v1/offers/hearth.receipts").code()).isEqualTo("no-such-resource");
  }

  @Test
  @Order(1)
  void budget_isWhatItsOwnersSigned() {
    JsonNode shoppers = ann.get("/v1/budget").json().get("items").get(0);

    assertThat(shoppers.get("owner").asString()).isEqualTo("hearth");
    assertThat(shoppers.get("population").asString()).isEqualTo("shoppers");
    assertThat(shoppers.get("every").asString()).isEqualTo("month");
    assertThat(shoppers.get("epsilon").asInt()).isPositive();
  }

  @Test
  @Order(2)
  void explanation_isTheOneOfFlight_andChargesNothing() {
    JsonNode rest = ann.post("/v1/queries/explain", RestClient.sql(CHANNELS)).json();

    try (RoomClient flight = new RoomClient(room.profile("hearth-ann"))) {
      ExplainRequest request =
          new ExplainRequest(ExplainRequest.VERSION, ask(CHANNELS, "aggregate"), 0);
      RoomClient.Outcome.Explained explained =
          (RoomClient.Outcome.Explained) flight.explain(request);
      ExplanationDocument same =
          new ExplanationDocument(ExplanationDocument.VERSION, explained.explanation());
      assertThat(rest).isEqualTo(JsonMapper.shared().readTree(Json.bytes(same)).get("explanation"));
    }
  }

  private static AskRequest ask(String sql, String analysis) {
    return new AskRequest(AskRequest.VERSION, sql, analysis, "", "measurement");
  }

  /** The first asks over REST, the second over Flight: a repeat, so the same bytes. */
  @Test
  @Order(3)
  void answer_inThreeForms_isTheOneOfFlight() throws IOException {
    JsonNode question = ann.ended("/v1/queries", RestClient.sql(CHANNELS));
    String result = question.get("result").asString();
    RestClient.Said json = ann.get(result);
    RestClient.Said csv = ann.get(result, "Accept", "text/csv");
    RestClient.Said arrow = ann.get(result, "Accept", "application/vnd.apache.arrow.stream");

    AnswerDocument answer = overFlight(CHANNELS);
    assertThat(json.response().body()).isEqualTo(Json.bytes(answer));
    assertThat(csvRows(csv.text())).isEqualTo(texts(answer));
    assertThat(arrowRows(arrow.response().body())).isEqualTo(texts(answer));
    assertThat(answer.rows()).hasSize(3);
    assertThat(csv.header("Content-Type")).isEqualTo("text/csv;charset=UTF-8");
    assertThat(csv.header("Link")).contains(result);
    assertThat(ann.get(result, "Accept", "text/html").status()).isEqualTo(406);
    assertThat(ann.get(result + "?intervals=true", "Accept", "text/csv").text())
        .startsWith("\"channel\",\"people\",\"people_low95\",\"people_high95\",\"spent\"");
  }

  private AnswerDocument overFlight(String sql) {
    try (RoomClient flight = new RoomClient(room.profile("hearth-ann"))) {
      return ((RoomClient.Outcome.Answered) flight.ask(ask(sql, "aggregate"))).answer();
    }
  }

  private static List<List<String>> texts(AnswerDocument answer) {
    return answer.rows().stream().map(row -> row.stream().map(RestApiTest::text).toList()).toList();
  }

  private static String text(Object value) {
    return value instanceof java.math.BigDecimal number
        ? number.stripTrailingZeros().toPlainString()
        : String.valueOf(value);
  }

  private static List<List<String>> csvRows(String csv) {
    List<List<String>> rows = new ArrayList<>();
    for (String line : csv.lines().toList()) {
      List<String> row = new ArrayList<>();
      for (String field : line.split(",", -1)) {
        row.add(
            field.startsWith("\"")
                ? field.substring(1, field.length() - 1)
                : text(new java.math.BigDecimal(field)));
      }
      rows.add(row);
    }
    return rows.subList(1, rows.size());
  }

  private List<List<String>> arrowRows(byte[] stream) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    try (ArrowStreamReader reader =
        new ArrowStreamReader(new ByteArrayInputStream(stream), room.allocator)) {
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      while (reader.loadNextBatch()) {
        for (int r = 0; r < root.getRowCount(); r++) {
          List<String> row = new ArrayList<>();
          for (FieldVector column : root.getFieldVectors()) {
            row.add(text(column.getObject(r)));
          }
          rows.add(row);
        }
      }
    }
    return rows;
  }

  /** Whoever has the JSON form and the two headers needs nothing else to check who said it. */
  @Test
  @Order(4)
  void signatureInTheHeaders_isOfTheJsonForm() {
    JsonNode question = ann.ended("/v1/queries", RestClient.sql(CHANNELS));
    RestClient.Said json = ann.get(question.get("result").asString());
    byte[] signature = Base64.getDecoder().decode(json.header(ResultForms.SIGNATURE));
    var key = room.directory().signingKey().verifyingKey();

    assertThat(key.verifies(SignatureDomain.RECEIPT, json.response().body(), signature)).isTrue();
    assertThat(json.header(ResultForms.SIGNER)).isEqualTo(key.fingerprint().text());
    assertThat(json.header(ResultForms.QUERY))
        .isEqualTo(json.json().get("receipt").get("queryId").asString());
  }

  @Test
  @Order(5)
  void refusal_namesEveryBrokenRule() {
    JsonNode question =
        ann.ended(
            "/v1/queries",
            RestClient.sql(
                "SELECT zip_code, newbie, SUM(recency) FROM hearth.customers GROUP BY zip_code, newbie"));
    JsonNode problem = question.get("problem");
    RestClient.Said result = ann.get("/v1/queries/" + question.get("id").asString() + "/result");

    assertThat(question.get("status").asString()).isEqualTo("refused");
    assertThat(problem.get("errors").findValuesAsString("code"))
        .contains("column-use-not-allowed")
        .hasSizeGreaterThanOrEqualTo(2);
    assertThat(result.status()).isEqualTo(403);
    assertThat(result.header("Content-Type")).isEqualTo(Problem.MEDIA_TYPE);
    assertThat(result.json().get("errors")).isEqualTo(problem.get("errors"));
    assertThat(result.json().get("type").asString())
        .isEqualTo("/v1/problems/column-use-not-allowed");
    assertThat(problem.get("errors").get(0).get("sql").get("line").asInt()).isEqualTo(1);
    assertThat(ann.get(problem.get("type").asString()).json().get("status").asInt()).isEqualTo(403);
  }

  /** As on Flight: the same reasons, and the change with which it passes. */
  @Test
  @Order(5)
  void refusedExplanation_isTheProblemOfTheQuestion() {
    RestClient.Said explained = ann.post("/v1/queries/explain", RestClient.sql(ROWS));
    JsonNode asked = ann.ended("/v1/queries", RestClient.sql(ROWS)).get("problem");

    assertThat(explained.status()).isEqualTo(403);
    assertThat(explained.code()).isEqualTo("row-level-output");
    assertThat(explained.json().get("errors")).isEqualTo(asked.get("errors"));
  }

  @Test
  @Order(6)
  void replayedKey_asksNothing_alsoAfterARestart() throws IOException {
    Map<String, Object> body = RestClient.sql(StoryQuestions.OVERLAP);
    JsonNode first = ann.ended("/v1/queries", body, "overlap-1");
    RestClient.Said again = ann.post("/v1/queries", body, "Idempotency-Key", "overlap-1");
    RestClient.Said other =
        ann.post("/v1/queries", RestClient.sql(CHANNELS), "Idempotency-Key", "overlap-1");
    RestClient.Said otherKind = ann.post("/v1/audiences", body, "Idempotency-Key", "overlap-1");

    assertThat(again.json()).isEqualTo(first);
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.code()).isEqualTo("idempotency-key-reused");
    assertThat(otherKind.code()).isEqualTo("idempotency-key-reused");
    assertThat(ann.post("/v1/queries", body).code()).isEqualTo("idempotency-key-missing");

    room.restart();
    ann = room.client("hearth-ann");
    bob = room.client("hearth-bob");
    eve = room.client("metromail-eve");
    assertThat(ann.post("/v1/queries", body, "Idempotency-Key", "overlap-1").json())
        .isEqualTo(first);
    // Another account's key of the same name is its own.
    assertThat(bob.ended("/v1/queries", body, "overlap-1").get("id")).isNotEqualTo(first.get("id"));
  }

  @Test
  @Order(7)
  void questionOfAnotherAccount_isNotThere() {
    JsonNode first = ann.get("/v1/queries").json().get("items").get(0);
    String place = "/v1/queries/" + first.get("id").asString();

    for (RestClient other : List.of(bob, eve)) {
      RestClient.Said theirs = other.get(place);
      RestClient.Said nobodys = other.get("/v1/queries/" + "0".repeat(32));
      assertThat(theirs.status()).isEqualTo(404);
      assertThat(withoutInstance(theirs)).isEqualTo(withoutInstance(nobodys));
      assertThat(other.get(place + "/result").status()).isEqualTo(404);
      assertThat(other.delete(place).status()).isEqualTo(404);
      assertThat(other.get("/v1/reports/" + first.get("id").asString()).status()).isEqualTo(404);
    }
    assertThat(ann.get(place).status()).isEqualTo(200);
  }

  private static String withoutInstance(RestClient.Said said) {
    return said.text().replaceAll("urn:parley:request:[0-9a-f-]+", "");
  }

  @Test
  @Order(8)
  void audience_isDeliveredAndSaysWhatItDiscloses() throws IOException {
    JsonNode audience = eve.ended("/v1/audiences", RestClient.sql(StoryQuestions.AUDIENCE));

    assertThat(audience.get("question").get("status").asString()).isEqualTo("answered");
    assertThat(audience.get("question").get("purpose").asString()).isEqualTo("activation");
    assertThat(audience.get("question").has("result")).isFalse();
    JsonNode delivery = audience.get("delivery");
    assertThat(delivery.get("status").asString()).isEqualTo("delivered");
    assertThat(delivery.get("people").asInt() % 100).isZero();
    assertThat(
            Files.readAllLines(
                room.root().resolve("metromail").resolve(delivery.get("file").asString())))
        .hasSizeGreaterThan(20);
    assertThat(audience.get("receipt").get("promise").get(0).asString())
        .startsWith("EXACT DISCLOSURE");
    assertThat(eve.get("/v1/audiences").json().get("items").get(0)).isEqualTo(audience);
    assertThat(
            eve.post(
                    "/v1/queries",
                    Map.of("sql", ROWS, "analysis", "audience"),
                    "Idempotency-Key",
                    "a")
                .json()
                .get("detail")
                .asString())
        .isEqualTo("ask for an audience at /v1/audiences");
  }

  @Test
  @Order(9)
  void reports_areTheDocumentsOfTheCommandLine() {
    Map<String, Object> overlap =
        Map.of(
            "form",
            "overlap",
            "title",
            "How many both know",
            "epsilon",
            0.2,
            "with",
            Map.of("tables", List.of("metromail.mailings", "hearth.customers")));

    JsonNode price = ann.post("/v1/reports/explain", overlap).json();
    JsonNode told = ann.ended("/v1/reports", overlap);

    assertThat(price.get("questions").asInt()).isEqualTo(3);
    assertThat(price.get("epsilon").get("hearth.shoppers").asDouble()).isCloseTo(0.4, within(1e-9));
    JsonNode report = told.get("report");
    JsonNode shared =
        report.get("questions").get("metromail.mailings and hearth.customers").get("answer");
    JsonNode figure = report.get("tables").get(0).get("rows").get(0).get("figures").get(0);
    assertThat(report.get("form").asString()).isEqualTo("overlap");
    assertThat(figure.get("estimate").asDouble())
        .isEqualTo(shared.get("rows").get(0).get(0).asDouble());
    assertThat(figure.get("low").asDouble())
        .isEqualTo(shared.get("intervals95").get(0).get(0).get(0).asDouble());
    assertThat(told.get("question").get("status").asString()).isEqualTo("answered");
  }

  @Test
  @Order(9)
  void liftOverRest_isThatOfTheReleasedNumbers() {
    JsonNode report = ann.ended("/v1/reports", lift("segment")).get("report");

    JsonNode effects = report.get("tables").get(1);
    assertThat(effects.get("title").asString()).isEqualTo("mens against none");
    double difference = rate(report, "mens") - rate(report, "none");
    assertThat(effects.get("rows").get(0).get("figures").get(1).get("estimate").asDouble())
        .isCloseTo(difference, within(1e-9));
  }

  @Test
  @Order(9)
  void reportThatLacksAColumn_orIsNone_isRefusedWithWhatIsMissing() {
    JsonNode lacking = ann.ended("/v1/reports", lift("branch"));
    RestClient.Said none =
        ann.post(
            "/v1/reports",
            Map.of("form", "lift", "title", "T", "with", Map.of()),
            "Idempotency-Key",
            "no-report");

    assertThat(lacking.has("report")).isFalse();
    assertThat(lacking.get("question").get("status").asString()).isEqualTo("refused");
    assertThat(lacking.get("question").get("problem").get("code").asString())
        .isEqualTo("not-found");
    assertThat(lacking.get("question").get("problem").toString()).contains("branch");
    assertThat(none.status()).isEqualTo(400);
    assertThat(none.json().get("detail").asString()).contains("`randomised` is missing");
  }

  private static Map<String, Object> lift(String arm) {
    return Map.of(
        "form",
        "lift",
        "title",
        "Did the e-mails work?",
        "with",
        Map.of(
            "assigned",
            "metromail.mailings",
            "arm",
            arm,
            "outcomes",
            "hearth.outcomes",
            "did",
            Map.of("visits", "visit"),
            "control",
            "none",
            "randomised",
            true,
            "planned",
            Map.of("none", 1, "mens", 1)));
  }

  /** Of the numbers that the room released. */
  private static double rate(JsonNode report, String arm) {
    for (JsonNode row : report.get("questions").get("lift").get("answer").get("rows")) {
      if (row.get(0).asString().equals(arm)) {
        return row.get(2).asDouble() / row.get(1).asDouble();
      }
    }
    throw new AssertionError(arm);
  }

  @Test
  @Order(10)
  void policies_areJudgedAsTheRequestBringsThem() throws IOException {
    Map<String, String> files = new TreeMap<>();
    for (String party : List.of("hearth", "metromail")) {
      for (Path file : RestRoom.policies(room.root().resolve(party))) {
        files.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    JsonNode lint = ann.post("/v1/policies/lint", Map.of("files", files)).json();
    JsonNode test = ann.post("/v1/policies/test", Map.of("files", files)).json();
    JsonNode allowed =
        ann.post("/v1/policies/explain", Map.of("files", files, "sql", CHANNELS)).json();
    JsonNode denied = ann.post("/v1/policies/explain", Map.of("files", files, "sql", ROWS)).json();

    assertThat(lint.get("errors").asInt()).isZero();
    assertThat(test.get("passed").asInt()).isPositive();
    assertThat(test.get("failed").asInt()).isZero();
    assertThat(allowed.get("verdict").asString()).isEqualTo("allow");
    assertThat(denied.get("reasons").get(0).get("rule").asString()).isEqualTo("row-level-output");
    files.put("hearth.customers.yaml", "policy: parley/v1\nsurprise: 1\n");
    assertThat(
            ann.post("/v1/policies/lint", Map.of("files", files))
                .json()
                .get("findings")
                .get(0)
                .get("code")
                .asString())
        .isEqualTo("unreadable");
    assertThat(ann.post("/v1/policies/lint", Map.of("files", Map.of("../x.yaml", ""))).status())
        .isEqualTo(400);
  }

  @Test
  @Order(11)
  void cancelledQuestion_hasNoOutcome() {
    String place = taken(counting("0.011"));
    RestClient.Said cancelled = ann.delete(place);

    assertThat(cancelled.status()).isEqualTo(204);
    assertThat(ann.delete(place).status()).isEqualTo(204);
    assertThat(ann.get(place).json().get("status").asString()).isEqualTo("cancelled");
    assertThat(ann.get(place + "/result").code()).isEqualTo("called-off");
    JsonNode ended = ann.ended("/v1/queries", RestClient.sql(ROWS));
    assertThat(ann.delete("/v1/queries/" + ended.get("id").asString()).code())
        .isEqualTo("ended-already");
  }

  private static String counting(String epsilon) {
    return "SELECT /*+ privacy(epsilon='%s') */ COUNT(*) AS n FROM hearth.outcomes"
        .formatted(epsilon);
  }

  private String taken(String sql) {
    RestClient.Said taken =
        ann.post("/v1/queries", RestClient.sql(sql), "Idempotency-Key", "taken" + sql.hashCode());
    return taken.header("Location");
  }

  @Test
  @Order(11)
  void questionStoppedBeforeItRuns_isNotCharged() throws IOException {
    double before = metric("parley_epsilon_spent_total");

    assertThatThrownBy(
            () ->
                room.resources()
                    .ask(
                        new Account("hearth-ann", "hearth", Set.of(Role.ANALYST)),
                        ask(counting("0.012"), "aggregate"),
                        stage -> {
                          if (stage == Stage.RUNNING) {
                            throw new IllegalStateException("called off");
                          }
                        }))
        .hasMessage("called off");
    assertThat(metric("parley_epsilon_spent_total")).isEqualTo(before);
    assertThat(exported("hearth"))
        .anyMatch(
            line ->
                line.at("/entry/event").asString().equals("called-off")
                    && line.at("/entry/question/sql").asString().equals(counting("0.012")));
  }

  /**
   * Else the next to ask the same would learn whether the rows were done at that very moment: it
   * would get a repeat, or run anew.
   */
  @Test
  @Order(11)
  void questionCalledOffWhileItRuns_keepsItsTurn() throws IOException {
    double answered = metric("parley_queries_total", "outcome=\"answered\"");
    String sql = "";
    for (int i = 0; i < 10 && sql.isEmpty(); i++) {
      String next = counting("0.01" + (3 + i));
      String place = taken(next);
      while (ann.get(place)
          .json()
          .path("stage")
          .asString("")
          .matches("accepted|planning|reserving")) {
        Thread.onSpinWait();
      }
      sql = ann.delete(place).status() == 204 ? next : "";
      answered += sql.isEmpty() ? 1 : 0; // it was done before it could be called off
    }
    JsonNode again = ann.ended("/v1/queries", RestClient.sql(sql));

    assertThat(again.get("status").asString()).isEqualTo("answered");
    assertThat(metric("parley_queries_total", "outcome=\"answered\"")).isEqualTo(answered + 1);
  }

  @Test
  @Order(12)
  void fiftyAtOnce_getOneAnswerAQuestion() throws Exception {
    double charged = metric("parley_queries_total", "outcome=\"answered\"");
    ExecutorService threads = Executors.newFixedThreadPool(50);
    List<Future<String>> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      String sql =
          "SELECT /*+ privacy(epsilon='0.0%d') */ COUNT(*) AS n FROM hearth.outcomes"
              .formatted(2 + i % 5);
      all.add(
          threads.submit(
              () -> {
                JsonNode question = ann.ended("/v1/queries", RestClient.sql(sql));
                return ann.get(question.get("result").asString()).text();
              }));
    }
    Set<String> answers = new HashSet<>();
    for (Future<String> one : all) {
      answers.add(one.get());
    }
    threads.shutdown();

    assertThat(answers).as("one a question, with its one receipt").hasSize(5);
    assertThat(metric("parley_queries_total", "outcome=\"answered\"") - charged).isEqualTo(5);
  }

  /** The same lines as the operator's command gives a member, and none about others alone. */
  @Test
  @Order(13)
  void audit_isTheMembersPartOfTheLog() throws IOException {
    for (RestClient client : List.of(ann, eve)) {
      String member = client.equals(ann) ? "hearth" : "metromail";
      List<JsonNode> over = new ArrayList<>();
      String cursor = "";
      do {
        JsonNode page = client.get("/v1/audit?limit=7" + cursor).json();
        page.get("items").forEach(over::add);
        cursor = page.has("next") ? "&cursor=" + page.get("next").asString() : "";
      } while (!cursor.isEmpty());

      assertThat(over).isEqualTo(exported(member)).hasSizeGreaterThan(7);
      assertThat(over).allMatch(line -> line.toString().contains("\"" + member + "\""));
    }
    assertThat(ann.get("/v1/audit?limit=100").text())
        .contains("\"event\":\"refused\"", "\"account\":\"hearth-ann\"", "\"event\":\"answered\"");
  }

  private List<JsonNode> exported(String member) {
    List<JsonNode> lines = new ArrayList<>();
    try (NodeLog log = NodeLog.open(room.root().resolve("room/node.yaml"), Clock.systemUTC())) {
      log.export(
          Optional.of(member),
          line ->
              line.entry()
                  .ifPresent(e -> lines.add(JsonMapper.shared().readTree(Json.text(line)))));
    }
    return lines;
  }

  /** What depends on a partner's data is for the operator alone: it is not at this door. */
  @Test
  @Order(14)
  void figures_areForTheOperatorAlone() {
    assertThat(metric("parley_queries_total", "outcome=\"answered\"", "member=\"hearth\""))
        .isPositive();
    assertThat(metric("parley_refusals_total", "reason=\"row-level-output\"")).isPositive();
    assertThat(
            metric(
                "parley_epsilon_spent_total",
                "population=\"hearth.shoppers\"",
                "member=\"hearth\""))
        .isBetween(0.5, 20.0);
    assertThat(metric("parley_rows_received_total", "party=\"hearth\"")).isGreaterThan(1_000);
    assertThat(metric("parley_bytes_received_total", "party=\"hearth\"")).isGreaterThan(16_000);
    assertThat(metric("parley_cpu_seconds_total", "member=\"hearth\"")).isPositive();

    assertThat(ann.get("/actuator/prometheus").status()).isEqualTo(404);
    assertThat(ann.get("/actuator/health/liveness").status()).isEqualTo(404);
  }

  private double metric(String name, String... labels) {
    return room.figures()
        .lines()
        .filter(l -> l.startsWith(name + "{"))
        .filter(l -> List.of(labels).stream().allMatch(l::contains))
        .mapToDouble(l -> Double.parseDouble(l.substring(l.lastIndexOf(' '))))
        .sum();
  }

  /** The lines of docs/rest.md, as they stand there. */
  @Test
  @Order(15)
  void curlLinesOfThePage_work() throws Exception {
    String page = Files.readString(Path.of("../docs/rest.md")).replaceAll("(?s)```.*?```", "");
    String script =
        "set -euo pipefail\n"
            + page.lines()
                .filter(line -> line.startsWith("    "))
                .map(line -> line.substring(4) + "\n")
                .collect(Collectors.joining());
    assertThat(script).contains("/v1/queries/explain", "Accept: text/csv", "/v1/policies/lint");
    ProcessBuilder bash = new ProcessBuilder("bash", "-c", script);
    bash.environment().put("ROOM", "https://127.0.0.1:" + room.port());
    bash.environment().put("CA", room.root().resolve("room/keys/tls.crt").toString());
    bash.environment().put("KEY", room.key("hearth-ann"));
    Process curl = bash.redirectErrorStream(true).start();
    String said = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(curl.waitFor()).as(said).isZero();
    assertThat(said)
        .contains(
            "\"status\":\"answered\"",
            "Parley-Signature: ",
            "\"channel\",\"people\",\"people_low95\"");
  }
}
