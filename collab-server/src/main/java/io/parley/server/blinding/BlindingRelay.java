package io.parley.server.blinding;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Carries the messages of blinding between two parties, both ways at once: each is an owner of its
 * people and helps the other with theirs. What it carries is sealed from party to party; it learns
 * how many messages there are, and how long.
 */
public final class BlindingRelay {
  private static final byte[] NOTHING = {};

  /** What a party does for blinding, step by step. */
  public interface Party {
    String name();

    /** Its fresh bytes for a session. */
    byte[] begin();

    /** Begins the session with the partner's. */
    void open(byte[] partnersFresh);

    /** Its next request, given the answer to the last; nothing when it is done. */
    byte[] next(byte[] answer);

    /** Its answer to the partner's request. */
    byte[] help(byte[] request);

    /** The session ended before its time. */
    void stop();
  }

  private final Party a;
  private final Party b;

  /** The first failure, and at whom; it ends the other direction as well. */
  private volatile Optional<Broken> broken = Optional.empty();

  public BlindingRelay(Party a, Party b) {
    this.a = a;
    this.b = b;
  }

  /** Blinding broke off. */
  public static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Broken(String party, RuntimeException cause) {
      super("blinding broke off at `%s`; its log says why".formatted(party), cause);
    }
  }

  /**
   * Carries until both are done.
   *
   * @throws Broken naming the party that failed; both were told that it is over
   */
  public void run() {
    try {
      byte[] ofA = at(a, a::begin);
      byte[] ofB = at(b, b::begin);
      at(a, () -> opened(a, ofB));
      at(b, () -> opened(b, ofA));
      CompletableFuture<Void> other = CompletableFuture.runAsync(() -> carry(a, b));
      try {
        carry(b, a);
      } finally {
        join(other);
      }
    } catch (Broken e) {
      stop(a);
      stop(b);
      throw broken.orElse(e);
    }
  }

  private void carry(Party owner, Party helper) {
    byte[] answer = NOTHING;
    while (broken.isEmpty()) {
      byte[] given = answer;
      byte[] request = at(owner, () -> owner.next(given));
      if (request.length == 0) {
        return;
      }
      answer = at(helper, () -> helper.help(request));
    }
    throw broken.orElseThrow();
  }

  /** A step of a party, whose failure is the session's. */
  private byte[] at(Party party, Supplier<byte[]> step) {
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

  private static byte[] opened(Party party, byte[] fresh) {
    party.open(fresh);
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
