package io.parley.identity.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import io.parley.crypto.seal.DataKeys;
import io.parley.crypto.seal.Envelope;
import io.parley.crypto.seal.MasterKeys;
import io.parley.identity.link.RecordKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A history that version 1 wrote, as every later version must read it. {@code
 * -Dparley.generate=true} writes it anew: only with a new version, into a folder of its own.
 */
class GoldenHistoryTest {
  private static final Path GOLDEN = Path.of("src/test/resources/history/v1");
  private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
  private static final HistoryRules RULES =
      new HistoryRules(
          5, 8, List.of("national_id"), List.of(new HistoryRules.Capped("email", 3, 9)), false);
  private static final MasterKeys MASTER =
      MasterKeys.of(List.of(SecretBytes.copyOf(new byte[32], SecretAccess.insecure())));

  private final Path folder;

  GoldenHistoryTest(@TempDir Path parent) {
    this.folder = parent.resolve("identity");
  }

  private static RecordFacts facts(String name, long id, long email) {
    return new RecordFacts(new RecordKey("crm", name), 1, List.of(id), List.of(email));
  }

  private static Batch.RecordLink link(String a, String b, double bits) {
    return new Batch.RecordLink(new RecordKey("crm", a), new RecordKey("crm", b), bits);
  }

  private static void live(People people) {
    put(people, List.of(facts("a", 0, 5), facts("b", 0, 5), facts("z", 3, 0)), link("a", "b", 9));
    put(people, List.of(facts("c", 4, 0)));
    put(people, List.of(facts("c", 4, 0)), link("c", "a", 7));
    UUID a = people.personOf(new RecordKey("crm", "a")).orElseThrow();
    people.unmerge(a, List.of(new RecordKey("crm", "b")), "ann", NOON);
    people.erase(people.personOf(new RecordKey("crm", "z")).orElseThrow(), "dpo", NOON);
  }

  private static void put(People people, List<RecordFacts> records, Batch.RecordLink... links) {
    people.resolve(
        Batch.changes(records, List.of(), List.of(links)), RULES, "people/1", "test", NOON);
  }

  private static List<String> told(HistoryStore store) {
    List<String> told = new ArrayList<>();
    store.read(
        new HistoryReader() {
          @Override
          public void run(Run run) {
            told.add(run.toString());
          }

          @Override
          public void entry(Entry entry) {
            told.add("  " + shown(entry));
          }
        });
    return told;
  }

  /** Keys are left out of texts, so they are written here by hand. */
  private static String shown(Entry entry) {
    if (entry instanceof Entry.Put put) {
      return entry + " " + put.facts().key().key();
    }
    if (entry instanceof Entry.Linked linked) {
      return entry + " " + linked.record().key();
    }
    return entry.toString();
  }

  @Test
  void historyOfVersion1_isReadAndGoesOn() throws IOException {
    if (Boolean.getBoolean("parley.generate")) {
      generate();
    }
    Files.createDirectories(folder);
    Files.copy(GOLDEN.resolve(SealedHistory.FILE), folder.resolve(SealedHistory.FILE));
    Envelope envelope =
        new Envelope(DataKeys.decode(Files.readAllBytes(GOLDEN.resolve("data.keys")), MASTER));
    try (SealedHistory history = SealedHistory.open(folder, envelope)) {
      assertThat(told(history)).isEqualTo(Files.readAllLines(GOLDEN.resolve("told.txt")));
      People people = People.read(history);
      assertThat(people.size()).isEqualTo(2);
      put(people, List.of(facts("b", 0, 5)), link("a", "b", 50));
      assertThat(people.size()).as("b was taken away from a by hand").isEqualTo(2);
    }
  }

  private void generate() throws IOException {
    DataKeys keys = DataKeys.generate(MASTER);
    Path fresh = folder.resolveSibling("fresh");
    Files.createDirectories(GOLDEN);
    try (SealedHistory history = SealedHistory.open(fresh, new Envelope(keys))) {
      live(People.read(history));
      Files.write(GOLDEN.resolve("told.txt"), told(history));
    }
    Files.write(GOLDEN.resolve("data.keys"), keys.encode());
    Files.copy(
        fresh.resolve(SealedHistory.FILE),
        GOLDEN.resolve(SealedHistory.FILE),
        StandardCopyOption.REPLACE_EXISTING);
  }
}
