package io.parley.server.bench;

import io.parley.identity.linkage.LinkType;
import io.parley.identity.pack.LiveRecords;
import io.parley.server.node.Progress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** How long it takes to find one record among all, and to add it. */
final class FindRate {
  private static final int FINDS = 1_000;
  private static final int WARM_UP = 200;

  private FindRate() {}

  /**
   * Measures.
   *
   * @param truth who is who among the records
   */
  static Map<String, Figure> measure(
      ResolvePass.Resolved resolved, int[] truth, Progress progress) {
    long start = System.nanoTime();
    double threshold = resolved.trained().model().threshold();
    LiveRecords live = new LiveRecords(resolved.trained(), resolved.records(), LinkType.WITHIN);
    progress.took("indexed", start);
    Map<String, Figure> figures = new HashMap<>();
    figures.put("index_memory", Figure.of(live.heldBytes() / 1e6, "MB"));
    double[] finds = new double[FINDS];
    double[] adds = new double[FINDS];
    int right = 0;
    long compared = 0;
    for (int i = -WARM_UP; i < FINDS; i++) {
      int person = truth[(int) ((i + WARM_UP) * 7_919L % truth.length)];
      Map<String, String> probe = probe(MadePeople.another(person, i + WARM_UP));
      long before = System.nanoTime();
      LiveRecords.Found found = live.find(probe, threshold);
      long between = System.nanoTime();
      live.add(probe);
      long after = System.nanoTime();
      if (i >= 0) {
        finds[i] = (between - before) / 1e6;
        adds[i] = (after - between) / 1e6;
        compared += found.looked();
        right += isRight(found, truth, person) ? 1 : 0;
      }
    }
    figures.put("find_p95", Figure.of(quantile(finds, 0.95), "ms"));
    figures.put("find_median", Figure.of(quantile(finds, 0.5), "ms"));
    figures.put("add_p95", Figure.of(quantile(adds, 0.95), "ms"));
    figures.put("find_right", Figure.of((double) right / FINDS, "share"));
    progress.say(
        String.format(Locale.ROOT, "a find compares %,d records on average", compared / FINDS));
    return figures;
  }

  /** Whether the best match is one of the person's records. */
  private static boolean isRight(LiveRecords.Found found, int[] truth, int person) {
    return !found.pairs().isEmpty()
        && found.pairs().get(0).a() < truth.length
        && truth[found.pairs().get(0).a()] == person;
  }

  /** As the sources' records are normalised, which is not what is measured here. */
  private static Map<String, String> probe(String[] values) {
    Map<String, String> probe = new HashMap<>();
    for (int i = 0; i < values.length; i++) {
      String value = values[i].toLowerCase(Locale.ROOT);
      probe.put(
          MadePeople.COLUMNS.get(i),
          MadePeople.COLUMNS.get(i).equals("birth_date") ? value.replace("-", "") : value);
    }
    return probe;
  }

  private static double quantile(double[] values, double share) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.ceil(share * sorted.length) - 1];
  }
}
