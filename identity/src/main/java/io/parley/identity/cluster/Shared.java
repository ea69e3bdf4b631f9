package io.parley.identity.cluster;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongPredicate;

/**
 * An identifier (e-mail address, phone) that may stand on too many records to speak for one person:
 * a family's, a shop's, a placeholder.
 *
 * <p>A value that stands on too many counts as unknown: from a link between two records that both
 * hold it, the weight that it gave is withdrawn, and what is then below the threshold links no
 * more. So two records that agree on a shared phone and on nothing else come apart, and two that
 * agree on name, birth date and address besides stay together.
 */
public final class Shared {
  /** The value of a record that holds none. */
  public static final long NONE = 0;

  private final long[] values;
  private final LongPredicate tooMany;
  private final double bits;

  private Shared(long[] values, LongPredicate tooMany, double bits) {
    if (!(bits >= 0)) {
      throw new IllegalArgumentException(
          "an identifier gives 0 bits or more to a link, but not " + bits);
    }
    this.values = values;
    this.tooMany = tooMany;
    this.bits = bits;
  }

  /**
   * An identifier with its own knowledge of which values stand on too many records.
   *
   * @param values of each record, {@link #NONE} where it has none; taken over, not copied
   * @param tooMany whether a value stands on too many
   * @param bits the weight that agreement on it gives to a link, 0 or more; infinite to drop every
   *     link between holders
   */
  public static Shared of(long[] values, LongPredicate tooMany, double bits) {
    return new Shared(values, tooMany, bits);
  }

  /**
   * An identifier whose holders are counted among these records.
   *
   * @param most up to this many records a value links, 1 or more
   */
  public static Shared counted(long[] values, int most, double bits) {
    if (most < 1) {
      throw new IllegalArgumentException("an identifier links up to 1 record or more, not " + most);
    }
    Map<Long, Integer> holders = new HashMap<>();
    for (long value : values) {
      if (value != NONE) {
        holders.merge(value, 1, Integer::sum);
      }
    }
    holders.values().removeIf(count -> count <= most);
    return new Shared(values, holders::containsKey, bits);
  }

  /** What a link between two records loses for this identifier. */
  double withdrawn(int a, int b) {
    long value = values[a];
    return value != NONE && value == values[b] && tooMany.test(value) ? bits : 0;
  }
}
