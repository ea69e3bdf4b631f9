package io.parley.server.activation;

import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Takes what is over out of a node's inboxes, at once and again and again: nobody else does for
 * somebody who never reads. What waits in inboxes that node.yaml has no more goes as late as any
 * may.
 */
final class InboxSweep implements AutoCloseable {
  private final List<Inbox> configured;
  private final NodeDirectory node;
  private final Clock clock;
  private final Progress progress;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread made = new Thread(work, "inbox-sweep");
            made.setDaemon(true);
            return made;
          });

  private InboxSweep(List<Inbox> configured, NodeDirectory node, Clock clock, Progress progress) {
    this.configured = List.copyOf(configured);
    this.node = node.node();
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * Begins.
   *
   * @param configured the inboxes that node.yaml has
   * @param every how long from the end of one to the next
   */
  static InboxSweep begin(
      List<Inbox> configured, NodeDirectory node, Clock clock, Duration every, Progress progress) {
    InboxSweep sweep = new InboxSweep(configured, node, clock, progress);
    sweep.sweep();
    var unused =
        sweep.thread.scheduleWithFixedDelay(
            sweep::sweep, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    return sweep;
  }

  private void sweep() {
    List<Inbox> all = new ArrayList<>(configured);
    boolean failed = false;
    try {
      all.addAll(others());
    } catch (UncheckedIOException e) {
      failed = true; // the next time may go better
    }
    for (Inbox inbox : all) {
      try {
        inbox.sweep();
      } catch (RuntimeException e) { // also of a document that is none: the others go on
        failed = true;
      }
    }
    if (failed) {
      progress.say(
          "what is over in the inboxes cannot be taken away; is `inbox/` of the node's directory to be read and written, and are the node's keys those it was sealed with?");
    }
  }

  private List<Inbox> others() {
    List<String> known = configured.stream().map(Inbox::name).toList();
    return Inbox.names(node).stream()
        .filter(name -> !known.contains(name))
        .map(name -> Inbox.thatWas(node, name, clock))
        .toList();
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
