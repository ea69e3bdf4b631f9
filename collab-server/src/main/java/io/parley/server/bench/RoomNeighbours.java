package io.parley.server.bench;

import io.parley.server.client.RoomClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a collaboration notices of its neighbour in the same room: how long its questions take while
 * the neighbour is idle, and while it asks without end. Both have parties of their own, all in this
 * process: what is measured has the parties' work on the same two cores too, which in earnest run
 * elsewhere. Quiet and loud stretches alternate, so that a busy machine changes both.
 */
final class RoomNeighbours {
  private static final String EPSILON = "0.01";
  private static final String BUDGET = "20";
  private static final int PEOPLE = 1_000;
  private static final int WARM_UP = 20;

  /** How many of the neighbour's analysts ask at once: more than all places of a small machine. */
  private static final int LOUD = 24;

  private static final int STRETCHES = 4;
  private static final double TAIL = 0.95;

  private final RoomCluster quiet;
  private final RoomCluster loud;
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();

  private RoomNeighbours(RoomCluster quiet, RoomCluster loud) {
    this.quiet = quiet;
    this.loud = loud;
  }

  /** Adds {@code neighbour_p95}: with the neighbour, beside without, and the ratio of the two. */
  static void measure(Workbench bench, Map<String, Figure> figures) throws Exception {
    Path root = Files.createTempDirectory(bench.directory(), "neighbours");
    try (RoomCluster quiet = RoomCluster.start(root, new RoomCluster.Size(2, PEOPLE, 1, BUDGET))) {
      RoomCluster loud = quiet.neighbour(new RoomCluster.Size(2, PEOPLE, LOUD, BUDGET));
      quiet.startRoom(took -> {});
      RoomNeighbours neighbours = new RoomNeighbours(quiet, loud);
      int each = Math.max(WARM_UP / STRETCHES, bench.count("releases") / STRETCHES);
      List<Double> alone = new ArrayList<>();
      List<Double> beside = new ArrayList<>();
      try (RoomClient client = quiet.analyst(0)) {
        neighbours.ask(client, WARM_UP);
        for (int i = 0; i < STRETCHES; i++) {
          alone.addAll(neighbours.ask(client, each));
          beside.addAll(neighbours.askBesideNoise(client, each));
        }
      }
      figures.put("neighbour_p95", Figure.against(tail(beside), "ms", tail(alone)));
      bench
          .progress()
          .say(
              "neighbour_p95 %.1f ms, alone %.1f ms (ratio %.2f); the neighbour got %,d answers meanwhile"
                  .formatted(
                      tail(beside),
                      tail(alone),
                      tail(beside) / tail(alone),
                      neighbours.answered.get()));
    }
    BenchDirectory.remove(root);
  }

  /** How long each question took, in milliseconds; one after another. */
  private List<Double> ask(RoomClient client, int questions) {
    List<Double> took = new ArrayList<>();
    for (int i = 0; i < questions; i++) {
      String sql = RoomQuestions.joint(quiet.parties(), asked.getAndIncrement(), EPSILON);
      long start = System.nanoTime();
      RoomQuestions.answered(client, sql);
      took.add((System.nanoTime() - start) / 1e6);
    }
    return took;
  }

  /** The same, from when the neighbour has its places full until it has been asked to stop. */
  private List<Double> askBesideNoise(RoomClient client, int questions) throws Exception {
    AtomicBoolean on = new AtomicBoolean(true);
    int before = answered.get();
    ExecutorService pool = Executors.newFixedThreadPool(LOUD);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < LOUD; i++) {
        int analyst = i;
        all.add(pool.submit(() -> makeNoise(analyst, on)));
      }
      while (answered.get() < before + LOUD && all.stream().noneMatch(Future::isDone)) {
        Thread.sleep(1);
      }
      List<Double> took = ask(client, questions);
      on.set(false);
      for (Future<?> one : all) {
        one.get();
      }
      return took;
    } finally {
      on.set(false);
      pool.shutdownNow();
    }
  }

  private void makeNoise(int analyst, AtomicBoolean on) {
    try (RoomClient client = loud.analyst(analyst)) {
      while (on.get()) {
        RoomQuestions.answered(
            client, RoomQuestions.joint(loud.parties(), asked.getAndIncrement(), EPSILON));
        answered.incrementAndGet();
      }
    }
  }

  private static double tail(List<Double> times) {
    double[] sorted = times.stream().mapToDouble(t -> t).sorted().toArray();
    return sorted[(int) (sorted.length * TAIL)];
  }
}
