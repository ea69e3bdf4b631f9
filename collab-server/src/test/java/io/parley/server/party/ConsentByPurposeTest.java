package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.policy.Analysis;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.query.plan.Contribution;
import io.parley.server.node.ConsentSettings;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OwnCollaboration;
import io.parley.server.node.Progress;
import io.parley.server.wire.BadDocument;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who takes part in a question depends on its purpose. Ann agrees to both, Bob to measurement, Cat
 * to activation, Dan to nothing.
 */
@Tag("slow")
class ConsentByPurposeTest {
  private static final ConsentSettings BY_PURPOSE =
      new ConsentSettings(
          "", List.of(), List.of(), false, Map.of("measurement", "m", "activation", "a"), 0);
  private static final String CRM =
      """
      email,phone,months,visits,m,a
      ann@example.com,,1,1,yes,yes
      BOB@example.com,,2,0,yes,no
      ,(202) 555-0143,3,1,no,yes
      dan@example.com,,9,0,,no
      """;

  private final Path folder;
  private TwoNodes two;

  ConsentByPurposeTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void start() throws IOException {
    two = TwoNodes.consenting(folder, Map.of("hearth/crm.csv", CRM), BY_PURPOSE);
  }

  @AfterEach
  void stop() {
    two.close();
  }

  /** How many of hearth's people a question is told of. */
  private int sent(String sql, Analysis wanted, String member) {
    String query = two.committed(sql, wanted, member);
    Contribution owed =
        two.hearth().desk().open().find(query).plan().contributions().stream()
            .filter(c -> c.party().equals("hearth"))
            .findFirst()
            .orElseThrow();
    PartyStreams.Prepared prepared = two.hearth().stream(query, owed.name());
    try (DuckDb database = prepared.database()) {
      if (prepared.tokens().isPresent()) {
        int[] places = {0, 1, 2};
        return prepared.tokens().get().tokens(places, new int[3]).length / HeldPseudonyms.SIZE;
      }
      int[] rows = {0};
      database.query(prepared.query(), row -> rows[0]++);
      return rows[0];
    }
  }

  @Test
  void questionsFindWhoConsentsToTheirPurpose() {
    assertThat(sent(TwoNodes.OVERLAP, Analysis.AGGREGATE, "hearth")).as("Ann, Bob").isEqualTo(2);
    assertThat(sent(TwoNodes.BANDS, Analysis.AGGREGATE, "hearth")).as("rows").isEqualTo(2);
    assertThat(sent(TwoNodes.AUDIENCE, Analysis.AUDIENCE, "metromail")).as("Ann, Cat").isEqualTo(2);
    assertThat(whoTakesPart("measurement")).isNotEqualTo(whoTakesPart("activation")).hasSize(2);
    assertThat(whoTakesPart("activation")).hasSize(2);
    assertThat(whoTakesPart("profiling")).as("a purpose that no source names").isEmpty();
  }

  private Set<UUID> whoTakesPart(String purpose) {
    try (NodeLake lake = NodeLake.open(new NodeDirectory(two.directory("hearth")))) {
      return participants().of(lake, purpose).consenting().orElseThrow();
    }
  }

  private Participants participants() {
    Progress quiet =
        new Progress(
            "hearth",
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    return Participants.of(
        two.configuration("hearth"),
        Objections.of(
            two.configuration("hearth"), new NodeDirectory(two.directory("hearth")), quiet),
        quiet);
  }

  /** Of hearth's match keys, those of the purpose: Cat has no address. */
  @Test
  void intersectionsAreOfWhoConsentsToTheirPurpose() {
    assertThat(addresses("measurement")).as("Ann, Bob").isEqualTo(2);
    assertThat(addresses("activation")).as("Ann").isEqualTo(1);
    assertThat(addresses("profiling")).isZero();
  }

  private int addresses(String purpose) {
    NodeDirectory directory = new NodeDirectory(two.directory("hearth"));
    try (NodeLake lake = NodeLake.open(directory)) {
      return MatchValues.settled(
                  two.configuration("hearth"),
                  directory,
                  lake,
                  two.agreement().profile(),
                  "email",
                  purpose,
                  new Progress(
                      "hearth",
                      new PrintStream(
                          OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)))
              .length
          / 32;
    }
  }

  @Test
  void consentWithdrawn_countsFromTheNextIngest() throws IOException {
    Files.writeString(
        two.directory("hearth").resolve("crm.csv"), CRM.replace("1,1,yes,yes", "1,1,no,yes"));
    ingest();
    two.restart("hearth");

    assertThat(addresses("measurement")).as("Bob").isEqualTo(1);
    assertThat(addresses("activation")).as("Ann").isEqualTo(1);
  }

  private void ingest() {
    NodeDirectory directory = new NodeDirectory(two.directory("hearth"));
    try (NodeLake lake = NodeLake.open(directory)) {
      var unused =
          new Ingest(
                  two.configuration("hearth"),
                  directory,
                  PoliciesTogether.of(OwnCollaboration.all(two.configuration("hearth"), directory))
                      .all(),
                  new Progress(
                      "hearth",
                      new PrintStream(
                          OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)),
                  two.clock)
              .run(lake);
    }
  }

  /** The file names purposes, and the lake is of before: nobody is offered, and nothing charged. */
  @Test
  void purposesThatNoIngestHasRead_stopEveryQuestion() {
    try (NodeLake lake = NodeLake.open(new NodeDirectory(two.directory("hearth")))) {
      LakeConsents.drop(lake);
      assertThat(participants().of(lake, "measurement").consenting()).hasValue(Set.of());
    }

    assertThatThrownBy(() -> two.hearth().offer()).isInstanceOf(BadDocument.class);
    assertThat(two.said("hearth")).contains("purposes of consent that no ingest has read");
  }
}
