package io.parley.server.node;

import io.parley.policy.PolicySet;
import io.parley.server.wire.Digest;
import io.parley.server.wire.Offer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Offers that were opened and verified before, and what the policies in them say. The same bytes of
 * the same member give the same offer: whether they are signed does not change, nor does the text
 * of a policy. What changes is judged for each question: dates, snapshots, agreements. One that is
 * refused is not kept. Nothing here is of anybody's rows.
 */
public final class KnownOffers {
  private static final int MOST_OFFERS = 256;
  private static final int MOST_SETS = 32;

  private final Map<Of, Offer> offers = bounded(MOST_OFFERS);
  private final Map<List<Offer>, PolicySet> sets = bounded(MOST_SETS);

  /** A member's bytes. */
  private record Of(String member, String digest) {}

  /**
   * The offer in a member's signed bytes.
   *
   * @param open opens and verifies bytes that are not known, with the member's key; what it throws
   *     is thrown
   */
  public Offer offer(String member, byte[] signed, Function<byte[], Offer> open) {
    Of of = new Of(member, Digest.hex(signed));
    Optional<Offer> known = get(offers, of);
    if (known.isPresent()) {
      return known.get();
    }
    Offer opened = open.apply(signed);
    put(offers, of, opened);
    return opened;
  }

  /** The policies of several offers as one set, as {@link PolicyFolder#set} reads them. */
  public PolicySet policies(List<Offer> of) {
    List<Offer> key = List.copyOf(of);
    Optional<PolicySet> known = get(sets, key);
    if (known.isPresent()) {
      return known.get();
    }
    PolicySet read = PolicyFolder.set(key);
    put(sets, key, read);
    return read;
  }

  private static <K, V> Optional<V> get(Map<K, V> map, K key) {
    synchronized (map) {
      return Optional.ofNullable(map.get(key));
    }
  }

  private static <K, V> void put(Map<K, V> map, K key, V value) {
    synchronized (map) {
      map.put(key, value);
    }
  }

  private static <K, V> Map<K, V> bounded(int most) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
      }
    };
  }
}
