package io.parley.server.flight;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * How much memory outside the heap a node's streams may take. What would take more fails with
 * Arrow's {@code OutOfMemoryException}, as any stream that fails, and takes nothing from the rest
 * of the machine.
 *
 * <p>Batches come one by one, and a slow reader slows the writer: a stream that arrives holds a few
 * batches. One that a party sends holds all its rows, which are ordered before the first leaves.
 */
public final class FlightMemory {
  /** For {@code node serve}, in bytes: a batch of contributions is some megabytes. */
  public static final long NODE = 1L << 30;

  /** For {@code psi}, in bytes: a batch is 128 kilobytes, and one run is open at a time. */
  public static final long PSI = 64L << 20;

  private FlightMemory() {}

  /** Buffers of a node. */
  public static BufferAllocator forNode() {
    return new RootAllocator(NODE);
  }

  /** Buffers of a run of psi. */
  public static BufferAllocator forPsi() {
    return new RootAllocator(PSI);
  }
}
