package io.parley.server.blinding;

import io.parley.server.wire.Addressed;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Carries the messages of blinding between parties, for all of them at once: each is an owner of
 * its people, and helps every other one with theirs. What it carries is sealed from party to party;
 * it learns how many messages there are, and how long.
 */
public final class BlindingRelay {
  private static final byte[] NOTHING = {};

  /** What a party does for blinding, step by step. */
  public interface Party {
    String name();

    /** Its ephemeral for a session with a partner. */
    byte[] begin(String partner);

    /** Its signature, with the partner's ephemeral. */
    byte[] sign(String partner, byte[] partnersEphemeral);

    /** Begins the session, with the partner's signature. */
    void open(String partner, byte[] partnersSignature);

    /**
     * Its next request and whom to ask, given the answer to the last; nothing when it is done.
     *
     * @throws BlindingPaused when the quota of its helper is used up
     */
    Optional<Addressed> next(byte[] answer);

    /** Its answer to an owner's request. */
    byte[] help(String owner, byte[] request);

    /** The session ended before its time. */
    void stop();
  }

  private final List<Party> parties;

  /** The first failure, and at whom; it ends the other direction as well. */
  private volatile Optional<Broken> broken = Optional.empty();

  /** The first owner that is to wait; the others go on until they are done. */
  private volatile Optional<Broken> paused = Optional.empty();

  /** A relay between two or more parties of different names. */
  public BlindingRelay(List<? extends Party> parties) {
    this.parties = List.copyOf(parties);
  }

  public BlindingRelay(Party a, Party b) {
    this(List.of(a, b));
  }

  /** Blinding broke off. */
  public static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Broken(String party, RuntimeException cause) {
      super("blinding broke off at `%s`; its log says why".formatted(party), cause);
    }
  }

  /**
   * Carries until all are done.
   *
   * @throws Broken naming the party that failed, or with {@link BlindingPaused} as its cause the
   *     one that waits for a quota; all were told that it is over
   */
  public void run() {
    try {
      for (int i = 0; i < parties.size(); i++) {
        for (int j = i + 1; j < parties.size(); j++) {
          greet(parties.get(i), parties.get(j));
        }
      }
      carryAll();
      if (paused.isPresent()) {
        throw paused.get();
      }
    } catch (Broken e) {
      parties.forEach(BlindingRelay::stop);
      throw broken.orElse(e);
    }
  }

  /** A thread an owner: each waits for the network, which the common pool is not for. */
  private void carryAll() {
    ExecutorService threads = Executors.newFixedThreadPool(parties.size(), BlindingRelay::thread);
    try {
      join(
          CompletableFuture.allOf(
              parties.stream()
                  .map(owner -> CompletableFuture.runAsync(() -> carry(owner), threads))
                  .toArray(CompletableFuture<?>[]::new)));
    } finally {
      threads.shutdown();
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "blinding-relay");
    thread.setDaemon(true);
    return thread;
  }

  private void greet(Party a, Party b) {
    byte[] ofA = at(a, () -> a.begin(b.name()));
    byte[] ofB = at(b, () -> b.begin(a.name()));
    byte[] signedByA = at(a, () -> a.sign(b.name(), ofB));
    byte[] signedByB = at(b, () -> b.sign(a.name(), ofA));
    at(a, () -> opened(a, b.name(), signedByB));
    at(b, () -> opened(b, a.name(), signedByA));
  }

  private void carry(Party owner) {
    byte[] answer = NOTHING;
    while (broken.isEmpty()) {
      byte[] given = answer;
      Optional<Addressed> request;
      try {
        request = next(owner, given);
      } catch (BlindingPaused e) {
        pause(new Broken(owner.name(), e));
        return;
      }
      if (request.isEmpty()) {
        return;
      }
      Party helper = at(owner, () -> party(request.get().member()));
      answer = at(helper, () -> helper.help(owner.name(), request.get().message()));
    }
    throw broken.orElseThrow();
  }

  private Optional<Addressed> next(Party owner, byte[] answer) {
    try {
      return owner.next(answer);
    } catch (BlindingPaused e) {
      throw e;
    } catch (RuntimeException e) {
      return at(
          owner,
          () -> {
            throw e;
          });
    }
  }

  private synchronized void pause(Broken one) {
    if (paused.isEmpty()) {
      paused = Optional.of(one);
    }
  }

  private Party party(String name) {
    return parties.stream()
        .filter(p -> p.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("asks a party that is not there"));
  }

  /** A step of a party, whose failure is the session's. */
  private <T> T at(Party party, Supplier<T> step) {
    try {
      return step.get();
    } catch (RuntimeException e) {
      Broken failure = new Broken(party.name(), e);
      note(failure);
      throw failure;
    }
  }

  private synchronized void note(Broken failure) {
    if (broken.isEmpty()) {
      broken = Optional.of(failure);
    }
  }

  private static byte[] opened(Party party, String partner, byte[] signature) {
    party.open(partner, signature);
    return NOTHING;
  }

  private static void join(CompletableFuture<Void> other) {
    try {
      other.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private static void stop(Party party) {
    try {
      party.stop();
    } catch (RuntimeException e) {
      // It is the one that is gone: there is nobody to tell.
    }
  }
}
