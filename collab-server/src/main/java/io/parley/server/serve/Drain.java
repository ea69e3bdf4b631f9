package io.parley.server.serve;

import io.parley.server.node.Progress;
import io.parley.server.operate.Health;

/**
 * The first that happens when a node ends: whoever watches it sees that it is not ready, it takes
 * nothing new, and what was granted comes to its end. Only then its ports and files are closed.
 *
 * @param drained waits for what is under way
 */
record Drain(Health health, Progress progress, Runnable drained) implements AutoCloseable {
  @Override
  public void close() {
    health.stop();
    progress.say("stops: takes nothing new, and finishes what was granted");
    drained.run();
  }
}
