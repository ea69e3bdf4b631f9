package io.parley.identity.pack;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.identity.compare.Level;
import io.parley.identity.linkage.Frequencies;
import io.parley.identity.linkage.LinkType;
import io.parley.identity.linkage.LinkageModel;
import io.parley.identity.linkage.ModelReader;
import io.parley.identity.linkage.ScoredPair;
import io.parley.identity.linkage.Scorer;
import io.parley.identity.linkage.TrainedModel;
import io.parley.identity.table.RecordTable;
import io.parley.identity.yaml.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The database and the packed records look at the same pairs and weigh them alike. */
class BulkScorerTest {
  private static final double ALL = -1000;

  @ParameterizedTest
  @ValueSource(strings = {"febrl3", "fake_1000"})
  @Tag("slow") // two million random pairs
  void shippedModelOnOthersRecords_givesThePairsOfTheDatabase(String name) {
    try (RecordTable table = Sets.open(name)) {
      LinkageModel model = ModelReader.shipped("people").over(Sets.columns(name));
      PackedRecords records = PackedRecords.of(table, NeededColumns.of(model));
      TrainedModel trained = train(model, table, records, LinkType.WITHIN);
      int pairs = assertSame(trained, table, records, LinkType.WITHIN);
      System.out.printf("[identity] %s: %,d pairs as in the database%n", name, pairs);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyLevelAndRule_isThatOfTheDatabase(LinkType link) {
    try (RecordTable table = OddRecords.open()) {
      LinkageModel model =
          ModelReader.read(Item.read("odd.yaml", OddRecords.MODEL)).over(OddRecords.COLUMNS);
      PackedRecords records = PackedRecords.of(table, NeededColumns.of(model));
      TrainedModel trained = train(model, table, records, link);

      Set<Class<?>> levels = new HashSet<>();
      model.comparisons().forEach(c -> c.levels().forEach(l -> levels.add(l.getClass())));
      assertThat(levels)
          .as("a new level has its Java form, and stands in the model of this test")
          .containsExactlyInAnyOrder(Level.class.getPermittedSubclasses());
      assertThat(assertSame(trained, table, records, link)).isGreaterThan(10_000);
    }
  }

  /** On the packed records' pairs, which are the database's ({@code PairSampleTest}). */
  private static TrainedModel train(
      LinkageModel model, RecordTable table, PackedRecords records, LinkType link) {
    TrainedModel trained =
        TrainedModel.train(
            model, new PackedPairs(model, records, link), PackedFrequencies.of(model, records));
    assertThat(trained.frequencies()).isEqualTo(Frequencies.of(model.comparisons(), table));
    return trained;
  }

  private static int assertSame(
      TrainedModel trained, RecordTable table, PackedRecords records, LinkType link) {
    Map<Long, Double> expected = new HashMap<>();
    Scorer.score(trained, table, link, ALL, p -> expected.put(key(p), p.bits()));
    BulkScorer scorer = new BulkScorer(trained, records, link);
    List<ScoredPair> found = new ArrayList<>();
    scorer.score(ALL, found::add, done -> {});

    assertThat(found.size()).isEqualTo(expected.size());
    double worst = 0;
    for (ScoredPair pair : found) {
      assertThat(expected).as("the pairs of the database").containsKey(key(pair));
      double bits = expected.getOrDefault(key(pair), Double.NaN);
      worst = Math.max(worst, Math.abs(pair.bits() - bits));
    }
    assertThat(worst).isLessThan(1e-9);
    for (double least : new double[] {trained.model().threshold(), -5, 12}) {
      List<ScoredPair> linked = new ArrayList<>();
      scorer.score(least, linked::add, done -> {});
      assertThat(linked)
          .as("giving pairs up early loses none")
          .hasSize((int) expected.values().stream().filter(b -> b >= least).count());
    }
    return found.size();
  }

  @Test
  void keyOfTooMany_isCutAndNamed() {
    try (RecordTable table = RecordTable.open(256)) {
      // 2,000 records of one e-mail; every second one shares its street with the next.
      table.execute(
          "CREATE TABLE records AS SELECT i::INTEGER AS rid, 'all' AS source, 'info@example.org' AS email, 'street ' || (i // 2) AS street FROM range(2000) t(i)");
      LinkageModel model = ModelReader.shipped("people").over(Set.of("email", "street"));
      PackedRecords records = PackedRecords.of(table, NeededColumns.of(model));
      TrainedModel trained =
          TrainedModel.train(
              model,
              new PackedPairs(model, records, LinkType.WITHIN),
              PackedFrequencies.of(model, records));
      BulkScorer scorer = new BulkScorer(trained, records, LinkType.WITHIN);
      List<ScoredPair> found = new ArrayList<>();
      AtomicLong last = new AtomicLong();
      scorer.score(
          ALL,
          found::add,
          done -> {
            assertThat(done).isGreaterThanOrEqualTo(last.get());
            last.set(done);
          });

      int rule = model.lookedAt().stream().map(r -> r.text()).toList().indexOf("email");
      assertThat(scorer.cut()).containsExactly(new CutBlock(rule, 0, 2000));
      assertThat(found).hasSize(1000).allSatisfy(p -> assertThat(p.b()).isEqualTo(p.a() + 1));
      assertThat(last).hasValue(scorer.pairs());
    }
  }

  private static long key(ScoredPair pair) {
    return (long) pair.a() << 32 | pair.b();
  }
}
