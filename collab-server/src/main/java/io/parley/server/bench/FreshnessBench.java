package io.parley.server.bench;

import io.parley.identity.link.RecordKey;
import io.parley.server.client.RoomClient;
import io.parley.server.party.LiveNode;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * How soon an event that was accepted is seen by a joint question: 1,000 events a second come over
 * HTTPS with durable acknowledgement, each of a person of its own whom the other party holds, while
 * an analyst asks how many people both hold, again and again, through a room over TLS. An event is
 * seen when the first answer has come that counts so many more people. Answers are noised: that
 * moves an event by some hundredths of a second.
 */
final class FreshnessBench implements Bench {
  private static final int A_SECOND = 1_000;
  private static final int BATCH = 100;
  private static final String EPSILON = "0.05";
  private static final String BUDGET = "20";
  private static final int FINDS = 1_000;
  private static final int ADDS = 200;

  /** Of the noise of one answer, about three deviations. */
  private static final int NOISE = 90;

  @Override
  public String name() {
    return "freshness";
  }

  @Override
  public String about() {
    return "events at 1,000 a second until a joint question sees them; find and add on the node";
  }

  @Override
  public Map<String, BigDecimal> options() {
    return Map.of("rows", BigDecimal.valueOf(30_000));
  }

  /** What an answer counted, when it came, and how many milliseconds after it was asked. */
  private record Seen(long at, long events, double took) {}

  @Override
  public Map<String, Figure> measure(Workbench bench) throws Exception {
    int events = Math.max(BATCH, bench.count("rows") / BATCH * BATCH);
    // Of each party's people two in five are everybody's; the asker's own are those who come.
    int people = events * 2;
    Path root = Files.createTempDirectory(bench.directory(), "freshness");
    Map<String, Figure> figures = new TreeMap<>();
    try (RoomCluster cluster =
        RoomCluster.startRunning(root, new RoomCluster.Size(2, people, 1, BUDGET))) {
      cluster.startRoom(took -> {});
      bench.progress().say("two nodes of %,d people are ready".formatted(people));
      LiveNode live = cluster.events().live();
      long before = people(live);
      long[] accepted = new long[events / BATCH];
      List<Seen> seen = new ArrayList<>();
      ExecutorService sending = Executors.newSingleThreadExecutor();
      try (RoomClient analyst = cluster.analyst(0)) {
        int base = RoomPeople.shared(people);
        seen.add(ask(cluster, analyst, 0, base)); // loads classes on the way
        Future<?> sent =
            sending.submit(
                () -> {
                  send(cluster, base, accepted);
                  return null;
                });
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(events / A_SECOND + 60);
        while (last(seen) < events - NOISE && System.nanoTime() < end) {
          seen.add(ask(cluster, analyst, seen.size(), base));
        }
        sent.get();
      } finally {
        sending.shutdownNow();
      }
      double[] fresh = fresh(accepted, seen);
      Arrays.sort(fresh);
      figures.put("freshness_p95", Figure.of(quantile(fresh, 0.95), "s"));
      figures.put("freshness_median", Figure.of(quantile(fresh, 0.5), "s"));
      figures.put("accepted", Figure.of(events, "events"));
      figures.put("resolved", Figure.of((double) (people(live) - before), "people"));
      figures.put(
          "accepted_rate",
          Figure.of(
              (events - BATCH) / ((accepted[accepted.length - 1] - accepted[0]) / 1e9), "per s"));
      bench.progress().say("%d answers".formatted(seen.size()));
      findAndAdd(live, figures);
      figures.put(
          "question", Figure.of(seen.stream().mapToDouble(Seen::took).average().orElse(0), "ms"));
      live.times()
          .means()
          .forEach(
              (step, mean) -> figures.put("step_" + step.replace(' ', '_'), Figure.of(mean, "ms")));
    }
    BenchDirectory.remove(root);
    return figures;
  }

  private static long people(LiveNode live) {
    return live.counts().getOrDefault("people", 0L);
  }

  private static long last(List<Seen> seen) {
    return seen.get(seen.size() - 1).events();
  }

  /** Batch after batch, ten a second, whatever each takes. */
  private static void send(RoomCluster cluster, int base, long[] accepted) throws Exception {
    HttpsSender sender = cluster.events().sender();
    long start = System.nanoTime();
    for (int batch = 0; batch < accepted.length; batch++) {
      List<String> events = new ArrayList<>(BATCH);
      for (int i = 0; i < BATCH; i++) {
        events.add(event(cluster.parties().get(0), base + batch * BATCH + i));
      }
      long due = start + batch * TimeUnit.SECONDS.toNanos(BATCH) / A_SECOND;
      TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
      sender.send(0, events);
      accepted[batch] = System.nanoTime();
    }
  }

  /** An event of somebody whom the asking party holds, and it alone until then. */
  private static String event(String asker, int person) {
    String of = "p" + asker.charAt(asker.length() - 1);
    return String.format(
        Locale.ROOT,
        "{\"type\":\"track\",\"event\":\"Order Completed\",\"messageId\":\"m-%2$d\",\"anonymousId\":\"a-%2$d\",\"properties\":{\"email\":\"%1$s%2$d@example.org\",\"grp\":\"g01\",\"num\":7}}",
        of,
        person);
  }

  private static Seen ask(RoomCluster cluster, RoomClient analyst, int number, int base) {
    String sql =
        String.format(
            Locale.ROOT,
            "SELECT /*+ privacy(epsilon='%s') */ COUNT(DISTINCT a.person) AS people FROM %s.things a"
                + " JOIN %s.things b ON b.person = a.person WHERE a.amount < 499.%04d",
            EPSILON,
            cluster.parties().get(0),
            cluster.parties().get(1),
            9_000 + number);
    long start = System.nanoTime();
    Object people = RoomQuestions.answered(analyst, sql).answer().rows().get(0).get(0);
    long counted = ((Number) Objects.requireNonNull(people)).longValue();
    long at = System.nanoTime();
    return new Seen(at, counted - base, (at - start) / 1e6);
  }

  private static double[] fresh(long[] accepted, List<Seen> seen) {
    double[] fresh = new double[accepted.length * BATCH];
    int next = 0;
    for (int event = 0; event < fresh.length; event++) {
      while (next < seen.size() - 1 && seen.get(next).events() <= event) {
        next++;
      }
      fresh[event] = Math.max(0, (seen.get(next).at() - accepted[event / BATCH]) / 1e9);
    }
    return fresh;
  }

  private static double quantile(double[] sorted, double share) {
    return sorted[(int) Math.ceil(share * sorted.length) - 1];
  }

  /** Of somebody who is there; an addition is in the history of people when it returns. */
  private static void findAndAdd(LiveNode live, Map<String, Figure> figures) {
    double[] finds = new double[FINDS];
    for (int i = 0; i < FINDS; i++) {
      Map<String, String> known = Map.of("email", "all" + i + "@example.org");
      long start = System.nanoTime();
      var unused = live.find(RoomEvents.SOURCE, known, Optional.empty(), 5);
      finds[i] = (System.nanoTime() - start) / 1e6;
    }
    double[] adds = new double[ADDS];
    for (int i = 0; i < ADDS; i++) {
      RecordKey key = new RecordKey(RoomEvents.SOURCE, "added-" + i);
      Map<String, String> values = Map.of("email", "all" + i + "@example.org");
      long start = System.nanoTime();
      var unused = live.add(key, values, "bench");
      adds[i] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(finds);
    Arrays.sort(adds);
    figures.put("find_p95", Figure.of(quantile(finds, 0.95), "ms"));
    figures.put("add_p95", Figure.of(quantile(adds, 0.95), "ms"));
  }
}
