package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.seal.Envelope;
import io.parley.policy.Analysis;
import io.parley.query.account.Charge;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Digest;
import io.parley.server.wire.Grant;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PartyNodeTest {
  private TwoNodes two;

  @BeforeAll
  void startNodes(@TempDir Path root) throws IOException {
    two = TwoNodes.ready(root);
  }

  @AfterAll
  void stopNodes() {
    two.close();
  }

  @Test
  void streamBeforeCommit_isRefusedAndTakesNothing() {
    Grant grant = two.grant(TwoNodes.READERS);
    Map<String, String> all =
        Map.of("metromail", TwoNodes.reservation(two.metromail(), two.signed(grant)));

    assertThatThrownBy(() -> two.metromail().stream(grant.queryId(), "rows0"))
        .hasMessage("a stream was asked for before the commit");
    two.metromail().desk().go(grant.queryId(), all);

    assertThat(rows(two.metromail(), grant.queryId(), "rows0")).hasSize(4);
  }

  /** Psi opens a node's files by itself, and must not go on with an epoch whose keys are gone. */
  @Test
  void psiOnAnEpochThatEnded_isRefused() throws IOException {
    Path record = two.directory("hearth").resolve("keys/epochs.json");
    byte[] before = Files.readAllBytes(record);
    Files.writeString(record, "{\"begun\":{},\"ended\":{\"1\":\"2026-11-20T12:00:00Z\"}}");
    try {
      assertThatThrownBy(() -> two.psi("hearth"))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("epoch 1 ended here on 2026-11-20T12:00:00Z");
    } finally {
      Files.write(record, before);
    }
  }

  @Test
  void streamTwice_isRefused() {
    String query = two.committed(TwoNodes.OVERLAP, Analysis.AGGREGATE, "hearth");
    assertThat(rows(two.hearth(), query, streamOf("hearth"))).hasSize(4);

    assertThatThrownBy(() -> two.hearth().stream(query, streamOf("hearth")))
        .hasMessage("a stream was asked for twice");
  }

  @Test
  void unknownStream_isRefused() {
    String query = two.committed(TwoNodes.OVERLAP, Analysis.AGGREGATE, "hearth");

    assertThatThrownBy(() -> two.hearth().stream(query, "rows99"))
        .isInstanceOf(BadDocument.class)
        .hasMessage("this node owes no such stream");
  }

  @Test
  void publicRows_travelWithoutTokens() {
    String query = two.committed(TwoNodes.BANDS, Analysis.AGGREGATE, "hearth");

    assertThat(rows(two.hearth(), query, "public0"))
        .containsExactlyInAnyOrder(
            List.of(1L, "new"), List.of(2L, "new"), List.of(3L, "old"), List.of(9L, "old"));
  }

  /** Its people pay nothing, and it sends its public rows after a commit as ever. */
  @Test
  void publicRowsOfAPartyWhosePeopleAreNotTouched_areSentAndNotCharged() {
    Charge before = two.spent("hearth", "shoppers");
    String query = two.committed(TwoNodes.PARTNERS_BANDS, Analysis.AGGREGATE, "metromail");

    assertThat(rows(two.hearth(), query, "public0"))
        .as("made different at home")
        .containsExactlyInAnyOrder(List.of("new"), List.of("old"));
    assertThat(two.spent("hearth", "shoppers")).isEqualTo(before);
  }

  @Test
  void partnersStream_isNotGivenAway() {
    String query = two.committed(TwoNodes.OVERLAP, Analysis.AGGREGATE, "hearth");

    assertThatThrownBy(() -> two.hearth().stream(query, streamOf("metromail")))
        .hasMessage("this node owes no such stream");
  }

  @Test
  void streamOfUnknownQuery_isRefused() {
    assertThatThrownBy(() -> two.hearth().stream("f".repeat(32), "people0"))
        .isInstanceOf(BadDocument.class)
        .hasMessage("no such query is open at this node");
  }

  @Test
  void sharedPeople_haveOneTokenAtBothNodesAndAnotherInTheNextQuery() {
    String query = two.committed(TwoNodes.OVERLAP, Analysis.AGGREGATE, "hearth");
    Set<UUID> hearth = tokens(two.hearth(), query, streamOf("hearth"), 3);
    Set<UUID> metromail = tokens(two.metromail(), query, streamOf("metromail"), 3);
    String next = two.committed(TwoNodes.OVERLAP, Analysis.AGGREGATE, "hearth");
    Set<UUID> later = tokens(two.hearth(), next, streamOf("hearth"), 3);

    Set<UUID> shared = new TreeSet<>(hearth);
    shared.retainAll(metromail);
    assertThat(shared).as("Ann and Bob by e-mail, Cat by phone").hasSize(3);
    assertThat(later).hasSameSizeAs(hearth).doesNotContainAnyElementsOf(hearth);
  }

  @Test
  void ownToken_meansNothingToThePartner() {
    String query = two.committed(TwoNodes.OVERLAP, Analysis.AGGREGATE, "hearth");

    assertThat(tokens(two.hearth(), query, streamOf("hearth"), 1))
        .doesNotContainAnyElementsOf(tokens(two.metromail(), query, streamOf("metromail"), 1));
  }

  @Test
  void audience_listsTheReceiversOwnPeopleAsHashes() throws IOException {
    String query = two.committed(TwoNodes.AUDIENCE, Analysis.AUDIENCE, "metromail");

    Audiences.Delivered delivered = two.metromail().deliver(query, ownTokens(query));

    Path file = two.directory("metromail").resolve(delivered.file());
    assertThat(delivered.people()).as("rounded down to hundreds").isZero();
    assertThat(Files.readAllLines(file))
        .containsExactlyElementsOf(
            csv("ann@example.com", "bob@example.com", "cat@example.com", "eve@example.com"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThatThrownBy(() -> two.metromail().deliver(query, new byte[16]))
        .hasMessage("a stream was asked for twice");
  }

  @Test
  void smallAudience_isWithheld() {
    String query = two.committed(TwoNodes.AUDIENCE, Analysis.AUDIENCE, "metromail");
    byte[] one = java.util.Arrays.copyOf(ownTokens(query), 16);

    Audiences.Delivered delivered = two.metromail().deliver(query, one);

    assertThat(delivered.people()).isZero();
    assertThat(delivered.file()).isEmpty();
    assertThat(
            two.directory("metromail")
                .resolve("audiences/audience-" + query.substring(0, 12) + ".csv"))
        .doesNotExist();
  }

  @Test
  void audienceToTheWrongParty_isRefused() {
    String query = two.committed(TwoNodes.AUDIENCE, Analysis.AUDIENCE, "metromail");

    assertThatThrownBy(() -> two.hearth().deliver(query, new byte[32]))
        .isInstanceOf(BadDocument.class)
        .hasMessage("this query is not an audience for this node");
    assertThat(two.directory("hearth").resolve("audiences")).doesNotExist();
  }

  @Test
  void deliveryOfAQuestionForNumbers_isRefused() {
    String query = two.committed(TwoNodes.OVERLAP, Analysis.AGGREGATE, "metromail");

    assertThatThrownBy(() -> two.metromail().deliver(query, new byte[32]))
        .isInstanceOf(BadDocument.class)
        .hasMessage("this query is not an audience for this node");
  }

  @Test
  void fourthAudienceOfAMonth_isRefused(@TempDir Path root) throws IOException {
    try (TwoNodes fresh = TwoNodes.ready(root)) {
      for (int i = 0; i < 3; i++) {
        fresh.committed(TwoNodes.AUDIENCE, Analysis.AUDIENCE, "metromail");
      }
      Grant fourth = fresh.grant(TwoNodes.AUDIENCE, Analysis.AUDIENCE, "metromail");

      GrantDesk.Reserved reserved = fresh.hearth().reserve(fresh.signed(fourth));

      assertThat(((GrantDesk.Reserved.Refused) reserved).reasons().get(0).message())
          .isEqualTo(
              "`hearth.customers` may be asked for the analysis `audience` 3 per month, and that is used");
    }
  }

  @Test
  void thirdExactAnswerOfAMonth_isRefused_andNoneIsAnAudience(@TempDir Path root)
      throws IOException {
    try (TwoNodes fresh = TwoNodes.ready(root)) {
      String query = fresh.committed(TwoNodes.EXACT, Analysis.THRESHOLD, "hearth");
      fresh.committed(TwoNodes.EXACT, Analysis.THRESHOLD, "hearth");
      Grant third = fresh.grant(TwoNodes.EXACT, Analysis.THRESHOLD, "hearth");

      GrantDesk.Reserved reserved = fresh.hearth().reserve(fresh.signed(third));

      assertThat(((GrantDesk.Reserved.Refused) reserved).reasons().get(0).message())
          .isEqualTo(
              "`hearth.customers` may be asked for the analysis `threshold` 2 per month, and that is used");
      assertThat(fresh.spent("hearth", "shoppers").epsilon()).isZero();
      assertThatThrownBy(() -> fresh.hearth().deliver(query, new byte[16]))
          .isInstanceOf(BadDocument.class)
          .hasMessage("this query is not an audience for this node");
    }
  }

  @Test
  void restarted_isReadyWithTheSameTokensAndOffer(@TempDir Path root) throws IOException {
    try (TwoNodes fresh = TwoNodes.ready(root)) {
      byte[] offer = fresh.hearth().offer();
      fresh.restart("hearth");

      assertThat(fresh.hearth().state()).isEqualTo("ready");
      assertThat(fresh.hearth().offer()).isEqualTo(offer);
      String query = fresh.committed(TwoNodes.OVERLAP, Analysis.AGGREGATE, "hearth");
      Set<UUID> shared = tokens(fresh.hearth(), query, streamOf("hearth"), 3);
      shared.retainAll(tokens(fresh.metromail(), query, streamOf("metromail"), 3));
      assertThat(shared).hasSize(3);
    }
  }

  /** Its offers would be refused by all: better that its own operator learns it at the start. */
  @Test
  void nodeWithAnotherKeyThanTheAgreementNames_doesNotStart(@TempDir Path root) throws IOException {
    try (TwoNodes fresh = TwoNodes.ready(root)) {
      new NodeDirectory(fresh.directory("hearth"))
          .rotateSigningKey("hearth", fresh.clock.instant());

      assertThatThrownBy(() -> fresh.restart("hearth"))
          .isInstanceOf(BadDocument.class)
          .hasMessage(
              "the agreement names another key of `hearth` than this node has; after a change of keys every member signs an agreement anew");
    }
  }

  /** What the lake's pseudonyms hang on is sealed as all keys are. */
  @Test
  void collaborationKey_restsSealed(@TempDir Path root) throws IOException {
    try (TwoNodes fresh = TwoNodes.ready(root)) {
      Path file = fresh.directory("hearth").resolve("keys/collaboration-1.key");

      assertThat(Envelope.isSealed(Files.readAllBytes(file))).isTrue();
      assertThat(new NodeDirectory(fresh.directory("hearth")).readKey("collaboration-1.key"))
          .hasSize(32)
          .isEqualTo(
              new NodeDirectory(fresh.directory("metromail")).readKey("collaboration-1.key"));
    }
  }

  /** Parties sit in the matching in the order of their names. */
  private String streamOf(String party) {
    Optional<String> side = Optional.of(party.equals("hearth") ? "people0" : "people1");
    return side.orElseThrow();
  }

  /** The node's own tokens of everybody in its people stream, packed as the room sends them. */
  private byte[] ownTokens(String query) {
    Set<UUID> own = tokens(two.metromail(), query, streamOf("metromail"), 1);
    ByteBuffer packed = ByteBuffer.allocate(own.size() * 16);
    own.forEach(
        t -> packed.putLong(t.getMostSignificantBits()).putLong(t.getLeastSignificantBits()));
    return packed.array();
  }

  /** Own tokens (1 column) or also those of each key (3), without NULLs. */
  private static Set<UUID> tokens(
      PartyCollaboration node, String query, String stream, int columns) {
    Set<UUID> tokens = new TreeSet<>();
    for (List<Object> row : rows(node, query, stream)) {
      for (int c = columns == 1 ? 0 : 1; c < columns; c++) {
        if (row.get(c) instanceof UUID token) {
          tokens.add(token);
        }
      }
    }
    return tokens;
  }

  private static List<List<Object>> rows(PartyCollaboration node, String query, String stream) {
    PartyStreams.Prepared prepared = node.stream(query, stream);
    List<List<Object>> rows = new ArrayList<>();
    try (DuckDb database = prepared.database()) {
      database.query(
          prepared.query(),
          row -> {
            List<Object> cells = new ArrayList<>();
            for (int c = 1; c <= row.getMetaData().getColumnCount(); c++) {
              Object cell = row.getObject(c);
              cells.add(cell == null ? "NULL" : cell);
            }
            rows.add(cells);
          });
    }
    return rows;
  }

  private static List<String> csv(String... emails) {
    List<String> lines = new ArrayList<>(List.of("email_sha256"));
    List.of(emails).stream()
        .map(e -> Digest.hex(e.getBytes(StandardCharsets.UTF_8)))
        .sorted()
        .forEach(lines::add);
    return lines;
  }
}
