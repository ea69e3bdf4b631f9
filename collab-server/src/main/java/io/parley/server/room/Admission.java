package io.parley.server.room;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * How many questions a room works on at once. A question that came through has all of its time, so
 * that a crowd of them is late and does not fail after it was charged; the others wait, with
 * nothing reserved. A place is given back when the answer leaves, at its tick, and not when it is
 * ready: who waits learns of the one before no more than that one's own asker.
 *
 * <p>Each collaboration has an equal share of the places, and never more, also while others are
 * idle: so whether somebody waits depends on its own collaboration alone. Claim: while there are as
 * many places as collaborations or more, when a question of one gets its place is a function of the
 * arrivals and ticks of that one's questions. Proof: the shares together are no more than the
 * places, so a question waits only while its own collaboration has its share, and {@link FairQueue}
 * keeps the order of one independent of what others bring. With fewer places than collaborations
 * they take turns, and learn of each other's ticks.
 *
 * <p>Processors are nobody's. So a shared room has fewer places, about one a processor, and its
 * first tick comes later ({@link Ticks#FIRST_SHARED}): what a neighbour takes of the processors
 * then moves a small question to another tick more rarely. Both follow from how many collaborations
 * there are, and not from what they do.
 *
 * <p>Inside a collaboration its members take turns, so that none that asks without end delays
 * another by more than a place's next tick.
 */
final class Admission {
  /** Some of the time of a question is spent waiting for disks and for its tick. */
  private static final int EACH_PROCESSOR = 4;

  /** Whom others share the room with must not find all processors taken by them. */
  private static final int EACH_PROCESSOR_SHARED = 1;

  private final int places;
  private final int share;
  private final Duration firstTick;
  private final Duration deadline;
  private final FairQueue<Semaphore> waiting = new FairQueue<>();
  private final Map<String, Integer> held = new HashMap<>();
  private int taken;

  /** Places for one collaboration. */
  Admission(int places) {
    this(places, 1);
  }

  /** Places for that many collaborations, the same share for each. */
  Admission(int places, int collaborations) {
    this(places, collaborations, Ticks.DEADLINE);
  }

  /**
   * Places for one collaboration.
   *
   * @param deadline when a question that was charged and has no answer is told so
   */
  Admission(int places, Duration deadline) {
    this(places, 1, deadline);
  }

  private Admission(int places, int collaborations, Duration deadline) {
    this.places = places;
    this.share = Math.max(1, places / collaborations);
    this.firstTick = collaborations == 1 ? Ticks.FIRST : Ticks.FIRST_SHARED;
    this.deadline = deadline;
  }

  Duration deadline() {
    return deadline;
  }

  /** When the first answers leave, after their questions were accepted. */
  Duration firstTick() {
    return firstTick;
  }

  /** As many as this machine works on without making all of them late. */
  static Admission ofThisMachine(int collaborations) {
    return ofProcessors(Runtime.getRuntime().availableProcessors(), collaborations);
  }

  /**
   * The places of a machine. One collaboration has four a processor; several have one a processor
   * together, as what they do at the same time is slower for each of them, and more where each
   * would else not have its own.
   */
  static Admission ofProcessors(int processors, int collaborations) {
    int most = EACH_PROCESSOR * processors;
    int shared = Math.max(EACH_PROCESSOR_SHARED * processors, collaborations);
    return new Admission(collaborations == 1 ? most : Math.min(most, shared), collaborations);
  }

  /** How many questions are worked on at once. */
  int places() {
    return places;
  }

  /** How many questions of one collaboration are worked on at once. */
  int share() {
    return share;
  }

  /** Does the work when there is a place for it. */
  <T> T take(Asker asker, Supplier<T> work) {
    Semaphore turn = new Semaphore(0);
    enter(asker, turn);
    turn.acquireUninterruptibly();
    try {
      return work.get();
    } finally {
      leave(asker);
    }
  }

  private synchronized void enter(Asker asker, Semaphore turn) {
    waiting.add(asker, turn);
    admit();
  }

  private synchronized void leave(Asker asker) {
    taken--;
    held.computeIfPresent(asker.collaboration(), (c, n) -> n == 1 ? null : n - 1);
    admit();
  }

  private void admit() {
    while (taken < places) {
      Optional<FairQueue.Next<Semaphore>> next =
          waiting.next(collaboration -> held.getOrDefault(collaboration, 0) < share);
      if (next.isEmpty()) {
        return;
      }
      taken++;
      held.merge(next.get().asker().collaboration(), 1, Integer::sum);
      next.get().one().release();
    }
  }
}
