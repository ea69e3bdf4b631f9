package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.identity.link.RecordKey;
import io.parley.policy.Analysis;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.ConsentSettings;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.PipelineSettings;
import io.parley.server.node.SourceOrigin;
import io.parley.server.pipeline.RunHistory;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Grant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that takes rows in while it runs, and questions about it. */
class LiveNodeTest {
  private static final String CUSTOMERS =
      "SELECT COUNT(DISTINCT person) AS n FROM hearth.customers";

  private final Path root;
  private TwoNodes two;

  LiveNodeTest(@TempDir Path root) {
    this.root = root;
  }

  @BeforeEach
  void startNodes() throws IOException {
    two =
        TwoNodes.running(
            root,
            Map.of("hearth/web/first.csv", "id,mail,tel,months,visits\nw0,gus@example.com,,5,1\n"),
            new PipelineSettings(1, 0),
            List.of(
                new NodeConfiguration.Source(
                    "web",
                    "",
                    "US",
                    "mail",
                    "tel",
                    "customers",
                    Map.of("recency", "months", "visit", "visits"),
                    Map.of(),
                    "id",
                    ConsentSettings.NONE,
                    SourceOrigin.files("web/*.csv"))));
  }

  @AfterEach
  void stopNodes() {
    two.close();
  }

  private void comes(String file, String rows) throws IOException {
    two.write("hearth/web/" + file, "id,mail,tel,months,visits\n" + rows);
    pipeline().run();
  }

  private LivePipeline pipeline() {
    return two.node("hearth").pipeline().orElseThrow();
  }

  private LiveNode live() {
    return two.node("hearth").live().orElseThrow();
  }

  private void laterEdition() {
    two.clock.advance(Duration.ofSeconds(1));
  }

  private String asked() {
    return two.committed(CUSTOMERS, Analysis.AGGREGATE, "hearth");
  }

  /** The persons of a question's rows. */
  private List<UUID> persons(String query) {
    PartyStreams.Prepared prepared = two.hearth().stream(query, "rows0");
    List<UUID> persons = new ArrayList<>();
    try (DuckDb database = prepared.database()) {
      database.query(prepared.query(), row -> persons.add((UUID) row.getObject(1)));
    }
    int[] all = new int[persons.size()];
    RowTokens tokens = prepared.tokens().orElseThrow();
    assertThat(tokens.excluded().cardinality()).isBetween(0, all.length);
    excluded = tokens.excluded().cardinality();
    return persons;
  }

  /** How many people the last question left out. */
  private int excluded;

  @Test
  void rowsThatCome_areSeenByALaterQuestion_andNotByOneUnderWay() throws IOException {
    String before = asked();
    comes("second.csv", "w1,fay@example.com,,1,1\nw2,ann@example.com,,2,1\n");
    laterEdition();
    String after = asked();

    assertThat(persons(before)).as("four of crm, one of web").hasSize(5);
    assertThat(persons(after)).hasSize(7);
    assertThat(standing("web").why()).isEmpty();
    assertThat(standing(LivePipeline.PUBLISH).rows()).isEqualTo(2);
  }

  /** Ann and the one with the phone turn out to be one, and object by the phone. */
  @Test
  void whoObjects_isLeftOutOfQuestionsUnderWayToo_byTheIdsOfTheirEdition() throws IOException {
    String before = asked();
    comes("second.csv", "w1,ann@example.com,+1 202 555 0143,1,1\n");
    laterEdition();
    String after = asked();
    Files.writeString(two.directory("hearth").resolve("objections.csv"), "phone\n202 555 0143\n");

    assertThat(persons(after)).hasSize(6);
    assertThat(excluded).as("the one person of now").isEqualTo(1);
    assertThat(persons(before)).hasSize(5);
    assertThat(excluded)
        .as("Ann's own rows of before too: the phone is known to be hers now")
        .isEqualTo(2);
  }

  private int ingests() {
    return two.said("hearth").split("curated tables are in the lake", -1).length - 1;
  }

  /** The phone came with an ingest of everything, after which other people are held. */
  @Test
  void whoObjectsByWhatCameLater_isLeftOutOfAnEditionFromBeforeAnIngest() throws IOException {
    String before = asked();
    comes("second.csv", "w0,gus@example.com,,5,0\nw1,ann@example.com,+1 202 555 0199,1,1\n");
    Files.writeString(two.directory("hearth").resolve("objections.csv"), "phone\n202 555 0199\n");
    assertThat(ingests()).isEqualTo(2);

    assertThat(persons(before)).hasSize(5);
    assertThat(excluded).as("Ann").isEqualTo(1);
  }

  /** That a row came again under its key makes an ingest of everything, and tells nobody. */
  @Test
  void editionOutlastsAnIngestOfEverything_andTheNextHasItsRows() throws IOException {
    Map<String, Long> first = two.offer("hearth").snapshots();
    two.clock.advance(Duration.ofMillis(300));
    comes("second.csv", "w0,gus@example.com,,5,0\nw1,fay@example.com,,1,1\n");
    assertThat(ingests()).isEqualTo(2);

    assertThat(two.offer("hearth").snapshots()).as("the time is not over").isEqualTo(first);
    assertThat(persons(asked())).hasSize(5);
    laterEdition();
    assertThat(two.offer("hearth").snapshots()).isNotEqualTo(first);
    assertThat(persons(asked())).hasSize(6);
  }

  @Test
  void grantOnAnOldOffer_isRefused_howeverFewCameSince() throws IOException {
    Grant grant = two.grant(CUSTOMERS);
    laterEdition();
    two.offer("hearth");
    two.clock.advance(Duration.ofMinutes(15));
    long later = two.clock.instant().plus(Duration.ofSeconds(60)).toEpochMilli();
    byte[] signed =
        two.signed(
            grant, text -> text.replace(String.valueOf(grant.expires()), String.valueOf(later)));

    assertThatThrownBy(() -> two.hearth().reserve(signed))
        .isInstanceOf(BadDocument.class)
        .hasMessage("the grant is not about what this node offers now");
  }

  /** Members see the number of an edition: it tells of the clock, and of nobody's rows. */
  @Test
  void editionIsNamedByTheClockAlone() throws IOException {
    Map<String, Long> first = two.offer("hearth").snapshots();
    comes("second.csv", "w1,fay@example.com,,1,1\n");
    assertThat(two.offer("hearth").snapshots()).as("rows came, no time passed").isEqualTo(first);
    laterEdition();
    Map<String, Long> second = two.offer("hearth").snapshots();
    laterEdition();
    Map<String, Long> third = two.offer("hearth").snapshots();

    assertThat(second).isNotEqualTo(first);
    assertThat(third).as("time passed, nothing came").isNotEqualTo(second);
    assertThat(third.values()).containsOnly(two.clock.millis());
  }

  @Test
  void grantOnAnEditionOfJustNow_isServed_andOneOfLongAgoRefused() throws IOException {
    Grant grant = two.grant(CUSTOMERS);
    for (int i = 0; i < 7; i++) {
      comes("f%d.csv".formatted(i), "x%d,,,1,1\n".formatted(i));
      laterEdition();
      two.offer("hearth");
    }
    assertThat(TwoNodes.reservation(two.hearth(), two.signed(grant))).isNotEmpty();

    Grant old = two.grant(CUSTOMERS);
    for (int i = 0; i < 8; i++) {
      laterEdition();
      two.offer("hearth");
    }
    byte[] signed = two.signed(old);
    assertThatThrownBy(() -> two.hearth().reserve(signed))
        .isInstanceOf(BadDocument.class)
        .hasMessage("the grant is not about what this node offers now");
  }

  /** The file lacks a column that the mapping names. */
  private LivePipeline.Standing standing(String step) {
    return Objects.requireNonNull(pipeline().standings().get(step));
  }

  @Test
  void sourceThatFails_isSaidAndTriedAgain_andTheNodeAnswers() throws IOException {
    two.write("hearth/web/second.csv", "id,mail,months\nw1,fay@example.com,1\n");
    pipeline().run();
    laterEdition();

    LivePipeline.Standing standing = standing("web");
    assertThat(standing.failures()).isEqualTo(1);
    assertThat(standing.why()).contains("`visits`");
    assertThat(two.said("hearth")).contains("pipeline: web failed, and is tried again");
    assertThat(persons(asked())).hasSize(5);

    comes("second.csv", "w1,fay@example.com,,1,1\n");
    two.clock.advance(Duration.ofSeconds(5));
    pipeline().run();
    laterEdition();
    assertThat(standing("web").failures()).isZero();
    assertThat(persons(asked())).hasSize(6);
  }

  private Path report() {
    return two.directory("hearth").resolve("ingest.json");
  }

  private Set<String> identifiersInTheLake() {
    Set<String> held = new TreeSet<>();
    try (NodeLake lake = NodeLake.open(new NodeDirectory(two.directory("hearth")))) {
      lake.identifiers((person, type, value) -> held.add(value));
    }
    return held;
  }

  @Test
  void nodeThatStops_leavesItsPeopleInTheLake_andGoesOnFromThereWithoutAnIngest()
      throws IOException {
    assertThat(report()).as("nothing has come since the ingest").exists();
    comes("second.csv", "w1,fay@example.com,,1,1\n");
    assertThat(report()).as("the lake's people are behind").doesNotExist();

    two.node("hearth").close();
    assertThat(report()).exists();
    assertThat(identifiersInTheLake()).contains("fay@example.com");
    two.psi("hearth").close();
    two.write("hearth/web/third.csv", "id,mail,tel,months,visits\nw2,FAY@example.com,,2,1\n");
    two.reopen("hearth");
    laterEdition();

    assertThat(ingests()).as("that of the first start").isEqualTo(1);
    assertThat(two.said("hearth")).contains("6 records of 6 people are as they were");
    assertThat(persons(asked())).as("the row that came meanwhile is in").hasSize(7);
    assertThat(live().counts()).isEqualTo(Map.of("records", 7L, "people", 6L));
    comes("fourth.csv", "w3,gus@example.com,202-555-0177,2,1\n");
    Files.writeString(two.directory("hearth").resolve("objections.csv"), "phone\n202 555 0177\n");
    laterEdition();
    assertThat(persons(asked())).hasSize(8);
    assertThat(excluded).as("Gus").isEqualTo(1);
  }

  @Test
  void fileOfASourceThatChanged_isIngestedAtTheStart() throws IOException {
    two.node("hearth").close();
    two.write("hearth/crm.csv", "email,phone,months,visits\nann@example.com,,1,1\n");
    two.reopen("hearth");
    laterEdition();

    assertThat(ingests()).isEqualTo(2);
    assertThat(persons(asked())).as("Ann, Gus").hasSize(2);
  }

  @Test
  void whatErasesByHand_isFollowedByAnIngest() {
    two.node("hearth").close();
    IngestNote.remove(new NodeDirectory(two.directory("hearth")));
    two.reopen("hearth");

    assertThat(ingests()).isEqualTo(2);
  }

  @Test
  void peopleAreBroughtIntoTheLakeOfARunningNode() throws IOException {
    Map<String, Long> offered = two.offer("hearth").snapshots();
    comes("second.csv", "w1,fay@example.com,,1,1\n");
    assertThat(identifiersInTheLake()).doesNotContain("fay@example.com");

    assertThat(live().keep()).isTrue();

    assertThat(report()).exists();
    assertThat(identifiersInTheLake()).contains("fay@example.com", "gus@example.com");
    assertThat(live().keep()).as("nothing came since").isFalse();
    assertThat(two.offer("hearth").snapshots()).as("no edition of its own").isEqualTo(offered);
    assertThat(persons(asked())).as("of the edition that was offered").hasSize(5);
  }

  /** A room keeps answers by these numbers. */
  @Test
  void editionAfterAStart_hasANumberOfItsOwn_alsoWhereTheClockIsSetBack() {
    long before = edition();
    two.clock.advance(Duration.ofHours(-1));
    two.node("hearth").close();
    two.reopen("hearth");
    long after = edition();
    assertThat(after).isGreaterThan(before);

    laterEdition();
    assertThat(edition()).as("an edition lasts a second still").isGreaterThan(after);
  }

  private long edition() {
    return two.offer("hearth").snapshots().getOrDefault(NodeLake.PEOPLE, 0L);
  }

  @Test
  void stepsStandInTheHistoryOfRuns() throws IOException {
    comes("second.csv", "w1,fay@example.com,,1,1\nw2,ann@example.com,,2,1\n");
    comes("third.csv", "w3,cid@example.com,,1,1\n");
    two.write("hearth/web/fourth.csv", "id,mail,months\nw4,fay@example.com,1\n");
    pipeline().run();
    two.clock.advance(Duration.ofSeconds(10));
    pipeline().run();
    pipeline().stop();

    assertThat(
            new RunHistory(new NodeDirectory(two.directory("hearth")), two.clock)
                .all().stream()
                    .map(
                        run ->
                            "%s %s %s %d"
                                .formatted(run.step(), run.source(), run.outcome(), run.rows())))
        .as("of the start, then one for each step that did something, and one failure")
        .containsExactlyInAnyOrder(
            "take web DONE 4",
            "clean web DONE 4",
            "publish  DONE 5",
            "publish  DONE 3",
            "take web FAILED 0");
  }

  @Test
  void recordIsFoundAndAdded_withoutReadingTheSources() throws IOException {
    comes("second.csv", "w1,fay@example.com,,1,1\n");

    LiveFound found = live().find("web", Map.of("email", "FAY@example.com"), Optional.empty(), 5);
    assertThat(found.matches()).hasSize(1);
    assertThat(found.matches().get(0).key()).isEqualTo("w1");
    assertThat(found.matches().get(0).bits()).isEqualTo(64);

    AddedRecord added =
        live()
            .add(
                new RecordKey("web", "w9"),
                Map.of("email", "fay@example.com", "phone", "202-555-0143"),
                "cli:jo");
    assertThat(added.records()).as("Fay's, the phone's, and this one").isEqualTo(3);
    assertThat(added.aliases()).isEqualTo(1);
    laterEdition();
    assertThat(persons(asked())).as("its row comes with its source").hasSize(6);

    assertThatThrownBy(
            () -> live().add(new RecordKey("web", "w9"), Map.of("email", "a@b.example"), "cli:jo"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("has a record of that key in the history already");
    comes("third.csv", "w9,fay@example.com,202-555-0143,1,1\n");
    laterEdition();
    assertThat(persons(asked())).as("it has come").hasSize(7);
  }
}
