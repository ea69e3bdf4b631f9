package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.policy.Analysis;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.blinding.BlindingRelay;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.BlindedKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole nodes on blinded pseudonyms; a room of which there is the relay. */
@Tag("slow")
class BlindedNodesTest {
  private static final BlindedKeys TERMS = new BlindedKeys(BlindedKeys.PROTOCOL, 10_000, 16, 4);

  @Test
  void afterTheKey_nodesAreBlindingAndAnswerNothing(@TempDir Path root) throws IOException {
    try (TwoNodes two = TwoNodes.blinding(root, Map.of(), TERMS)) {
      assertThat(two.hearth().state()).isEqualTo("blinding");
      assertThat(two.metromail().state()).isEqualTo("blinding");
      assertThatThrownBy(() -> two.hearth().offer()).isInstanceOf(BadDocument.class);
    }
  }

  @Test
  void committedQuestion_joinsExactlyWhereKeyedOneWould(@TempDir Path root, @TempDir Path keyed)
      throws IOException {
    try (TwoNodes two = TwoNodes.blinding(root, Map.of(), TERMS);
        TwoNodes plain = TwoNodes.ready(keyed)) {
      relay(two);

      assertThat(two.hearth().state()).isEqualTo("ready");
      assertThat(two.metromail().state()).isEqualTo("ready");
      for (int key : List.of(1, 2)) { // e-mail, phone
        String query = two.committed(TwoNodes.OVERLAP, Analysis.AGGREGATE, "hearth");
        String other = plain.committed(TwoNodes.OVERLAP, Analysis.AGGREGATE, "hearth");
        assertThat(shared(two, query, key))
            .isEqualTo(shared(plain, other, key))
            .isEqualTo(key == 1 ? 2 : 1);
      }
    }
  }

  @Test
  void nodesStartedAgainBeforeTheyWereHelped_areHelpedThen(@TempDir Path root) throws IOException {
    try (TwoNodes two = TwoNodes.blinding(root, Map.of(), TERMS)) {
      two.restart("hearth");
      two.restart("metromail");
      assertThat(two.hearth().state()).isEqualTo("blinding");
      relay(two);

      String query = two.committed(TwoNodes.OVERLAP, Analysis.AGGREGATE, "hearth");
      assertThat(shared(two, query, 1)).isEqualTo(2);
    }
  }

  @Test
  void readyNodeStartedAgain_isReadyWithTheSamePseudonyms(@TempDir Path root) throws IOException {
    try (TwoNodes two = TwoNodes.blinding(root, Map.of(), TERMS)) {
      relay(two);
      byte[] offer = two.hearth().offer();
      two.restart("hearth");

      assertThat(two.hearth().state()).isEqualTo("ready");
      assertThat(two.hearth().offer()).isEqualTo(offer);
      String query = two.committed(TwoNodes.OVERLAP, Analysis.AGGREGATE, "hearth");
      assertThat(shared(two, query, 1)).isEqualTo(2);
    }
  }

  /** Whoever empties the ledger would be helped from zero again. */
  @Test
  void nodeWhoseLedgerOfHelpIsGone_doesNotStart(@TempDir Path root) throws IOException {
    try (TwoNodes two = TwoNodes.blinding(root, Map.of(), TERMS)) {
      Files.delete(two.directory("metromail").resolve("help.db"));

      assertThatThrownBy(() -> two.restart("metromail"))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("help.db is gone, which counts the help given in epoch 1");
    }
  }

  /** A refused start must not make what the next one looks for. */
  @Test
  void nodeThatLostBlindingKeyAndLedger_isRefusedAgainWhenTheKeyIsBack(@TempDir Path root)
      throws IOException {
    try (TwoNodes two = TwoNodes.blinding(root, Map.of(), TERMS)) {
      relay(two);
      two.node("metromail").close();
      Path key = two.directory("metromail").resolve("keys/blinding-1.key");
      byte[] copy = Files.readAllBytes(key);
      Files.delete(key);
      for (String file : List.of("help.db", "help.db-wal", "help.db-shm")) {
        Files.deleteIfExists(two.directory("metromail").resolve(file));
      }
      assertThatThrownBy(() -> two.restart("metromail"))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("the blinding key of epoch 1 is gone");
      assertThat(two.directory("metromail").resolve("help.db")).doesNotExist();
      Files.write(key, copy);

      assertThatThrownBy(() -> two.restart("metromail"))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("help.db is gone, which counts the help given in epoch 1");
    }
  }

  /** The key alone serves nobody: until pseudonyms are there, the epoch before is the way back. */
  @Test
  void epochThatWaitsForBlinding_endsNoneBeforeIt_howeverLongItWaits(@TempDir Path root)
      throws IOException {
    try (TwoNodes two = TwoNodes.blinding(root, Map.of(), TERMS)) {
      NodeDirectory hearth = new NodeDirectory(two.directory("hearth"));
      hearth.writeSecret("collaboration-0.key", new byte[32]);
      two.clock.advance(Duration.ofDays(400));
      two.hearth().endEpochs();
      two.restart("hearth");
      assertThat(hearth.hasKey("collaboration-0.key")).isTrue();

      relay(two);
      two.clock.advance(Duration.ofDays(7).minusMillis(1));
      two.hearth().endEpochs();
      assertThat(hearth.hasKey("collaboration-0.key")).isTrue();
      two.clock.advance(Duration.ofMillis(1));
      two.hearth().endEpochs();
      assertThat(hearth.hasKey("collaboration-0.key")).isFalse();
    }
  }

  /** Another scalar would give its people other pseudonyms than those they were helped to. */
  @Test
  void nodeWhoseBlindingKeyIsGone_doesNotStartNorDrawAnother(@TempDir Path root)
      throws IOException {
    try (TwoNodes two = TwoNodes.blinding(root, Map.of(), TERMS)) {
      relay(two);
      Path key = two.directory("metromail").resolve("keys/blinding-1.key");
      Files.delete(key);

      assertThatThrownBy(() -> two.restart("metromail"))
          .isInstanceOf(ConfigurationException.class)
          .hasMessage(
              "the blinding key of epoch 1 is gone from %s, and pseudonyms were made with it; bring keys/blinding-1.key back from its copy, or agree on another epoch",
              key.getParent());
      assertThat(key).doesNotExist();
    }
  }

  @Test
  void quotaThatHoldsNoBatch_stopsTheStart(@TempDir Path root) throws IOException {
    try (TwoNodes two = TwoNodes.blinding(root, Map.of(), TERMS)) {
      two.rowsPerHour = 15;

      assertThatThrownBy(() -> two.restart("hearth"))
          .isInstanceOf(ConfigurationException.class)
          .hasMessage(
              "`node.blinding.rows-per-hour` is 15, and a batch of the agreement has 16 rows: no batch would ever be helped; write 16 or more");
    }
  }

  @Test
  void keyedNodes_haveNoDesk(@TempDir Path root) throws IOException {
    try (TwoNodes two = TwoNodes.ready(root)) {
      assertThatThrownBy(() -> two.hearth().blinding())
          .isInstanceOf(BadDocument.class)
          .hasMessage("pseudonyms are not blinded here, or no key is agreed yet");
    }
  }

  @Test
  void capBelowTheSmallestBatch_leavesNodesBlindingAndSaysWhy(@TempDir Path root)
      throws IOException {
    BlindedKeys none = new BlindedKeys(BlindedKeys.PROTOCOL, 15, 16, 4);
    try (TwoNodes two = TwoNodes.blinding(root, Map.of(), none)) {
      assertThatThrownBy(() -> relay(two)).isInstanceOf(BlindingRelay.Broken.class);

      assertThat(two.hearth().state()).isEqualTo("blinding");
      assertThat(two.said("hearth") + two.said("metromail"))
          .contains("the growth cap of 15 rows in epoch 1 would be passed");
    }
  }

  private static void relay(TwoNodes two) {
    new BlindingRelay(two.hearth().blinding(), two.metromail().blinding()).run();
  }

  /** How many tokens of a key type both nodes' streams have. */
  private static int shared(TwoNodes two, String query, int key) {
    Set<UUID> shared = tokens(two.hearth(), query, "people0", key);
    shared.retainAll(tokens(two.metromail(), query, "people1", key));
    return shared.size();
  }

  private static Set<UUID> tokens(PartyCollaboration node, String query, String stream, int key) {
    Set<UUID> tokens = new TreeSet<>();
    PartyStreams.Prepared prepared = node.stream(query, stream);
    try (DuckDb database = prepared.database()) {
      database.query(
          prepared.query(),
          row -> {
            if (row.getObject(key + 1) instanceof UUID token) {
              tokens.add(token);
            }
          });
    }
    return tokens;
  }
}
