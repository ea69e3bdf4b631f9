package io.parley.server.demo;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/** What is undone at the end, last first, once: on the normal way out and on Ctrl-C alike. */
final class Cleanup implements AutoCloseable {
  private final Deque<AutoCloseable> steps = new ArrayDeque<>();

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

  @Override
  public synchronized void close() {
    while (!steps.isEmpty()) {
      try {
        steps.pop().close();
      } catch (Exception e) {
        System.err.println("demo: a clean-up step failed: " + e.getClass().getName());
      }
    }
  }
}
