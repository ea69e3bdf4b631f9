package io.parley.server.party;

import io.parley.server.wire.Offer;
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

  private final Deque<One> lately = new ArrayDeque<>();

  /** An offer, as it was signed: a signature of the same key over the same bytes is the same. */
  @SuppressWarnings("ArrayRecordComponent") // Kept and handed on; nobody compares it.
  private record One(Offer offer, byte[] signed, String encoded, Edition edition) {}

  /**
   * Offers.
   *
   * @param goesOn whether the node takes in rows while it runs; offers under the same policies stay
   *     good for a while then
   * @return the signed offer
   */
  synchronized byte[] offer(
      Offer offer, Edition edition, boolean goesOn, Function<Offer, byte[]> signer) {
    One last = lately.peekLast();
    if (last != null && last.offer().equals(offer)) {
      return last.signed().clone();
    }
    if (last != null && !(goesOn && last.offer().policies().equals(offer.policies()))) {
      lately.clear();
    }
    byte[] signed = signer.apply(offer);
    lately.addLast(new One(offer, signed, Base64.getEncoder().encodeToString(signed), edition));
    if (lately.size() > MOST) {
      lately.removeFirst();
    }
    return signed.clone();
  }

  /** The edition of an offer that still holds, by its signed bytes in base64. */
  synchronized Optional<Edition> edition(String encoded) {
    return lately.stream()
        .filter(one -> one.encoded().equals(encoded))
        .map(One::edition)
        .findFirst();
  }

  /** The editions that may still be granted on. */
  synchronized List<Edition> editions() {
    return lately.stream().map(One::edition).toList();
  }
}
