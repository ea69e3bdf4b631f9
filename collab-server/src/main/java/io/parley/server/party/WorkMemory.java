package io.parley.server.party;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How much memory DuckDB may take for a node's own work on its people: ingest, settling, sealing,
 * pseudonyms. It follows from the machine, so that ten million people fit where there is room for
 * them, and never from a question.
 */
final class WorkMemory {
  /** Enough for a million people. */
  private static final long LEAST = 1_024;

  /** Beside it are Java's heap, of which the JVM takes a quarter, and the questions. */
  private static final int SHARE = 4;

  private WorkMemory() {}

  /** In megabytes: a quarter of what machine or container has, and 1,024 at least. */
  static int megabytes() {
    OperatingSystemMXBean machine =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return Math.toIntExact(Math.max(LEAST, (machine.getTotalMemorySize() >> 20) / SHARE));
  }
}
