package io.parley.identity.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.parley.identity.linkage.LinkageModel;
import io.parley.identity.linkage.ModelReader;
import io.parley.identity.linkage.ScoredPair;
import io.parley.identity.linkage.Scorer;
import io.parley.identity.linkage.Trainer;
import io.parley.identity.linkage.Weights;
import io.parley.identity.table.RecordTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BulkScorerTest {
  private static final int NO_LIMIT = Integer.MAX_VALUE;

  @ParameterizedTest
  @ValueSource(strings = {"febrl3", "fake_1000"})
  @Tag("slow") // half a million pairs, once here and once in the database
  void pairsAndWeights_areThoseOfTheDatabase(String name) {
    try (RecordTable table = Sets.open(name)) {
      LinkageModel model = ModelReader.shipped("people").over(Sets.columns(name));
      Weights weights = Trainer.train(model, table);
      Map<Long, Double> expected = new HashMap<>();
      Scorer.score(model, weights, table, -1000, p -> expected.put(key(p), p.bits()));
      PackedRecords records = PackedRecords.of(table, Sets.needed(model));
      BulkScorer scorer =
          new BulkScorer(model, weights, Frequencies.of(model, records), records, NO_LIMIT);
      List<ScoredPair> found = new ArrayList<>();
      scorer.score(-1000, found::add, done -> {});

      assertThat(found.size()).isEqualTo(expected.size());
      assertThat(scorer.seen()).isEqualTo(found.size());
      assertThat(scorer.cut()).isEmpty();
      double worst = 0;
      for (ScoredPair pair : found) {
        Double bits = expected.get(key(pair));
        assertThat(bits).as("a pair of the database").isNotNull();
        worst = Math.max(worst, Math.abs(pair.bits() - bits));
      }
      assertThat(worst).isLessThan(1e-9);

      List<ScoredPair> linked = new ArrayList<>();
      scorer.score(model.threshold(), linked::add, done -> {});
      assertThat(linked)
          .as("giving pairs up early loses none")
          .hasSize((int) expected.values().stream().filter(b -> b >= model.threshold()).count());
      System.out.printf(
          "[identity] %s: %,d pairs, at most %.1e bits from the database's%n",
          name, found.size(), worst);
    }
  }

  @Test
  void keyOfTooMany_isCutAndNamed() {
    try (RecordTable table = RecordTable.open(256)) {
      // 1,000 records of one e-mail; every tenth shares a street with its neighbour.
      table.execute(
          "CREATE TABLE records AS SELECT i::INTEGER AS rid, 'info@example.org' AS email, 'street ' || (i // 2) AS street FROM range(1000) t(i)");
      LinkageModel model = ModelReader.shipped("people").over(java.util.Set.of("email", "street"));
      Weights weights = Trainer.train(model, table);
      PackedRecords records = PackedRecords.of(table, Sets.needed(model));
      BulkScorer scorer =
          new BulkScorer(model, weights, Frequencies.of(model, records), records, 100);
      List<ScoredPair> found = new ArrayList<>();
      AtomicLong last = new AtomicLong();
      scorer.score(
          -1000,
          found::add,
          done -> {
            assertThat(done).isGreaterThanOrEqualTo(last.get());
            last.set(done);
          });

      assertThat(scorer.cut()).containsExactly(new CutBlock(0, 0, 1000));
      assertThat(found).hasSize(500).allSatisfy(p -> assertThat(p.b()).isEqualTo(p.a() + 1));
      assertThat(last).hasValue(scorer.pairs());
      assertThat(found.get(0).bits()).isCloseTo(found.get(1).bits(), within(1e-12));
    }
  }

  private static long key(ScoredPair pair) {
    return (long) pair.a() << 32 | pair.b();
  }
}
