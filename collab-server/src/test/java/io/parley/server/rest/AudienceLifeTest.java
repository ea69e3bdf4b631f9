package io.parley.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.account.Role;
import io.parley.server.activation.AudienceRooms;
import io.parley.server.activation.AudienceSchedule;
import io.parley.server.audit.NodeLog;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import io.parley.server.room.RoomRig;
import io.parley.server.room.SmallLists;
import io.parley.server.wire.AuditEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/**
 * The whole life of an audience over REST alone, at the receiver's own node, with two parties and a
 * room; every answer is held to the OpenAPI document.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AudienceLifeTest {
  private static final String ALL = "/v1/collaborations/spring-mailing/audiences";

  private Path root = Path.of("");
  private RoomRig rig;
  private RestDoors doors;
  private RestClient marketer;
  private RestClient analyst;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException, InterruptedException {
    root = folder;
    rig = RoomRig.start(folder, SmallLists::allow);
    doors = rig.restAt("metromail");
    marketer = doors.client(rig.account("life-marketer", "metromail", Role.MARKETER));
    analyst = doors.client(rig.account("life-analyst", "metromail", Role.ANALYST));
  }

  @AfterAll
  void stop() {
    rig.close();
  }

  private static Map<String, Object> declaration(String name, String where) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", name);
    body.put(
        "sql",
        "SELECT m.person FROM metromail.mailings m JOIN hearth.customers c USING (person) WHERE "
            + where);
    body.put("purpose", "activation");
    body.put("destinations", List.of("files"));
    return body;
  }

  @Test
  @Order(1)
  void explained_declaresNothing() {
    RestClient.Said said = marketer.post(ALL + "/explain", declaration("early", "c.recency <= 6"));

    assertThat(said.status()).as(said.text()).isEqualTo(200);
    assertThat(said.text()).contains("outside differential privacy");
    assertThat(marketer.get(ALL).json().get("items")).isEmpty();
  }

  @Test
  @Order(2)
  void sized_isAPrivateEstimate_chargedOnce() {
    Map<String, Object> body = Map.of("audience", declaration("early", "c.recency <= 6"));
    RestClient.Said said = analyst.post(ALL + "/size", body);
    assertThat(said.status()).as(said.text()).isEqualTo(200);
    var spent = rig.spent("hearth", "shoppers");

    JsonNode again = analyst.post(ALL + "/size", body).json();

    assertThat(said.json().get("people").asDouble()).isGreaterThan(SmallLists.LEAST);
    assertThat(spent.signum()).isPositive();
    assertThat(again).isEqualTo(said.json());
    assertThat(rig.spent("hearth", "shoppers")).isEqualTo(spent);
    assertThat(marketer.post(ALL + "/size", body).code()).isEqualTo("right-missing");
  }

  @Test
  @Order(3)
  void belowTheLeastSize_noNumberIsTold() {
    JsonNode said =
        analyst
            .post(ALL + "/size", Map.of("audience", declaration("small", "c.recency = 13")))
            .json();

    assertThat(said.get("least").asInt()).isEqualTo(SmallLists.LEAST);
    assertThat(said.has("people")).isFalse();
    assertThat(said.has("interval95")).isFalse();
  }

  @Test
  @Order(4)
  void created_isThere_withItsLabel() {
    Map<String, Object> body = declaration("early", "c.recency <= 6");
    body.put("refresh", "every 12 hours");
    body.put("membershipDays", 30);
    RestClient.Said said = marketer.post(ALL, body);

    assertThat(said.status()).as(said.text()).isEqualTo(201);
    assertThat(said.json().get("status").asString()).isEqualTo("delivered");
    assertThat(said.header("Location")).isEqualTo(ALL + "/early");
    JsonNode status = marketer.get(said.header("Location")).json();
    assertThat(status.get("label").asString())
        .isEqualTo("exact disclosure, outside differential privacy");
    assertThat(status.get("refresh").asString()).isEqualTo("every 12 hours");
    assertThat(status.get("runs")).hasSize(1);
    assertThat(status.get("allowed").toString()).isEqualTo("[\"file\"]");
    assertThat(marketer.get(ALL).json().get("items")).hasSize(1);
  }

  /** A program that lost the answer asks the same again. */
  @Test
  @Order(5)
  void createdAgain_orRefreshedOnTheSameData_costsNothing() {
    Map<String, Object> body = declaration("early", "c.recency <= 6");
    body.put("refresh", "every 12 hours");
    body.put("membershipDays", 30);

    assertThat(marketer.post(ALL, body).json().get("status").asString())
        .isEqualTo("answered before");
    assertThat(marketer.postText(ALL + "/early/refresh", "").json().get("status").asString())
        .isEqualTo("answered before");
    body.put("membershipDays", 31);
    RestClient.Said other = marketer.post(ALL, body);
    assertThat(other.code()).isEqualTo("not-possible");
    assertThat(other.json().get("detail").asString()).contains("is declared already");
  }

  @Test
  @Order(6)
  void nearList_isWithheld_asByTheCommand() {
    RestClient.Said said =
        marketer.post(ALL, declaration("nearly", "c.recency <= 6 AND c.recency <> 0"));

    assertThat(said.json().get("status").asString()).isEqualTo("withheld");
    assertThat(said.json().get("people").asInt()).isZero();
    RestClient.Said export = marketer.post(ALL + "/nearly/exports", Map.of("to", "files"));
    assertThat(export.status()).isEqualTo(409);
    assertThat(export.json().get("detail").asString())
        .contains("no list of the audience `nearly` was delivered yet");
  }

  @Test
  @Order(7)
  void exported_isAFileOfTheReceiversOwnPeople_andThenNothingIsDue() throws IOException {
    Map<String, Object> tried = Map.of("to", "files", "validateOnly", true);
    assertThat(marketer.post(ALL + "/early/exports", tried).json().get("status").asString())
        .isEqualTo("valid");
    Path file = root.resolve("metromail/exports/early-files-00001/add-00001.csv");
    assertThat(file).doesNotExist();

    JsonNode said = marketer.post(ALL + "/early/exports", Map.of("to", "files")).json();

    assertThat(said.get("status").asString()).isEqualTo("delivered");
    int added = said.get("deliveries").get(0).get("people").get("added").asInt();
    assertThat(added).isGreaterThan(SmallLists.LEAST);
    assertThat(Files.readAllLines(file)).hasSize(added + 1);
    assertThat(
            marketer
                .post(ALL + "/early/exports", Map.of("to", "files"))
                .json()
                .get("status")
                .asString())
        .isEqualTo("nothing due");
  }

  @Test
  @Order(8)
  void refused_hasTheReasonsOfTheRoom_andLeavesNoAudience() {
    RestClient.Said said = marketer.post(ALL, declaration("rich", "c.history > 100"));

    assertThat(said.status()).as(said.text()).isEqualTo(403);
    assertThat(said.json().get("errors").get(0).get("message").asString()).contains("history");
    assertThat(marketer.get(ALL + "/rich").code()).isEqualTo("no-such-resource");
  }

  @Test
  @Order(9)
  void wrongDeclarations_areRefusedBeforeAnythingIsAsked() {
    Map<String, Object> nowhere = declaration("other", "c.recency <= 2");
    nowhere.put("destinations", List.of("fils"));
    Map<String, Object> seldom = declaration("other", "c.recency <= 2");
    seldom.put("refresh", "dayly");

    assertThat(marketer.post(ALL, nowhere).json().get("detail").asString())
        .contains("`fils` is no destination; did you mean `files`?");
    assertThat(marketer.post(ALL, seldom).json().get("detail").asString())
        .contains("`dayly` is no refresh; did you mean `daily`?");
    assertThat(marketer.post(ALL, declaration("../x", "1 = 1")).status()).isEqualTo(400);
  }

  /** The key of a revoked account is unknown from the next request on, and so is the partner's. */
  @Test
  @Order(10)
  void whoeverIsNobodyHere_seesNothing() {
    RestClient partners = doors.client(rig.account("life-other", "hearth", Role.MARKETER));
    String key = rig.account("life-gone", "metromail", Role.MARKETER);
    RestClient gone = doors.client(key);
    assertThat(gone.get(ALL).status()).isEqualTo(200);
    rig.revoke("life-gone");

    assertThat(doors.client("parley_\u00e9").get(ALL).status()).isEqualTo(401);
    assertThat(partners.get(ALL).code()).isEqualTo("key-unknown");
    assertThat(gone.get(ALL).code()).isEqualTo("key-unknown");
    assertThat(marketer.get("/v1/collaborations/autumn/audiences").code()).isEqualTo("key-unknown");
  }

  /** By its own key, on a clock that is half a day later; and with a key that is none any more. */
  @Test
  @Order(11)
  void nodeItself_asksForWhatIsDue_andSaysWhyItCouldNot() throws IOException {
    String key = rig.account("life-node", "metromail", Role.MARKETER);
    Path file = root.resolve("metromail/room.key");
    Files.writeString(file, key);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Path config = root.resolve("metromail/rest-node.yaml");
    Files.writeString(config, "      key: file:room.key\n", StandardOpenOption.APPEND);

    scheduled(config, Duration.ofHours(11));
    assertThat(asked()).isEmpty();
    scheduled(config, Duration.ofHours(13));
    assertThat(asked()).containsExactly("schedule answered before");
    rig.revoke("life-node");
    scheduled(config, Duration.ofHours(26));

    assertThat(asked()).hasSize(1);
    assertThat(marketer.get(ALL + "/early").json().get("failed").get("why").asString())
        .isEqualTo("the room does not know the key of `node.audiences`");
  }

  private void scheduled(Path config, Duration later) {
    NodeConfiguration its = NodeConfiguration.load(config);
    NodeDirectory directory = NodeDirectory.of(config, its);
    Clock clock = Clock.offset(Clock.systemUTC(), later);
    AudienceRooms rooms = AudienceRooms.of(its, directory, clock, Progress.SILENT);
    AudienceSchedule.of(rooms, clock, Progress.SILENT).tick();
  }

  private List<String> asked() {
    return entries().stream()
        .filter(e -> e.event().equals("audience-asked"))
        .map(e -> e.details().get("by") + " " + e.details().get("status"))
        .filter(e -> e.startsWith("schedule"))
        .toList();
  }

  @Test
  @Order(12)
  void removed_isTakenOutAndForgotten() throws IOException {
    RestClient.Said said = marketer.delete(ALL + "/early");

    assertThat(said.status()).as(said.text()).isEqualTo(200);
    assertThat(said.json().get("status").asString()).isEqualTo("removed");
    assertThat(said.json().get("deliveries").get(0).get("people").get("removed").asInt())
        .isGreaterThan(SmallLists.LEAST);
    assertThat(marketer.get(ALL + "/early").status()).isEqualTo(404);
    assertThat(root.resolve("metromail/audiences/early")).doesNotExist();
  }

  @Test
  @Order(13)
  void auditLogOfTheNode_saysWhoDidWhat() {
    assertThat(entries())
        .extracting(e -> e.event() + " " + e.details().getOrDefault("by", ""))
        .containsSubsequence(
            "audience-asked account life-marketer",
            "audience-delivery account life-marketer",
            "audience-delivery account life-marketer",
            "audience-removed account life-marketer");
  }

  private List<AuditEntry> entries() {
    List<AuditEntry> entries = new ArrayList<>();
    try (NodeLog log = NodeLog.open(root.resolve("metromail/node.yaml"), Clock.systemUTC())) {
      log.export(Optional.empty(), line -> line.entry().ifPresent(entries::add));
    }
    return entries;
  }
}
