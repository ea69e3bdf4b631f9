package io.parley.identity.pack;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.identity.linkage.LinkType;
import io.parley.identity.linkage.LinkageModel;
import io.parley.identity.linkage.ModelReader;
import io.parley.identity.linkage.ScoredPair;
import io.parley.identity.linkage.TrainedModel;
import io.parley.identity.table.RecordTable;
import io.parley.identity.yaml.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveRecordsTest {
  private static final double ALL = -1000;

  @ParameterizedTest
  @ValueSource(strings = {"febrl3", "fake_1000"})
  void recordsThatComeOneByOne_haveThePairsOfAFullRun(String name) {
    try (RecordTable table = Sets.open(name)) {
      assertSame(table, ModelReader.shipped("people").over(Sets.columns(name)), LinkType.WITHIN);
    }
  }

  @Test
  void everyLevelAndRule_isThatOfAFullRun() {
    try (RecordTable table = OddRecords.open()) {
      // Where blocks are cut, a full run cuts them for the first records too.
      String uncut = OddRecords.MODEL.replace("held_by: 200", "held_by: 1000000");
      LinkageModel model = ModelReader.read(Item.read("odd.yaml", uncut));
      assertSame(table, model.over(OddRecords.COLUMNS), LinkType.ACROSS);
    }
  }

  private static void assertSame(RecordTable table, LinkageModel model, LinkType link) {
    PackedRecords records = PackedRecords.of(table, NeededColumns.of(model));
    TrainedModel trained =
        TrainedModel.train(
            model, new PackedPairs(model, records, link), PackedFrequencies.of(model, records));
    Map<Long, Double> expected = new HashMap<>();
    new BulkScorer(trained, records, link)
        .score(ALL, p -> expected.put((long) p.a() << 32 | p.b(), p.bits()), done -> {});

    // The first half is indexed at once, the others come one by one.
    int half = records.count() / 2;
    List<Map<String, String>> all = new ArrayList<>();
    for (int record = 0; record < records.count(); record++) {
      all.add(values(records, record));
    }
    PackedRecords first = new PackedRecords(records.columns(), half);
    for (Map<String, String> record : all.subList(0, half)) {
      first.add(bytes(records, record));
    }
    LiveRecords live = new LiveRecords(trained, first, link);
    int found = 0;
    double worst = 0;
    for (int record = half; record < all.size(); record++) {
      LiveRecords.Found answer = live.find(all.get(record), ALL);
      assertThat(answer.cut()).isEmpty();
      double heaviest = Double.POSITIVE_INFINITY;
      for (ScoredPair pair : answer.pairs()) {
        long key = (long) pair.a() << 32 | record;
        assertThat(expected).as("the pairs of the full run").containsKey(key);
        double bits = expected.getOrDefault(key, Double.NaN);
        assertThat(pair.b()).isEqualTo(record);
        assertThat(pair.bits()).isLessThanOrEqualTo(heaviest);
        heaviest = pair.bits();
        worst = Math.max(worst, Math.abs(bits - pair.bits()));
        found++;
      }
      assertThat(live.add(all.get(record))).isEqualTo(record);
    }
    assertThat(found)
        .isEqualTo((int) expected.keySet().stream().filter(k -> k.intValue() >= half).count());
    assertThat(worst).isLessThan(1e-9);
  }

  @Test
  void keyOfTooMany_bringsNobodyAndIsNamed() {
    LinkageModel model = ModelReader.shipped("people").over(Set.of("email", "street"));
    PackedRecords records = new PackedRecords(NeededColumns.of(model), 1_000);
    for (int i = 0; i < 999; i++) {
      records.add(bytes(records, Map.of("email", "info@example.org", "street", "street " + i)));
    }
    TrainedModel trained =
        TrainedModel.train(
            model,
            new PackedPairs(model, records, LinkType.WITHIN),
            PackedFrequencies.of(model, records));
    LiveRecords live = new LiveRecords(trained, records, LinkType.WITHIN);
    Map<String, String> probe = Map.of("email", "info@example.org", "street", "street 7");

    assertThat(live.find(probe, ALL).looked())
        .as("with it, a thousand hold the address, as many as may")
        .isEqualTo(999);
    live.add(Map.of("email", "info@example.org"));
    LiveRecords.Found found = live.find(probe, ALL);
    assertThat(found.cut()).extracting(rule -> rule.text()).containsExactly("email");
    assertThat(found.pairs()).extracting(ScoredPair::a).containsExactly(7);
  }

  private static Map<String, String> values(PackedRecords records, int record) {
    Map<String, String> values = new HashMap<>();
    for (int column = 0; column < records.width(); column++) {
      int value = records.value(record, column);
      if (value != Values.NONE) {
        values.put(records.columns().columns().get(column), records.values(column).text(value));
      }
    }
    return values;
  }

  private static byte[][] bytes(PackedRecords records, Map<String, String> record) {
    return records.columns().columns().stream()
        .map(column -> PackedRecords.utf8(record.getOrDefault(column, "")))
        .toArray(byte[][]::new);
  }
}
