package io.parley.server.node;

import java.io.PrintStream;
import java.util.Locale;

/**
 * What runs, how much, how long; for the node's own operator. It goes to standard error and never
 * says anything about one person.
 */
public final class Progress {
  private final String node;
  private final PrintStream out;

  public Progress(String node, PrintStream out) {
    this.node = node;
    this.out = out;
  }

  /** What is said of one of several collaborations of the node. */
  public Progress of(String collaboration) {
    return new Progress(node + " " + collaboration, out);
  }

  /** A line. */
  public void say(String what) {
    out.println(node + ": " + what);
    out.flush();
  }

  /** A line with the seconds since a {@link System#nanoTime} mark. */
  public void took(String what, long sinceNanos) {
    say(String.format(Locale.ROOT, "%s (%.1f s)", what, (System.nanoTime() - sinceNanos) / 1e9));
  }
}
