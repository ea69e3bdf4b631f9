package io.parley.server.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a running node's steps came to, in the history of runs: what a step did within ten minutes
 * is one run there, since the node takes it every few seconds. Its beginning is on the disk as soon
 * as it has done something; what a kill stops has no end. A step that had nothing to do is no run.
 *
 * <p>Thread-safe.
 */
public final class RunWindows {
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final RunHistory history;
  private final Map<Step, Window> open = new HashMap<>();
  private final Map<Step, String> failing = new HashMap<>();

  /** Over a node's history. */
  public RunWindows(RunHistory history) {
    this.history = history;
  }

  private record Step(String name, String source) {}

  private record Window(long run, Instant start, Instant end, long rows, long rejects) {}

  /**
   * A step is done.
   *
   * @param source of which source; empty: of all
   * @param start when it began this time
   * @param end when it was done
   */
  public synchronized void done(
      String step, String source, Instant start, Instant end, long rows, long rejects) {
    Step which = new Step(step, source);
    failing.remove(which);
    if (rows + rejects > 0) {
      Window before = open.get(which);
      if (before == null) {
        before = new Window(history.begin(step, source, start), start, end, 0, 0);
      }
      open.put(
          which,
          new Window(
              before.run(), before.start(), end, before.rows() + rows, before.rejects() + rejects));
    }
    end(end);
  }

  /** A step has failed; while it goes on to fail for the same reason that is one run. */
  public synchronized void failed(
      String step, String source, Instant start, Instant end, RuntimeException why) {
    Step which = new Step(step, source);
    end(which, open.remove(which));
    String reason = RunHistory.reason(why);
    if (!reason.equals(failing.put(which, reason))) {
      history.failed(history.begin(step, source, start), step, source, end, why);
    }
    end(end);
  }

  /** Ends the runs that have gone on for long enough. */
  private void end(Instant now) {
    for (Iterator<Map.Entry<Step, Window>> each = open.entrySet().iterator(); each.hasNext(); ) {
      Map.Entry<Step, Window> one = each.next();
      if (!now.isBefore(one.getValue().start().plus(LONGEST))) {
        end(one.getKey(), one.getValue());
        each.remove();
      }
    }
  }

  private void end(Step step, @Nullable Window window) {
    if (window != null) {
      history.done(
          window.run(), step.name(), step.source(), window.end(), window.rows(), window.rejects());
    }
  }

  /** Ends all of them: the node stops. */
  public synchronized void close() {
    open.forEach(this::end);
    open.clear();
  }
}
