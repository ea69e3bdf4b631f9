package io.parley.connector.stream;

/**
 * Places between two durable steps of a stream, where a halt hurts most. In a running node nobody
 * listens: only constructors that the package keeps to itself take anything but {@link #NONE}.
 */
@FunctionalInterface
interface StreamCrashPoint {
  /** Nobody listens. */
  StreamCrashPoint NONE = step -> {};

  /** The places. */
  enum Step {
    /** Records of a topic were read; their batch is not kept. */
    KAFKA_READ,
    /** A batch of a topic is kept; the group's offsets do not say so. */
    KAFKA_KEPT,
    /** Events were written to the log; they may be in the machine's memory alone. */
    EVENTS_WRITTEN,
    /** Events are on the disk; nobody was told. */
    EVENTS_FORCED,
    /** The next segment has its head, under a passing name. */
    SEGMENT_WRITTEN,
    /** The next segment has its name; the one before is not closed. */
    SEGMENT_NAMED,
    /** What a closed segment held is noted; it is not yet said so. */
    SEGMENT_CLOSED,
    /** A batch of events is kept; their segment is still there. */
    EVENTS_KEPT,
    /** A segment that is in raw was removed. */
    SEGMENT_REMOVED
  }

  /** A stream is at this step. */
  void reached(Step step);
}
