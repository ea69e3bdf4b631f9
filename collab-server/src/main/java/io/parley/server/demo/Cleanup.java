package io.parley.server.demo;

import io.parley.server.node.ConfigurationException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;

/** What is undone at the end, last first, once: on the normal way out and on Ctrl-C alike. */
final class Cleanup implements AutoCloseable {
  private final Deque<AutoCloseable> steps = new ArrayDeque<>();
  private boolean closed;

  private Cleanup() {}

  /** A clean-up that ends with removing a folder, unless it is kept. */
  static Cleanup of(Path root, boolean keep) {
    Cleanup cleanup = new Cleanup();
    if (!keep) {
      cleanup.first(() -> Cluster.delete(root));
    }
    Runtime.getRuntime().addShutdownHook(new Thread(cleanup::close, "demo-cleanup"));
    return cleanup;
  }

  /** Adds a step that runs before those added earlier. */
  synchronized void first(AutoCloseable step) {
    steps.push(step);
  }

  /** Work that must not go on while this is undone, nor begin afterwards. */
  synchronized <T> T before(Callable<T> work) throws Exception {
    if (closed) {
      throw new ConfigurationException("the demo is ending");
    }
    return work.call();
  }

  @Override
  public synchronized void close() {
    closed = true;
    while (!steps.isEmpty()) {
      try {
        steps.pop().close();
      } catch (Exception e) {
        System.err.println("demo: a clean-up step failed: " + e.getClass().getName());
      }
    }
  }
}
