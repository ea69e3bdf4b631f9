package io.parley.query.backend;

import io.parley.query.plan.PrivatePlan;
import org.apache.arrow.memory.BufferAllocator;

/**
 * An engine that runs joint statements, in a dialect of its own. A plan is algebra: whoever
 * implements this writes it in its SQL, such that no value can make it fail, with the clamps and
 * caps of the plan, and gives the same exact numbers as any other.
 */
public interface Backend extends AutoCloseable {
  /**
   * An empty place for one question alone, with the memory that its plan may need.
   *
   * @param plan of the question; it passed {@link #check}
   * @param seed at least 16 random bytes, drawn for the question: what is cut where a person has
   *     too much follows from it
   * @param allocator of the streams that come in
   */
  JointWork open(PrivatePlan plan, byte[] seed, BufferAllocator allocator);

  /**
   * Holds every statement of a plan against the engine, before anything is charged. Reads no data.
   *
   * @throws BackendException where it would not run one
   */
  void check(PrivatePlan plan);

  /**
   * The same for what a party runs at home, which stays on its own engine: its contributions.
   *
   * @throws BackendException where that would not run one
   */
  default void checkHome(PrivatePlan plan, String party) {
    check(plan);
  }

  /** Makes ready what the first question would otherwise wait for. */
  default void warmUp() {}

  /** Gives back what it keeps from question to question. */
  @Override
  default void close() {}
}
