package io.parley.server.party;

import io.parley.server.wire.Offer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a party offers in a collaboration, and what it lately offered. A room asks for offers first
 * and sends its grant a little later; a node that takes in rows while it runs may have gone on by
 * then, and serves the question on the edition that the room was shown.
 */
final class Offered {
  /** Editions that may still be granted on, the one of now included. */
  private static final int MOST = 8;

  /** Rooms send their grants within seconds; an offer is good for so long, or two editions. */
  private static final long GOOD_MILLIS = Duration.ofMinutes(15).toMillis();

  private final long good;
  private final Clock clock;
  private final Deque<One> lately = new ArrayDeque<>();

  /**
   * Nothing is offered yet.
   *
   * @param edition how long an edition lasts, in milliseconds
   */
  Offered(long edition, Clock clock) {
    this.good = Math.max(GOOD_MILLIS, 2 * edition);
    this.clock = clock;
  }

  /** An offer, as it was signed: a signature of the same key over the same bytes is the same. */
  @SuppressWarnings("ArrayRecordComponent") // Kept and handed on; nobody compares it.
  private record One(Offer offer, byte[] signed, String encoded, Edition edition, long at) {}

  /**
   * Offers.
   *
   * @param goesOn whether the node takes in rows while it runs; offers under the same policies stay
   *     good for a while then
   * @return the signed offer
   */
  synchronized byte[] offer(
      Offer offer, Edition edition, boolean goesOn, Function<Offer, byte[]> signer) {
    forgetOld();
    One last = lately.peekLast();
    if (last != null && last.offer().equals(offer)) {
      return last.signed().clone();
    }
    if (last != null && !(goesOn && last.offer().policies().equals(offer.policies()))) {
      lately.clear();
    }
    byte[] signed = signer.apply(offer);
    String encoded = Base64.getEncoder().encodeToString(signed);
    lately.addLast(new One(offer, signed, encoded, edition, clock.millis()));
    if (lately.size() > MOST) {
      lately.removeFirst();
    }
    return signed.clone();
  }

  /** The last one too, so that it pins no rows where nobody asks; it is signed again when asked. */
  private void forgetOld() {
    long since = clock.millis() - good;
    lately.removeIf(one -> one.at() < since);
  }

  /** The edition of an offer that still holds, by its signed bytes in base64. */
  synchronized Optional<Edition> edition(String encoded) {
    forgetOld();
    return lately.stream()
        .filter(one -> one.encoded().equals(encoded))
        .map(One::edition)
        .findFirst();
  }

  /** The editions that may still be granted on. */
  synchronized List<Edition> editions() {
    forgetOld();
    return lately.stream().map(One::edition).toList();
  }
}
