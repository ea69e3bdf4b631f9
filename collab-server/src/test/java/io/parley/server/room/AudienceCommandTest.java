package io.parley.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.parley.server.account.Role;
import io.parley.server.cli.Shell;
import io.parley.server.cli.Shell.Said;
import io.parley.server.client.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** An audience from its declaration to a file, by commands, with two parties and a room. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AudienceCommandTest {
  private static final String PROFILE = "mail-marketer";
  private static final String ANALYST = "mail-analyst";
  private static final int LEAST = SmallLists.LEAST;

  private final ObjectMapper json = new ObjectMapper();
  private Path root = Path.of("");
  private String homeBefore = "";
  private RoomRig rig;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException, InterruptedException {
    root = folder;
    homeBefore = System.getProperty("user.home");
    System.setProperty("user.home", folder.toString());
    rig = RoomRig.start(folder, SmallLists::allow);
    profile(PROFILE, Role.MARKETER);
    profile(ANALYST, Role.ANALYST);
  }

  private void profile(String name, Role role) throws IOException {
    String key = rig.account(name, "metromail", role);
    var unused =
        new Profile(
                "127.0.0.1:" + rig.port(),
                Files.readString(rig.certificate()),
                rig.roomKey().encoded(),
                key)
            .write(name);
  }

  @AfterAll
  void stop() throws IOException {
    rig.close();
    System.setProperty("user.home", homeBefore);
    Files.deleteIfExists(Profile.folder().resolve(PROFILE + ".json"));
    Files.deleteIfExists(Profile.folder().resolve(ANALYST + ".json"));
  }

  @Test
  @Order(1)
  void validateOnly_saysWhatItIs_andDeclaresNothing() throws IOException {
    Said said = create("early", "c.recency <= 6", "--validate-only");

    assertThat(said.exit()).as(said.err()).isZero();
    assertThat(said.out()).contains("outside differential privacy", "fewer than 20 people");
    assertThat(parley("list").out()).isEqualTo("no audience is declared\n");
  }

  @Test
  @Order(2)
  void size_isAPrivateEstimate_andBelowTheLeastSaysNoMore() throws IOException {
    JsonNode size = sized("early", "c.recency <= 6");
    JsonNode small = sized("small", "c.recency = 13");

    assertThat(size.get("people").asDouble()).isGreaterThan(LEAST);
    assertThat(size.get("interval95")).hasSize(2);
    assertThat(small.get("least").asInt()).isEqualTo(LEAST);
    assertThat(small.path("people").isNumber()).as(small.toString()).isFalse();
    assertThat(small.path("interval95").isArray()).isFalse();
  }

  @Test
  @Order(3)
  void created_isKeptAtTheReceiver_withItsLabel() throws IOException {
    Said said = create("early", "c.recency <= 6", "--json");

    assertThat(said.exit()).as(said.err()).isZero();
    JsonNode asked = json.readTree(said.out());
    assertThat(asked.get("status").asText()).isEqualTo("delivered");
    assertThat(asked.get("people").asInt() % 100).as("rounded").isZero();
    assertThat(asked.get("promise").toString()).contains("EXACT DISCLOSURE outside");
    JsonNode status = json.readTree(parley("status", "early", "--json").out());
    assertThat(status.get("label").asText())
        .isEqualTo("exact disclosure, outside differential privacy");
    assertThat(status.get("runs")).hasSize(1);
    assertThat(status.get("allowed").toString()).isEqualTo("[\"file\"]");
  }

  @Test
  @Order(4)
  void sameDataAgain_isAnsweredBefore_andChargesNothing() throws IOException {
    JsonNode again =
        json.readTree(parley("refresh", "early", "--json", "--profile", PROFILE).out());

    assertThat(again.get(0).get("status").asText()).isEqualTo("answered before");
  }

  /** The condition differs, and not the people: what the difference is must not be told. */
  @Test
  @Order(5)
  void listThatDiffersInTooFew_isWithheld_andCountedByTheOwner() throws IOException {
    Said said = create("nearly", "c.recency <= 6 AND c.recency <> 0", "--json");

    assertThat(said.exit()).as(said.err()).isZero();
    JsonNode asked = json.readTree(said.out());
    assertThat(asked.get("status").asText()).isEqualTo("withheld");
    assertThat(asked.get("people").asInt()).isZero();
    JsonNode status = json.readTree(parley("status", "nearly", "--json").out());
    assertThat(status.get("runs").get(0).get("status").asText()).isEqualTo("withheld");
    Said export = parley("export", "nearly", "--to", "files");
    assertThat(export.exit()).isEqualTo(1);
    assertThat(export.err()).contains("no list of the audience `nearly` was delivered yet");
  }

  @Test
  @Order(6)
  void listOfOthers_isDelivered() throws IOException {
    JsonNode asked = json.readTree(create("late", "c.recency >= 7", "--json").out());

    assertThat(asked.get("status").asText()).isEqualTo("delivered");
  }

  @Test
  @Order(7)
  void exported_isAFileOfTheReceiversOwnPeople() throws IOException {
    Said said = parley("export", "early", "--to", "files");

    assertThat(said.exit()).as(said.err()).isZero();
    List<String> lines =
        Files.readAllLines(root.resolve("metromail/exports/early-files-00001/add-00001.csv"));
    assertThat(lines.get(0)).isEqualTo("id,email,phone");
    assertThat(lines)
        .hasSizeGreaterThan(LEAST)
        .allMatch(l -> l.equals(lines.get(0)) || l.contains("@") || l.contains("+"));
  }

  @Test
  @Order(8)
  void analystWithoutTheRight_leavesNoAudience() throws IOException {
    Said said =
        parley("create", declaration("mine", "c.recency <= 9").toString(), "--profile", ANALYST);

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err()).contains("needs the role marketer");
    assertThat(parley("status", "mine").err()).contains("there is no audience of this name here");
  }

  @Test
  @Order(9)
  void questionThatIsRefused_leavesNoAudience() throws IOException {
    Said said = create("rich", "c.history > 100");

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err()).contains("history");
    assertThat(parley("status", "rich").err()).contains("there is no audience of this name here");
  }

  @Test
  @Order(10)
  void unknownDestination_isRefusedBeforeAnythingIsAsked() throws IOException {
    Path file = declaration("other", "c.recency <= 2");
    Files.writeString(file, Files.readString(file).replace("[files]", "[fils]"));

    Said said = parley("create", file.toString(), "--profile", PROFILE);

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err()).contains("`fils` is no destination; did you mean `files`?");
  }

  private Said create(String name, String where, String... more) throws IOException {
    return parley(
        Stream.concat(
                Stream.of("create", declaration(name, where).toString(), "--profile", PROFILE),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private JsonNode sized(String name, String where) throws IOException {
    Said said =
        Shell.run(
            "audience",
            "size",
            declaration(name, where).toString(),
            "--profile",
            ANALYST,
            "--json");
    assertThat(said.exit()).as(said.err()).isZero();
    return json.readTree(said.out());
  }

  private Path declaration(String name, String where) throws IOException {
    return Files.writeString(
        root.resolve(name + ".yaml"),
        """
        audience: parley/v1
        name: %s
        sql: |
          SELECT m.person
          FROM metromail.mailings m JOIN hearth.customers c USING (person)
          WHERE %s
        purpose: activation
        destinations: [files]
        """
            .formatted(name, where));
  }

  private Said parley(String... words) {
    return Shell.run(
        Stream.concat(
                Stream.concat(Stream.of("audience"), Stream.of(words)),
                Stream.of("--config", root.resolve("metromail/node.yaml").toString()))
            .toArray(String[]::new));
  }
}
