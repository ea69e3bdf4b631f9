package io.parley.identity.pack;

import io.parley.identity.compare.Comparison;
import io.parley.identity.linkage.Frequencies;
import io.parley.identity.linkage.LinkageModel;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Counts values as {@link Frequencies#of} does in SQL. */
public final class PackedFrequencies {
  private PackedFrequencies() {}

  /** Counts the values of the compared columns that ask for it. */
  public static Frequencies of(LinkageModel model, PackedRecords records) {
    Map<String, Frequencies.Column> columns = new LinkedHashMap<>();
    for (Comparison comparison : model.comparisons()) {
      if (comparison.byFrequency()) {
        columns.put(comparison.column(), count(comparison, records));
      }
    }
    return new Frequencies(columns);
  }

  private static Frequencies.Column count(Comparison comparison, PackedRecords records) {
    Values values = records.values(records.columns().place(comparison.column()));
    int[] counts = new int[values.size()];
    for (String column : comparison.values()) {
      int place = records.columns().place(column);
      for (int record = 0; record < records.count(); record++) {
        int value = records.value(record, place);
        if (value != Values.NONE) {
          counts[value]++;
        }
      }
    }
    long all = IntStream.of(counts).asLongStream().sum();
    long different = IntStream.of(counts).filter(n -> n > 0).count();
    List<Integer> kept =
        IntStream.range(0, counts.length)
            .filter(value -> counts[value] >= Frequencies.LEAST_HELD)
            .boxed()
            .sorted(
                Comparator.comparing((Integer value) -> -counts[value]).thenComparing(values::text))
            .limit(Frequencies.MOST_KEPT)
            .toList();
    Map<String, Double> shares = new LinkedHashMap<>();
    long held = 0;
    for (int value : kept) {
      shares.put(Frequencies.hash(values.text(value)), (double) counts[value] / all);
      held += counts[value];
    }
    long rest = different - kept.size();
    double average = rest == 0 ? 1 : (double) (all - held) / rest;
    return new Frequencies.Column(shares, average / Math.max(1, all));
  }
}
