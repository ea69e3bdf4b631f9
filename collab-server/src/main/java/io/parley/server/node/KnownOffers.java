package io.parley.server.node;

import io.parley.policy.PolicySet;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Digest;
import io.parley.server.wire.Offer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Offers that were opened and verified before, and what the policies in them say. The same bytes of
 * the same member give the same offer: whether they are signed does not change, nor does the text
 * of a policy. What changes is judged for each question: dates, snapshots, agreements. One that is
 * refused is not kept. Nothing here is of anybody's rows.
 *
 * <p>A member decides how large its offers are and how often they change, so both are bounded: of
 * each member the last two are kept, that of now and the one before.
 */
public final class KnownOffers {
  /** Of an offer's signed bytes: a thousand policies of a page each. */
  static final int MOST_BYTES = 1 << 20;

  private static final int OF_A_MEMBER = 2;
  private static final int MOST_SETS = 4;

  private final Map<String, Map<String, Offer>> offers = new ConcurrentHashMap<>();
  private final Map<List<Offer>, PolicySet> sets = bounded(MOST_SETS);

  /**
   * The offer in a member's signed bytes.
   *
   * @param member one of the agreement
   * @param open opens and verifies bytes that are not known, with the member's key; what it throws
   *     is thrown
   * @throws BadDocument when there are more than {@value #MOST_BYTES}
   */
  public Offer offer(String member, byte[] signed, Function<byte[], Offer> open) {
    if (signed.length > MOST_BYTES) {
      throw new BadDocument(
          "the offer of `%s` has %,d bytes, and at most %,d are taken; it says the same in fewer or shorter policies"
              .formatted(member, signed.length, MOST_BYTES));
    }
    Map<String, Offer> ofMember = offers.computeIfAbsent(member, m -> bounded(OF_A_MEMBER));
    String digest = Digest.hex(signed);
    Optional<Offer> known = get(ofMember, digest);
    if (known.isPresent()) {
      return known.get();
    }
    Offer opened = open.apply(signed);
    put(ofMember, digest, opened);
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
