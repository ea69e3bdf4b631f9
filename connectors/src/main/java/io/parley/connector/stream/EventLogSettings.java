package io.parley.connector.stream;

import java.time.Duration;

/**
 * How much an event log holds.
 *
 * @param bytes of segments that are not in raw yet: above that events are turned away
 * @param segmentBytes after so many the next segment begins
 * @param segmentAge after so long too, where an event comes or one is released
 * @param window how long a message is known, so that one that is sent again is not kept again; by
 *     whole segments, so up to a segment's age longer
 * @param windowMessages how many are known at most: above that those of the oldest segment are
 *     forgotten, 32 bytes of memory each until then
 * @param freeBytes what stays free on the disk: below that events are turned away
 */
public record EventLogSettings(
    long bytes,
    long segmentBytes,
    Duration segmentAge,
    Duration window,
    int windowMessages,
    long freeBytes) {
  /** 4 GiB in segments of 64 MiB or an hour; messages known for 24 hours, at most 4 million. */
  public static final EventLogSettings STANDARD =
      new EventLogSettings(
          4L << 30, 64L << 20, Duration.ofHours(1), Duration.ofHours(24), 4_000_000, 256L << 20);

  /** Refuses sizes that nothing fits. */
  public EventLogSettings {
    if (bytes < 1 || segmentBytes < 1 || windowMessages < 1 || freeBytes < 0) {
      throw new IllegalArgumentException("an event log has room for an event at least");
    }
    if (segmentAge.isNegative() || window.isNegative()) {
      throw new IllegalArgumentException("times of an event log are not negative");
    }
  }

  /** The same for another number of bytes. */
  public EventLogSettings withBytes(long other) {
    return new EventLogSettings(other, segmentBytes, segmentAge, window, windowMessages, freeBytes);
  }
}
