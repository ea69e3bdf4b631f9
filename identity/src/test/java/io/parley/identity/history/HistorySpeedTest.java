package io.parley.identity.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.crypto.seal.DataKeys;
import io.parley.crypto.seal.Envelope;
import io.parley.crypto.seal.MasterKeys;
import io.parley.identity.cluster.Edges;
import io.parley.identity.link.RecordKey;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Time of a large history; {@code -Dparley.history.records=1000000} for the figures of the docs.
 */
class HistorySpeedTest {
  private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
  private static final int RECORDS = Integer.getInteger("parley.history.records", 20_000);
  private static final HistoryRules RULES =
      new HistoryRules(
          5, 8, List.of("national_id"), List.of(new HistoryRules.Capped("email", 20, 9)), false);

  private final Path folder;

  HistorySpeedTest(@TempDir Path parent) {
    this.folder = parent.resolve("identity");
  }

  private static double seconds(String what, Runnable work) {
    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    work.run();
    double took = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / 1e9;
    System.out.printf("[history] %,d records: %s %.2f s of CPU%n", RECORDS, what, took);
    return took;
  }

  private static List<RecordFacts> records(FactHash hash) {
    List<RecordFacts> records = new ArrayList<>(RECORDS);
    for (int i = 0; i < RECORDS; i++) {
      records.add(
          new RecordFacts(
              new RecordKey("crm", "key-%09d".formatted(i)),
              hash.record(List.of(Optional.of("name" + i), Optional.of("street" + i))),
              List.of(hash.value("national_id", Optional.of("n" + i / 2 * 2))),
              List.of(hash.value("email", Optional.of("e" + i / 3)))));
    }
    return records;
  }

  /** 100 µs a record and step is far above what it takes, and far below any quadratic method. */
  @Test
  void manyRecords_areResolvedSavedAndLoadedInSeconds() throws IOException {
    Envelope envelope = new Envelope(DataKeys.generate(MasterKeys.generate()));
    double most = Math.max(6, RECORDS * 1e-4);
    Edges links = new Edges();
    for (int i = 0; i + 1 < RECORDS; i += 2) {
      links.add(i, i + 1, 12 + i % 7);
    }
    List<RecordFacts> records;
    try (SealedHistory history = SealedHistory.open(folder, envelope)) {
      People people = People.read(history);
      List<List<RecordFacts>> made = new ArrayList<>();
      assertThat(seconds("facts hashed", () -> made.add(records(people.hash())))).isLessThan(most);
      records = made.get(0);
      assertThat(
              seconds(
                  "first full run, saved",
                  () -> people.resolve(Batch.full(records, links), RULES, "m1", "test", NOON)))
          .isLessThan(3 * most);
      assertThat(people.size()).isEqualTo((RECORDS + 1) / 2);
    }
    System.out.printf("[history] %,d bytes%n", Files.size(folder.resolve(SealedHistory.FILE)));
    try (SealedHistory history = SealedHistory.open(folder, envelope)) {
      List<People> read = new ArrayList<>();
      assertThat(seconds("loaded", () -> read.add(People.read(history)))).isLessThan(most);
      People people = read.get(0);
      seconds(
          "full run again, nothing new",
          () -> people.resolve(Batch.full(records, links), RULES, "m1", "test", NOON));
      RecordFacts one = RecordFacts.of(new RecordKey("crm", "new"), 1);
      RecordFacts fresh = new RecordFacts(one.key(), 1, List.of(0L), List.of(0L));
      double added =
          seconds(
              "one record added",
              () ->
                  people.resolve(
                      Batch.changes(
                          List.of(fresh),
                          List.of(),
                          List.of(new Batch.RecordLink(one.key(), records.get(0).key(), 9))),
                      RULES,
                      "m1",
                      "test",
                      NOON));
      assertThat(added).isLessThan(1);
      assertThat(people.records(people.personOf(one.key()).orElseThrow())).hasSize(3);
      seconds(
          "one person erased",
          () -> people.erase(people.personOf(one.key()).orElseThrow(), "test", NOON));
      assertThat(people.recordCount()).isEqualTo(RECORDS - 2);
    }
  }
}
