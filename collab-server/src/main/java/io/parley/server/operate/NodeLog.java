package io.parley.server.operate;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.parley.server.node.Operations;
import io.parley.server.node.Progress;
import java.time.Clock;
import org.slf4j.LoggerFactory;

/** Sets up what a running node writes to standard error. */
public final class NodeLog {
  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(NodeLog.class);

  private NodeLog() {}

  /**
   * Gives the log its form.
   *
   * @return what says how far the node is, in that form
   */
  public static Progress begin(Operations settings, String node, Progress progress, Clock clock) {
    // Else a thread that ends by a failure would print that failure's text.
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, e) ->
            LOG.atError()
                .addKeyValue("event", "thread-ended")
                .addKeyValue("failure", e.getClass().getName())
                .log("a thread ended by a failure"));
    if (settings.logs() == Operations.Logs.TEXT) {
      NodeLogEncoder.writeText();
      return progress;
    }
    NodeLogEncoder.writeJson(node);
    return progress.written(
        what ->
            new LogLine(clock.instant(), "INFO", "progress")
                .with("node", node)
                .with("message", what)
                .text()
                .strip());
  }

  /** To be called when the log's file was read: programs get a line for each question, too. */
  public static void read(Operations settings) {
    if (settings.logs() == Operations.Logs.JSON) {
      ((Logger) LoggerFactory.getLogger("io.parley.server.operate")).setLevel(Level.INFO);
    }
  }
}
