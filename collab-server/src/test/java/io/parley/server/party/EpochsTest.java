package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeType;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.BadDocument;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From when to when a party keeps what it has of an epoch. */
class EpochsTest {
  private final TestClock clock = new TestClock("2026-11-28T12:00:00Z");
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  private Path root;
  private NodeDirectory directory;
  private NodeLake lake;

  @BeforeEach
  void open(@TempDir Path folder) {
    root = folder;
    directory = new NodeDirectory(root.resolve("hearth"));
    directory.create("hearth", clock);
    lake = NodeLake.open(directory);
  }

  @AfterEach
  void close() {
    lake.close();
  }

  @Test
  void epochBefore_isKeptToTheLastMomentOfTheGrace_andGoneAfterIt() throws IOException {
    live(1);
    live(2);
    clock.advance(Duration.ofDays(3).minusMillis(1));
    epochs(2).end(lake);
    assertThat(files("-1.")).hasSize(7);
    assertThat(lake.tables().tables("matching"))
        .containsExactly("pseudonyms_1_5", "pseudonyms_2_5");
    assertThat(pseudonymsOnDisk()).contains(1);

    clock.advance(Duration.ofMillis(1));
    epochs(2).end(lake);
    assertThat(files("-1.")).isEmpty();
    assertThat(files("-2.")).hasSize(7);
    assertThat(lake.tables().tables("matching")).containsExactly("pseudonyms_2_5");
    assertThat(pseudonymsOnDisk()).doesNotContain(1).contains(2);
    assertThat(said.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "hearth: epoch 1 has ended: 7 files of its keys and 1 tables of its pseudonyms are deleted\n");
  }

  /** An agreement that was only put there ends nothing: its key may never be agreed. */
  @Test
  void epochWithoutAKeyOfItsOwn_endsNone() throws IOException {
    live(1);
    clock.advance(Duration.ofDays(400));
    epochs(2).end(lake);

    assertThat(files("-1.")).hasSize(7);
  }

  @Test
  void epochThatEnded_isNeverFollowedAgain_norOneBeforeIt() {
    live(3);
    live(4);
    clock.advance(Duration.ofDays(3));
    epochs(4).end(lake);

    for (int epoch : List.of(1, 2, 3)) {
      assertThatThrownBy(() -> epochs(epoch).refuseEnded())
          .isInstanceOf(ConfigurationException.class)
          .hasMessage(
              "the agreement is on epoch %d, but epoch 3 ended here on 2026-12-01T12:00:00Z and its keys are deleted; a number is never used again: agree on epoch 4 or a later one"
                  .formatted(epoch));
    }
    assertThatCode(() -> epochs(4).refuseEnded()).doesNotThrowAnyException();
  }

  /** Within the grace the agreement before may be put back; the later epoch is not touched. */
  @Test
  void agreementPutBackWithinTheGrace_endsNothing() throws IOException {
    live(1);
    live(2);
    clock.advance(Duration.ofDays(30));
    epochs(1).refuseEnded();
    epochs(1).end(lake);

    assertThat(files("-1.")).hasSize(7);
    assertThat(files("-2.")).hasSize(7);
  }

  /** The record is written first: what a power cut left of the files goes at the next start. */
  @Test
  void endThatWasInterrupted_goesOn() throws IOException {
    live(1);
    live(2);
    clock.advance(Duration.ofDays(3));
    epochs(2).end(lake);
    directory.writeSecret("blinding-1.key", new byte[32]);
    table(1);
    epochs(2).end(lake);

    assertThat(files("-1.")).isEmpty();
    assertThat(lake.tables().tables("matching")).containsExactly("pseudonyms_2_5");
    assertThat(said.toString(StandardCharsets.UTF_8))
        .endsWith("1 files of its keys and 1 tables of its pseudonyms are deleted\n");
  }

  @Test
  void firstBeginningCounts_notALaterStart() throws IOException {
    live(1);
    live(2);
    clock.advance(Duration.ofDays(2));
    epochs(2).begun();
    clock.advance(Duration.ofDays(1));
    epochs(2).end(lake);

    assertThat(files("-1.")).isEmpty();
  }

  /** Two days on epoch 2, then back: its grace must not go on while epoch 1 serves again. */
  @Test
  void goingBackAndForth_givesAWholeGraceAgain() throws IOException {
    live(1);
    live(2);
    clock.advance(Duration.ofDays(2));
    epochs(1).follow();
    clock.advance(Duration.ofDays(30));
    epochs(2).follow();
    epochs(2).begun();
    epochs(2).end(lake);
    assertThat(files("-1.")).hasSize(7);

    clock.advance(Duration.ofDays(3).minusMillis(1));
    epochs(2).end(lake);
    assertThat(files("-1.")).hasSize(7);
    clock.advance(Duration.ofMillis(1));
    epochs(2).end(lake);
    assertThat(files("-1.")).isEmpty();
  }

  @Test
  void grace_isSevenDaysUnlessTheAgreementSays_andAtMostNinety() {
    assertThat(agreement(1, Optional.empty()).grace()).isEqualTo(Duration.ofDays(7));
    assertThat(agreement(1, Optional.of(0)).grace()).isZero();
    for (int days : List.of(-1, 91)) {
      assertThatThrownBy(() -> agreement(1, Optional.of(days)))
          .isInstanceOf(BadDocument.class)
          .hasMessage("the agreement's `graceDays` is %d; it is 0 to 90".formatted(days));
    }
  }

  /** Every file that a node has of an epoch, and a frozen table with one pseudonym. */
  private void live(int epoch) {
    for (String file : new EpochFiles(epoch).all()) {
      directory.writeSecret(file, new byte[32]);
    }
    directory.writeSecret("blinding-%d.set-1".formatted(epoch), new byte[32]);
    table(epoch);
    epochs(epoch).begun();
  }

  private void table(int epoch) {
    try (DuckDb database = DuckDb.open(256)) {
      lake.tables()
          .replace(
              "matching",
              "pseudonyms_%d_5".formatted(epoch),
              List.of(new LakeColumn("mark", LakeType.STRING)),
              database.connection(),
              "SELECT 'mark-of-epoch-%d' AS mark".formatted(epoch));
    }
  }

  /** The epochs of which a data file holds the mark. */
  private List<Integer> pseudonymsOnDisk() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("lake"))) {
      List<String> contents = files.filter(Files::isRegularFile).map(EpochsTest::latin).toList();
      return Stream.of(1, 2)
          .filter(e -> contents.stream().anyMatch(c -> c.contains("mark-of-epoch-" + e)))
          .toList();
    }
  }

  private static String latin(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> files(String part) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("keys"))) {
      return files.map(f -> String.valueOf(f.getFileName())).filter(f -> f.contains(part)).toList();
    }
  }

  private Epochs epochs(int epoch) {
    return new Epochs(
        directory,
        agreement(epoch, Optional.of(3)),
        clock,
        new Progress("hearth", new PrintStream(said, true, StandardCharsets.UTF_8)));
  }

  private static Agreement agreement(int epoch, Optional<Integer> graceDays) {
    return new Agreement(
        Agreement.VERSION,
        "spring",
        epoch,
        List.of(new Agreement.Node("hearth", "a", "b"), new Agreement.Node("metromail", "c", "d")),
        new Agreement.Node("room", "e", "f"),
        List.of("email"),
        "parley-canonical/1",
        List.of("measurement"),
        Optional.empty(),
        Optional.empty(),
        graceDays,
        Optional.empty());
  }
}
