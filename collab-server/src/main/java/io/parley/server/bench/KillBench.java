package io.parley.server.bench;

import io.parley.server.node.ConfigurationException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * A node is killed with SIGKILL, drawn each time, at a moment drawn each time, while analysts ask;
 * it is started again on what it left, with no other hand laid on it. After each restart: no ledger
 * shows less than what was released, the audit log is whole, a fresh question is answered, and
 * answers that were given come again for nothing.
 */
final class KillBench implements Bench {
  private static final int PEOPLE = 1_000;
  private static final int ANALYSTS = 6;

  /** The analyst whose questions are checks. */
  private static final int CHECKER = ANALYSTS;

  /** The largest budget there is: what is asked takes little of it. */
  private static final String BUDGET = "20";

  private static final int SHORTEST_MILLIS = 100;
  private static final int LONGEST_MILLIS = 1_200;

  /** How many earlier answers are asked for after each restart; at the end it is all of them. */
  private static final int ASKED_AGAIN = 2;

  @Override
  public String name() {
    return "kill";
  }

  @Override
  public String about() {
    return "kill -9 of a node at random moments under load: what is lost, undercounted or stuck";
  }

  @Override
  public Map<String, BigDecimal> options() {
    return Map.of("times", BigDecimal.valueOf(200));
  }

  @Override
  public boolean isTimed() {
    return false;
  }

  @Override
  public Map<String, Figure> measure(Workbench bench) throws Exception {
    Path root = Files.createTempDirectory(bench.directory(), "kill");
    RoomCluster.Size size = new RoomCluster.Size(2, PEOPLE, ANALYSTS + 1, BUDGET);
    try (KillCluster cluster = KillCluster.start(root.resolve("nodes"), size);
        KillLoad load = KillLoad.start(cluster, ANALYSTS)) {
      bench.progress().say("a room and two parties run, %d analysts ask".formatted(ANALYSTS));
      return new Run(bench, cluster, load, new KillStages(cluster, root)).figures();
    }
  }

  /** One run's counts. */
  private static final class Run {
    private final Workbench bench;
    private final KillCluster cluster;
    private final KillLoad load;
    private final KillStages stages;
    private final KillProof proof;
    private final SplittableRandom random = new SplittableRandom();
    private final Map<String, Integer> kills = new TreeMap<>();
    private final List<Duration> back = new ArrayList<>();
    private int undercounted;
    private int unverified;
    private int stuck;
    private int done;

    Run(Workbench bench, KillCluster cluster, KillLoad load, KillStages stages) {
      this.bench = bench;
      this.cluster = cluster;
      this.load = load;
      this.stages = stages;
      this.proof = new KillProof(cluster);
      cluster.nodes().forEach(n -> kills.put(n, 0));
    }

    Map<String, Figure> figures() throws Exception {
      stuck += load.fresh(CHECKER).isPresent() ? 0 : 1;
      int times = bench.count("times");
      while (done < times && stuck == 0) {
        killOne();
        if (done % 10 == 0 || done == times) {
          bench.progress().say("%d kills: %s".formatted(done, load.outcome()));
        }
      }
      stuck += load.finish();
      undercounted += proof.undercounted(load.answers());
      unverified += proof.unverified(cluster.nodes());
      askAllAgain();
      return counted();
    }

    private void killOne() throws Exception {
      String node = cluster.nodes().get(random.nextInt(cluster.nodes().size()));
      Thread.sleep(random.nextInt(SHORTEST_MILLIS, LONGEST_MILLIS));
      cluster.kill(node);
      done++;
      kills.merge(node, 1, Integer::sum);
      Set<String> received =
          load.answers().values().stream().map(KillLoad.Got::query).collect(Collectors.toSet());
      stages.look(node, received);
      try {
        cluster.restart(node);
      } catch (ConfigurationException e) {
        bench.progress().say("%s does not start again: %s".formatted(node, cluster.said(node)));
        stuck++;
        return;
      }
      undercounted += proof.undercounted(load.answers());
      unverified += proof.unverified(List.of(node));
      answered(load.fresh(CHECKER), node);
      List<Integer> given = List.copyOf(load.answers().keySet());
      for (int i = 0; i < ASKED_AGAIN; i++) {
        answered(load.until(CHECKER, given.get(random.nextInt(given.size()))), node);
      }
    }

    private void answered(Optional<Duration> took, String node) throws IOException {
      took.ifPresent(back::add);
      if (took.isEmpty()) {
        bench
            .progress()
            .say(
                "no answer within %d s after a kill of %s: %s"
                    .formatted(KillLoad.PATIENCE.toSeconds(), node, cluster.said(node)));
        stuck++;
      }
    }

    private void askAllAgain() throws Exception {
      ExecutorService pool = Executors.newFixedThreadPool(ANALYSTS);
      try {
        List<Future<Optional<Duration>>> all = new ArrayList<>();
        for (int question : load.answers().keySet()) {
          all.add(pool.submit(() -> load.until(CHECKER, question)));
        }
        for (Future<Optional<Duration>> one : all) {
          stuck += one.get().isPresent() ? 0 : 1;
        }
      } finally {
        pool.shutdownNow();
      }
    }

    private Map<String, Figure> counted() throws Exception {
      load.unclear().stream().distinct().forEach(u -> bench.progress().say("unclear: " + u));
      Map<String, Figure> figures = new TreeMap<>();
      count(figures, "undercounted", undercounted);
      count(figures, "unverified", unverified);
      count(figures, "stuck", stuck);
      count(figures, "lost_answers", load.lost().size());
      count(figures, "unclear", load.unclear().size());
      count(figures, "answers", load.answers().size());
      count(figures, "charged_unanswered", proof.unanswered(cluster.parties().get(0)));
      count(figures, "kills", done);
      count(figures, "kills_of_room", kills.getOrDefault(RoomFiles.ROOM, 0));
      count(figures, "kills_at_reserved", stages.reserved());
      count(figures, "kills_at_committed", stages.committed());
      count(figures, "kills_at_stored", stages.stored());
      count(figures, "kills_at_none", stages.none());
      if (!back.isEmpty()) {
        double[] seconds = back.stream().mapToDouble(t -> t.toMillis() / 1e3).toArray();
        figures.put("answer_after_max", Figure.of(Arrays.stream(seconds).max().orElseThrow(), "s"));
      }
      return figures;
    }

    private static void count(Map<String, Figure> figures, String name, long value) {
      figures.put(name, Figure.of((double) value, "number"));
    }
  }
}
