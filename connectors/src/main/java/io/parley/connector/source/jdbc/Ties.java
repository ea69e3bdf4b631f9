package io.parley.connector.source.jdbc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parley.connector.source.SourceException;
import io.parley.crypto.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Which rows of the watermark at which a reading stands were taken already.
 *
 * <p>Up to some thousand rows they are listed, by fingerprints of their keys, so that a row that
 * joins them later is told from them wherever it sorts. Of more there is a count and the last, in
 * the order of keys: a row that joins them later behind the last is told; one before it is found
 * out and refused, never lost or doubled in silence.
 */
final class Ties {
  /** As many are listed with pleasure. */
  static final int LISTED = 4_096;

  /** And no more than this: a position has at most a MiB. */
  static final int MOST_LISTED = 60_000;

  private static final int NONE = 0;

  private final TableScan scan;
  private String watermark;
  private final Set<Long> keys = new LinkedHashSet<>();
  private boolean counted;
  private long count;
  private long last;

  /** Rows of the watermark met in this reading. */
  private long met;

  private long previous = NONE;

  private Ties(TableScan scan, String watermark) {
    this.scan = scan;
    this.watermark = watermark;
  }

  /** Before the first row. */
  static Ties none(TableScan scan) {
    return new Ties(scan, "");
  }

  /** As a position has them. */
  static Ties of(TableScan scan, PositionJson position) {
    Ties ties = new Ties(scan, position.text("watermark"));
    if (position.has("count")) {
      ties.counted = true;
      ties.count = position.number("count");
      ties.last = position.number("last");
      return ties;
    }
    try {
      ByteBuffer listed = ByteBuffer.wrap(Base64.getDecoder().decode(position.text("keys")));
      while (listed.remaining() >= Long.BYTES) {
        ties.keys.add(listed.getLong());
      }
    } catch (IllegalArgumentException e) {
      throw position.refusal();
    }
    return ties;
  }

  void write(ObjectNode json) {
    json.put("watermark", watermark);
    if (counted) {
      json.put("count", count).put("last", last);
      return;
    }
    ByteBuffer listed = ByteBuffer.allocate(keys.size() * Long.BYTES);
    keys.forEach(listed::putLong);
    json.put("keys", Base64.getEncoder().encodeToString(listed.array()));
  }

  static long fingerprint(String key) {
    return ByteBuffer.wrap(Sha256.of(key.getBytes(StandardCharsets.UTF_8))).getLong();
  }

  /**
   * Takes the next row in the order of (watermark, key); false if it was taken before.
   *
   * @throws SourceException if that cannot be told
   */
  boolean take(String itsWatermark, long key) {
    if (!itsWatermark.equals(watermark)) {
      finish();
      watermark = itsWatermark;
      keys.clear();
      counted = false;
      met = 0;
    } else if (met > 0 && key == previous) {
      throw scan.refusal(
          "two rows of one watermark have the same key; name a key column that differs in each row");
    }
    met++;
    previous = key;
    return counted ? takeCounted(key) : takeListed(key);
  }

  private boolean takeCounted(long key) {
    if (met > count) {
      count = met;
      last = key;
      return true;
    }
    if (met == count && key != last) {
      throw moved();
    }
    return false;
  }

  private boolean takeListed(long key) {
    if (!keys.add(key)) {
      return false;
    }
    // Only if all that are listed lie before this row do their count and this key say the same.
    if (keys.size() > LISTED && keys.size() == met) {
      counted = true;
      count = met;
      last = key;
      keys.clear();
    } else if (keys.size() > MOST_LISTED) {
      throw scan.refusal(
          "more than "
              + MOST_LISTED
              + " rows of one watermark came in pieces; use a watermark that is finer");
    }
    return true;
  }

  /** To be called behind the last row of a watermark. */
  void finish() {
    if (counted && met < count) {
      throw moved();
    }
  }

  private SourceException moved() {
    return scan.refusal(
        "rows were added or deleted among the "
            + count
            + " rows of one watermark that were read before; which are new cannot be told. Use a"
            + " watermark that is finer, or read the table as a new source");
  }
}
