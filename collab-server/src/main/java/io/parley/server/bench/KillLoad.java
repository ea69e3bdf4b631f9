package io.parley.server.bench;

import io.parley.policy.ReasonCode;
import io.parley.query.account.Charge;
import io.parley.server.client.RoomClient;
import io.parley.server.flight.LostConnection;
import io.parley.server.wire.AnswerDocument;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.flight.FlightRuntimeException;

/**
 * Analysts who ask all the time, every third question one that was asked before, and who keep the
 * receipt of every answer they got. What they get instead is counted by what it says: a refusal for
 * the budget, a refusal or failure in words, a line that broke, and what is none of these.
 */
final class KillLoad implements AutoCloseable {
  /** So little that no budget ends. */
  static final String EPSILON = "0.01";

  private static final int REPEATED = 3;
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(150);

  /** A node that starts again wants the machine. */
  private static final Duration AFTER_A_FAILURE = Duration.ofMillis(500);

  /** What a question may come to when a node that it needs dies. */
  private static final Set<String> OF_A_KILL =
      Set.of(ReasonCode.MEMBER_UNAVAILABLE.code(), ReasonCode.QUERY_FAILED.code());

  /** Longer than any answer takes that comes at all. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  /**
   * What an analyst got.
   *
   * @param query the query that was charged for it
   * @param receipt SHA-256 of the signed bytes
   * @param charges what each population paid
   */
  record Got(String query, String receipt, Map<String, Charge> charges) {}

  private final KillCluster cluster;
  private final AtomicBoolean ending = new AtomicBoolean();
  private final AtomicInteger next = new AtomicInteger();
  private final Map<Integer, Got> answers = new ConcurrentHashMap<>();
  private final Set<String> lost = ConcurrentHashMap.newKeySet();
  private final ConcurrentLinkedQueue<String> unclear = new ConcurrentLinkedQueue<>();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger broken = new AtomicInteger();
  private final List<Thread> analysts = new ArrayList<>();

  private KillLoad(KillCluster cluster) {
    this.cluster = cluster;
  }

  /** Lets the analysts begin. */
  static KillLoad start(KillCluster cluster, int analysts) {
    KillLoad load = new KillLoad(cluster);
    for (int i = 0; i < analysts; i++) {
      int number = i;
      Thread thread = new Thread(() -> load.work(number), "analyst-" + i);
      thread.setDaemon(true);
      load.analysts.add(thread);
      thread.start();
    }
    return load;
  }

  /** What was answered so far, by the number of its question. */
  Map<Integer, Got> answers() {
    return Map.copyOf(answers);
  }

  /** Questions of which an analyst had the answer and did not get it again for nothing. */
  Set<String> lost() {
    return Set.copyOf(lost);
  }

  /** What came that was neither an answer nor said what is wrong. */
  List<String> unclear() {
    return List.copyOf(unclear);
  }

  /** What came of the questions, in words. */
  String outcome() {
    return "%d questions answered, %d refused or failed in words, %d lines broken"
        .formatted(answers.size(), refused.get(), broken.get());
  }

  /** Asks what nobody asked yet, until an answer comes; how long that took, if it came. */
  Optional<Duration> fresh(int analyst) {
    return until(analyst, next.getAndIncrement());
  }

  /**
   * Asks one question until an answer comes, or its budget's end, or the patience ends; an answer
   * that was given before is compared.
   */
  Optional<Duration> until(int analyst, int question) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < PATIENCE.toNanos()) {
      try (RoomClient client = cluster.analyst(analyst)) {
        if (ask(client, question)) {
          return Optional.of(Duration.ofNanos(System.nanoTime() - start));
        }
      }
      pause(AFTER_A_FAILURE);
    }
    return Optional.empty();
  }

  private void work(int analyst) {
    while (!ending.get()) {
      try (RoomClient client = cluster.analyst(analyst)) {
        // A new line after each failure: the old one would wait longer each time.
        while (ask(client, choose()) && !ending.get()) {
          pause(Duration.ofMillis(ThreadLocalRandom.current().nextLong(LONGEST_PAUSE.toMillis())));
        }
      }
      pause(AFTER_A_FAILURE);
    }
  }

  private int choose() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    int asked = next.get();
    return asked > 0 && random.nextInt(REPEATED) == 0
        ? random.nextInt(asked)
        : next.getAndIncrement();
  }

  /** Whether the room had something to say to a question of its own, and not to a kill. */
  private boolean ask(RoomClient client, int question) {
    try {
      RoomClient.Outcome outcome =
          RoomQuestions.ask(client, RoomQuestions.small(cluster.parties(), question, EPSILON));
      if (outcome instanceof RoomClient.Outcome.Answered one) {
        take(question, one);
        return true;
      }
      return refused((RoomClient.Outcome.Refused) outcome);
    } catch (FlightRuntimeException e) {
      if (!LostConnection.is(e)) {
        unclear.add(e.status().code() + ": " + e.getMessage());
      }
      broken.incrementAndGet();
      return false;
    }
  }

  private boolean refused(RoomClient.Outcome.Refused no) {
    refused.incrementAndGet();
    if (no.reasons().stream().allMatch(r -> OF_A_KILL.contains(r.rule()))) {
      return false;
    }
    if (!no.reasons().stream().allMatch(r -> r.rule().equals(ReasonCode.BUDGET_EXHAUSTED.code()))) {
      unclear.add(no.reasons().toString());
    }
    return true;
  }

  private void take(int question, RoomClient.Outcome.Answered one) {
    AnswerDocument.Receipt receipt = one.answer().receipt();
    Got got = new Got(receipt.queryId(), one.signed().digest(), receipt.charges());
    Got before = answers.putIfAbsent(question, got);
    if (before != null && !before.equals(got)) {
      lost.add("question " + question);
    }
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets every analyst come to the end of what it asks; how many do not. */
  int finish() throws InterruptedException {
    ending.set(true);
    long end = System.nanoTime() + PATIENCE.toNanos();
    int stuck = 0;
    for (Thread analyst : analysts) {
      analyst.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
      stuck += analyst.isAlive() ? 1 : 0;
    }
    return stuck;
  }

  @Override
  public void close() {
    ending.set(true);
  }
}
