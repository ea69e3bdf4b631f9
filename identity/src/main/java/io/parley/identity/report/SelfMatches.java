package io.parley.identity.report;

import io.parley.identity.linkage.SelfMatch;
import io.parley.identity.linkage.TrainedModel;
import io.parley.identity.report.Report.Share;
import io.parley.identity.report.Report.Unlinkable;
import io.parley.identity.table.RecordTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts records by what an exact copy of them would weigh. */
final class SelfMatches {
  private static final int FARTHEST = 200;

  private final double threshold;
  private final Map<Integer, Long> counts = new TreeMap<>();
  private long records;
  private long below;

  SelfMatches(TrainedModel trained, RecordTable table) {
    threshold = trained.model().threshold();
    SelfMatch.score(trained, table, this::add);
  }

  private void add(double bits) {
    records++;
    below += bits < threshold ? 1 : 0;
    double away = Math.max(-FARTHEST, Math.min(FARTHEST, bits - threshold));
    counts.merge((int) Math.floor(away), 1L, Long::sum);
  }

  Unlinkable unlinkable() {
    List<Share> curve = new ArrayList<>();
    if (records > 0) {
      TreeMap<Integer, Long> sorted = new TreeMap<>(counts);
      int low = Math.min(0, sorted.firstKey());
      int high = Math.max(1, sorted.lastKey() + 1);
      long under = 0;
      for (int at = low; at <= high; at++) {
        curve.add(new Share(threshold + at, (double) under / records));
        under += sorted.getOrDefault(at, 0L);
      }
    }
    return new Unlinkable(below, curve);
  }
}
