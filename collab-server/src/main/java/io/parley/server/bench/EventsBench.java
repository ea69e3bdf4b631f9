package io.parley.server.bench;

import io.parley.connector.stream.EventLog;
import io.parley.connector.stream.EventLogSettings;
import io.parley.server.events.EventsServer;
import io.parley.server.events.WriteKeys;
import io.parley.server.node.NodeDirectory;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * How many events a node takes in, in batches of 100, each acknowledged when it is on the disk:
 * over HTTPS with a write key, checked, sealed and forced. The yardstick is the same events as
 * records to a real Kafka broker in turns, {@code acks=all}, one acknowledgement a batch, without
 * TLS; such a broker does not force its disk. The same number of senders in both.
 */
public final class EventsBench implements Bench {
  private static final int BATCH = 100;
  private static final int SENDERS = 8;

  @Override
  public String name() {
    return "events";
  }

  @Override
  public String about() {
    return "events over HTTPS, durably acknowledged, beside a Kafka broker";
  }

  @Override
  public Map<String, BigDecimal> options() {
    return Map.of("rows", BigDecimal.valueOf(40_000), "rounds", BigDecimal.valueOf(3));
  }

  @Override
  public Map<String, Figure> measure(Workbench workbench) throws Exception {
    Map<String, Figure> figures = new HashMap<>();
    measure(workbench, figures);
    return figures;
  }

  /** The same into a map that has other figures too. */
  static void measure(Workbench workbench, Map<String, Figure> figures) throws Exception {
    int events = Math.max(BATCH, workbench.count("rows"));
    Path folder = Files.createTempDirectory(workbench.directory(), "events");
    Clock clock = Clock.systemUTC();
    NodeDirectory node = new NodeDirectory(folder.resolve("node"));
    node.create("localhost", clock);
    WriteKeys keys = new WriteKeys(node, clock);
    String key = keys.make("bench").text();
    EventsServer.Place place = new EventsServer.Place("127.0.0.1", 0, Set.of());
    try (EventLog log =
            EventLog.open(
                folder.resolve("log"),
                node.keys().envelope(),
                EventLogSettings.STANDARD.withBytes(16L << 30),
                clock);
        EventsServer server = EventsServer.open(place, node.tls(), keys, log, clock);
        EventSenders senders = new EventSenders(SENDERS)) {
      HttpsSender https = new HttpsSender(server.port(), node.tls().certificatePem(), key);
      Optional<KafkaPeerProcess> broker = KafkaPeerProcess.start(folder.resolve("kafka"));
      if (broker.isEmpty()) {
        workbench
            .progress()
            .say("no Kafka in Maven's local repository (`./parley test` brings it): no yardstick");
        alone(workbench, figures, events, senders, https);
        return;
      }
      try (KafkaPeerProcess running = broker.get();
          KafkaSender kafka = new KafkaSender(running.servers(), SENDERS)) {
        inTurns(workbench, figures, events, senders, https, kafka);
      }
    }
  }

  private static void inTurns(
      Workbench workbench,
      Map<String, Figure> figures,
      int events,
      EventSenders senders,
      HttpsSender https,
      KafkaSender kafka)
      throws Exception {
    int rounds = workbench.count("rounds");
    List<Long> nanos = new ArrayList<>();
    List<List<String>> made = made(events * (rounds + 1));
    int[] ours = {0};
    int[] theirs = {0};
    int each = made.size() / (rounds + 1);
    Interleaved.Pairs pairs =
        Interleaved.measure(
            rounds,
            () -> nanos.addAll(senders.send(part(made, ours[0]++, each), https::send)),
            () -> senders.send(part(made, theirs[0]++, each), kafka::send));
    double perRound = (double) each * BATCH;
    figures.put(
        "events",
        Figure.paired(
            perRound / pairs.ours(), "per s", perRound / pairs.yardstick(), 1 / pairs.ratio()));
    figures.put("events_p99", Figure.of(p99(nanos.subList(each, nanos.size())), "ms"));
  }

  private static void alone(
      Workbench workbench,
      Map<String, Figure> figures,
      int events,
      EventSenders senders,
      HttpsSender https)
      throws Exception {
    int rounds = workbench.count("rounds");
    List<List<String>> made = made(events * (rounds + 1));
    int each = made.size() / (rounds + 1);
    var unusedWarmUp = senders.send(part(made, 0, each), https::send);
    long start = System.nanoTime();
    List<Long> nanos = senders.send(made.subList(each, made.size()), https::send);
    double seconds = (System.nanoTime() - start) / 1e9;
    figures.put("events", Figure.of((double) rounds * each * BATCH / seconds, "per s"));
    figures.put("events_p99", Figure.of(p99(nanos), "ms"));
  }

  private static List<List<String>> part(List<List<String>> made, int round, int each) {
    return made.subList(round * each, (round + 1) * each);
  }

  private static double p99(List<Long> nanos) {
    List<Long> sorted = nanos.stream().sorted(Comparator.naturalOrder()).toList();
    return sorted.get((int) (sorted.size() * 0.99)) / 1e6;
  }

  /** Batches of events as an SDK sends them, each with a message of its own. */
  private static List<List<String>> made(int events) throws IOException {
    String form = BenchPolicies.text("event.json").strip();
    List<List<String>> batches = new ArrayList<>();
    for (int i = 0; i + BATCH <= events; i += BATCH) {
      List<String> batch = new ArrayList<>(BATCH);
      for (int j = 0; j < BATCH; j++) {
        batch.add(
            form.replace("MESSAGE", UUID.randomUUID().toString())
                .replace("PERSON", Integer.toString((i + j) % 9_973)));
      }
      batches.add(batch);
    }
    return batches;
  }

  /** A batch as the body of a request. */
  static byte[] body(List<String> events) {
    return ("{\"batch\":["
            + String.join(",", events)
            + "],\"sentAt\":\"2026-11-21T12:00:00.000Z\"}")
        .getBytes(StandardCharsets.UTF_8);
  }
}
