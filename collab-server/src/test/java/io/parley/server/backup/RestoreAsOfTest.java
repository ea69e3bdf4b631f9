package io.parley.server.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.server.ledger.Databases;
import io.parley.server.ledger.StoredLedger;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data go back to a time; what only grows does not. */
class RestoreAsOfTest {
  private static final Instant MONDAY = Instant.parse("2026-11-23T18:00:00Z");
  private static final Instant TUESDAY = Instant.parse("2026-11-24T18:00:00Z");
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  private static final List<String> BACK =
      List.of(
          "lake/table",
          "ingest.json",
          "policies/people.yaml",
          "collaborations/autumn/policies/people.yaml",
          "collaborations/removed/policies/people.yaml",
          "offered/winter/people.yaml");

  /** As node.yaml names them: of one collaboration they are nowhere said, of another elsewhere. */
  private static final List<String> POLICIES =
      List.of("policies", "offered", "collaborations/autumn/policy-versions");

  private static final List<String> STAYS =
      List.of(
          "objections.csv",
          "agreement.json",
          "withdrawals/one.json",
          "keys/epochs.json",
          "audiences/a.csv",
          "crm.csv",
          "collaborations/autumn/agreement.json",
          "collaborations/autumn/policy-versions/log.jsonl",
          "collaborations/winter/audiences/a.csv");

  /** What a killed restore throws here. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final Path node;
  private final Path backups;

  RestoreAsOfTest(@TempDir Path folder) throws IOException {
    this.node = folder.resolve("acme");
    this.backups = Files.createDirectory(folder.resolve("backups"));
  }

  @BeforeEach
  void write() throws IOException {
    NodeDirectory directory = new NodeDirectory(node);
    directory.create("acme", at(MONDAY));
    Databases files = new Databases(NodeConfiguration.Database.FILES, node);
    StoredLedger.open(files, directory.keys().envelope(), at(MONDAY)).close();
    state("monday");
    backup(MONDAY);
    state("tuesday");
    write("policies/more.yaml", "tuesday");
    write("rejects/large", "x".repeat(200_000)); // more than one piece of the seal
    backup(TUESDAY);
    state("now");
    Files.writeString(backups.resolve("notes.txt"), "no backup");
  }

  private static Clock at(Instant now) {
    return Clock.fixed(now, ZoneOffset.UTC);
  }

  private void state(String when) throws IOException {
    for (String file : BACK) {
      write(file, when);
    }
    for (String file : STAYS) {
      write(file, when);
    }
    write("keys/epochs.json", "{\"begun\":{},\"ended\":{}}");
    write("node.yaml", "node:\n  name: acme\n  role: party\n  # %s\n".formatted(when));
  }

  private void write(String file, String text) throws IOException {
    Path path = node.resolve(file);
    Files.createDirectories(Objects.requireNonNull(path.getParent()));
    Files.writeString(path, text);
  }

  private void backup(Instant when) {
    NodeConfiguration configuration = NodeConfiguration.load(node.resolve("node.yaml"));
    new Backup(configuration, new NodeDirectory(node), "test", at(when)).write(file(when));
  }

  private Path file(Instant when) {
    return backups.resolve(when.toString().replace(':', '-') + ".backup");
  }

  private Restore restore(Consumer<Path> moved) {
    return new Restore(
        node, new NodeDirectory(node).masterKeys(), Optional.of("acme"), false, at(NOW), moved);
  }

  private Restore.Restored asOf(String time) {
    return restore(path -> {}).asOf(backups, AsOf.parse(time).orElseThrow(), POLICIES);
  }

  private void assertState(String back) throws IOException {
    for (String file : BACK) {
      assertThat(node.resolve(file)).hasContent(back);
    }
    assertThat(Files.readString(node.resolve("node.yaml"))).contains("# " + back);
    assertThat(Files.exists(node.resolve("policies/more.yaml"))).isEqualTo(!back.equals("monday"));
    for (String file : STAYS) {
      if (!file.equals("keys/epochs.json")) {
        assertThat(node.resolve(file)).as("never goes back").hasContent("now");
      }
    }
    assertThat(node.resolve("budget-closed.json")).as("the ledger was there").doesNotExist();
  }

  @Test
  void lastBackupAtOrBefore_isTaken() throws IOException {
    Restore.Restored restored = asOf("2026-11-24T17:59:59Z");

    assertThat(restored.at()).isEqualTo(MONDAY.toString());
    assertThat(restored.closed()).isFalse();
    assertState("monday");
    Path aside = Path.of(restored.replaced());
    assertThat(aside.getParent()).isEqualTo(node);
    assertThat(aside.resolve("lake/table")).hasContent("now");
    assertThat(aside.resolve("policies/more.yaml")).hasContent("tuesday");

    assertThat(asOf("2026-11-24T18:00:00Z").at())
        .as("the moment itself")
        .isEqualTo(TUESDAY.toString());
    assertState("tuesday");
  }

  @Test
  void day_isTakenToItsEnd() throws IOException {
    assertThat(asOf("2026-11-23").at()).isEqualTo(MONDAY.toString());
    assertThat(asOf("2026-11-24").at()).isEqualTo(TUESDAY.toString());
    assertThat(AsOf.parse("24.11.2026")).isEmpty();
  }

  @Test
  void nothingSoEarly_isRefused_andNothingMoves() throws IOException {
    assertThatThrownBy(() -> asOf("2026-11-22"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "the earliest backup of this node in %s is of 2026-11-23T18:00:00Z, after 2026-11-22T23:59:59.999999999Z; nothing was restored"
                .formatted(backups));
    assertThatThrownBy(
            () ->
                restore(p -> {})
                    .asOf(
                        node.resolve("policies"), AsOf.parse("2026-12-01").orElseThrow(), POLICIES))
        .hasMessage(
            "%s holds no backup of this node that opens under its master keys; nothing was restored"
                .formatted(node.resolve("policies")));
    assertState("now");
  }

  /** Its head opens; a damaged end is found before anything moves. */
  @Test
  void backupWithADamagedEnd_isRefused_andNothingMoves() throws IOException {
    flip(TUESDAY, bytes -> bytes.length - 1);

    assertThatThrownBy(() -> asOf("2026-11-24"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("does not open");
    assertState("now");
  }

  /** It may be another node's, so that it is passed over; whoever meant it is told. */
  @Test
  void backupWhoseHeadDoesNotOpen_isPassedOverAndNamed() throws IOException {
    Path damaged = flip(TUESDAY, bytes -> 200);

    Restore.Restored restored = asOf("2026-11-24");

    assertThat(restored.at()).isEqualTo(MONDAY.toString());
    assertThat(restored.passedOver()).containsExactly(damaged.toString());
  }

  private Path flip(Instant of, ToIntFunction<byte[]> where) throws IOException {
    Path file = file(of);
    byte[] bytes = Files.readAllBytes(file);
    bytes[where.applyAsInt(bytes)] ^= 1;
    return Files.write(file, bytes);
  }

  /** A ledger that is gone comes back with its budget closed, as in any restore. */
  @Test
  void lostLedger_closesTheBudgets() throws IOException {
    Files.delete(node.resolve("ledger.db"));

    assertThat(asOf("2026-11-24").closed()).isTrue();
    assertThat(node.resolve("budget-closed.json")).exists();
  }

  @Test
  void killedAfterAnyMove_isRepeated() throws IOException {
    List<Path> moves = new ArrayList<>();
    restore(moves::add).asOf(backups, AsOf.parse("2026-11-23").orElseThrow(), POLICIES);
    assertThat(moves).hasSizeGreaterThan(7);
    for (int last = 0; last < moves.size(); last++) {
      state("now");
      write("policies/more.yaml", "now");
      int[] left = {last};
      Restore killed =
          restore(
              path -> {
                if (left[0]-- == 0) {
                  throw new Killed();
                }
              });
      assertThatThrownBy(
              () -> killed.asOf(backups, AsOf.parse("2026-11-23").orElseThrow(), POLICIES))
          .isInstanceOf(Killed.class);

      asOf("2026-11-23");

      assertState("monday");
      try (Stream<Path> files = Files.list(node)) {
        assertThat(files.map(f -> f.getFileName().toString()))
            .noneMatch(name -> name.startsWith(NodeFiles.STAGING));
      }
    }
  }
}
