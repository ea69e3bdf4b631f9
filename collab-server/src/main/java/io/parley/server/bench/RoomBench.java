package io.parley.server.bench;

import io.parley.server.client.RoomClient;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A room with two, three and twelve parties, end to end: from an analyst's call to the signed
 * answer that was checked, every time another question, so that nothing is answered from what is
 * stored.
 */
final class RoomBench implements Bench {
  /**
   * Of the questions whose speed is measured: the largest budget there is, of which each takes
   * little.
   */
  private static final String LARGE_BUDGET = "20";

  private static final String EPSILON = "0.05";
  private static final int SMALL_PEOPLE = 1_000;
  private static final int ANALYSTS = 100;

  /** Of fewer questions than that times the analysts there are fewer analysts. */
  private static final int EACH_AT_LEAST = 10;

  /**
   * How many questions warm the nodes up: by then Java has compiled most of what a question runs
   * through, and compiling takes less than the questions themselves.
   */
  private static final int WARM_UP = 150;

  @Override
  public String name() {
    return "room";
  }

  @Override
  public String about() {
    return "questions to a room end to end: small ones, under load, of 2 to 12 parties, and large";
  }

  @Override
  public Map<String, BigDecimal> options() {
    return Map.of(
        "rows", BigDecimal.valueOf(1_000_000),
        "keys", BigDecimal.valueOf(100_000),
        "cases", BigDecimal.valueOf(2_000),
        "releases", BigDecimal.valueOf(60),
        "rounds", BigDecimal.valueOf(5));
  }

  @Override
  public Map<String, Figure> measure(Workbench workbench) throws Exception {
    Map<String, Figure> figures = new TreeMap<>();
    small(workbench, figures);
    load(workbench, figures);
    for (int parties : List.of(2, 3, 12)) {
      parties(workbench, parties, figures);
    }
    joint(workbench, figures);
    RoomNeighbours.measure(workbench, figures);
    return figures;
  }

  /** One analyst, one question after another, through Flight SQL. */
  private static void small(Workbench bench, Map<String, Figure> figures) throws Exception {
    ConcurrentLinkedQueue<Duration> ready = new ConcurrentLinkedQueue<>();
    Path root = Files.createTempDirectory(bench.directory(), "small");
    try (RoomCluster cluster =
        RoomCluster.start(root, new RoomCluster.Size(2, SMALL_PEOPLE, 1, LARGE_BUDGET))) {
      cluster.startRoom(ready::add);
      double[] took = new double[bench.count("releases")];
      try (SqlAnalyst client = new SqlAnalyst(cluster.profile(0))) {
        for (int i = 0; i < WARM_UP; i++) {
          var unused = client.ask(RoomQuestions.joint(cluster.parties(), 5_000 + i, EPSILON));
        }
        ready.clear();
        long cpu = MatchBench.processCpu();
        for (int i = 0; i < took.length; i++) {
          String sql = RoomQuestions.joint(cluster.parties(), i, EPSILON);
          long start = System.nanoTime();
          var unused = client.ask(sql);
          took[i] = (System.nanoTime() - start) / 1e6;
        }
        // All three nodes' and the analyst's; what a busy machine changes little.
        figures.put(
            "small_cpu", Figure.of((MatchBench.processCpu() - cpu) / 1e6 / took.length, "ms"));
      }
      figures.put("small_p50", Figure.of(Interleaved.median(took), "ms"));
      figures.put("small_ready_p50", Figure.of(1_000 * median(ready), "ms"));
      bench.progress().say(said(figures, "small_p50", "small_ready_p50", "small_cpu"));
    }
    BenchDirectory.remove(root);
  }

  static void load(Workbench bench, Map<String, Figure> figures) throws Exception {
    int queries = bench.count("cases");
    int analysts = Math.max(1, Math.min(ANALYSTS, queries / EACH_AT_LEAST));
    RoomLoad load = new RoomLoad(analysts, queries);
    Path root = Files.createTempDirectory(bench.directory(), "load");
    try (RoomCluster cluster =
        RoomCluster.start(root, new RoomCluster.Size(2, SMALL_PEOPLE, analysts, load.budget()))) {
      cluster.startRoom(took -> {});
      double[] took = load.run(cluster);
      Arrays.sort(took);
      figures.put("load_p50", Figure.of(took[took.length / 2], "ms"));
      figures.put("load_p95", Figure.of(took[(int) (took.length * 0.95)], "ms"));
      figures.put("overspent", Figure.of(load.overspent(cluster), "number"));
      bench.progress().say(load.outcome());
      bench.progress().say(said(figures, "load_p50", "load_p95", "overspent"));
    }
    BenchDirectory.remove(root);
  }

  private static void parties(Workbench bench, int parties, Map<String, Figure> figures)
      throws Exception {
    int people = bench.count("keys");
    Path root = Files.createTempDirectory(bench.directory(), "parties");
    long start = System.nanoTime();
    try (RoomCluster cluster =
        RoomCluster.start(root, new RoomCluster.Size(parties, people, 1, LARGE_BUDGET))) {
      cluster.startRoom(took -> {});
      bench.progress().took("%d nodes of %,d people are ready".formatted(parties, people), start);
      double[] took = new double[bench.count("rounds")];
      try (RoomClient client = cluster.analyst(0)) {
        for (int i = -1; i < took.length; i++) {
          String sql = RoomQuestions.joint(cluster.parties(), i + 1, EPSILON);
          long asked = System.nanoTime();
          RoomQuestions.answered(client, sql);
          if (i >= 0) {
            took[i] = (System.nanoTime() - asked) / 1e9;
          }
        }
      }
      String name = "parties_" + parties;
      figures.put(name, Figure.of(Interleaved.median(took), "s"));
      bench.progress().say(said(figures, name));
    }
    BenchDirectory.remove(root);
  }

  /**
   * Ours until it is ready, for the tick after it is chosen and no work. The plain join reads
   * Parquet of the same rows, in the same process and with two threads.
   */
  private static void joint(Workbench bench, Map<String, Figure> figures) throws Exception {
    int people = bench.count("rows");
    ConcurrentLinkedQueue<Duration> ready = new ConcurrentLinkedQueue<>();
    Path root = Files.createTempDirectory(bench.directory(), "joint");
    long start = System.nanoTime();
    try (RoomCluster cluster =
            RoomCluster.start(root, new RoomCluster.Size(2, people, 1, LARGE_BUDGET));
        BenchDatabase plain = BenchDatabase.open(root)) {
      cluster.startRoom(ready::add);
      for (String party : cluster.parties()) {
        plain.execute(
            "COPY (SELECT md5(email)::UUID AS person, grp, num, amount::DECIMAL(18, 4) AS amount FROM '%s') TO '%s' (FORMAT parquet, COMPRESSION zstd)"
                .formatted(cluster.source(party), root.resolve(party + ".parquet")));
      }
      bench.progress().took("2 nodes of %,d people are ready".formatted(people), start);
      int rounds = bench.count("rounds");
      double[] yardstick = new double[rounds];
      double[] ours = new double[rounds];
      double[] ratios = new double[rounds];
      try (RoomClient client = cluster.analyst(0)) {
        for (int i = -1; i < rounds; i++) {
          int number = i + 1;
          ready.clear();
          long before = System.nanoTime();
          List<String> rows = plain.rows(RoomQuestions.plain(cluster.parties(), root, number));
          double took = (System.nanoTime() - before) / 1e9;
          int groups =
              RoomQuestions.answered(
                      client, RoomQuestions.joint(cluster.parties(), number, EPSILON))
                  .answer()
                  .rows()
                  .size();
          if (rows.size() != RoomPeople.GROUPS || groups > rows.size()) {
            throw new IllegalStateException("%d groups, not %d".formatted(groups, rows.size()));
          }
          if (i >= 0) {
            yardstick[i] = took;
            ours[i] = median(ready);
            ratios[i] = ours[i] / took;
          }
        }
      }
      figures.put(
          "joint",
          Figure.paired(
              Interleaved.median(ours),
              "s",
              Interleaved.median(yardstick),
              Interleaved.median(ratios)));
      bench.progress().say(said(figures, "joint"));
    }
    BenchDirectory.remove(root);
  }

  private static double median(Collection<Duration> times) {
    return Interleaved.median(times.stream().mapToDouble(t -> t.toNanos() / 1e9).toArray());
  }

  private static String said(Map<String, Figure> figures, String... names) {
    StringBuilder said = new StringBuilder();
    for (String name : names) {
      Figure figure = figures.get(name);
      if (figure != null) {
        said.append("%s %.3f %s  ".formatted(name, figure.value(), figure.unit()));
        figure.ratio().ifPresent(r -> said.append("(ratio %.2f)".formatted(r)));
      }
    }
    return said.toString().strip();
  }
}
