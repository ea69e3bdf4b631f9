package io.parley.identity.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.identity.pack.NeededColumns;
import io.parley.identity.pack.PackedPairs;
import io.parley.identity.pack.PackedRecords;
import io.parley.identity.pack.Sets;
import io.parley.identity.table.RecordTable;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Packed records and the database draw the same pairs to train on. */
class PairSampleTest {
  @Test
  void patternsOfBlocksAndOfAllPairs_areThoseOfTheDatabase() {
    try (RecordTable table = Sets.open("fake_1000")) {
      LinkageModel model = ModelReader.shipped("people").over(Sets.columns("fake_1000"));
      model.prepare(table);
      PackedRecords records = PackedRecords.of(table, NeededColumns.of(model));
      PairSample packed = new PackedPairs(model, records, LinkType.WITHIN);
      PairSample database = new TablePairs(model, table, LinkType.WITHIN);

      assertThat(packed.records()).isEqualTo(database.records());
      for (BlockingRule rule : model.training()) {
        PairSample.Narrow block = packed.block(rule);
        PairSample.Narrow expected = database.block(rule);
        assertThat(block.pairs()).isEqualTo(expected.pairs()).isPositive();
        assertThat(texts(block.patterns().get())).isEqualTo(texts(expected.patterns().get()));
      }
      assertThat(texts(packed.random(2_000_000)))
          .as("all pairs, where they are few")
          .isEqualTo(texts(database.random(2_000_000)));
      assertThat(packed.random(100_000).stream().mapToLong(Pattern::count).sum())
          .as("random ones, but for those that drew one record twice")
          .isBetween(99_000L, 100_000L);
    }
  }

  private static List<String> texts(List<Pattern> patterns) {
    return patterns.stream()
        .map(p -> List.of(java.util.Arrays.stream(p.levels()).boxed().toList(), p.count()))
        .map(String::valueOf)
        .sorted()
        .collect(Collectors.toList());
  }
}
