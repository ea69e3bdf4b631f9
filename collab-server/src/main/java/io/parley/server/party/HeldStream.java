package io.parley.server.party;

import io.parley.server.wire.BadDocument;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/**
 * A stream of rows that is kept until the room has all of it, so that one whose connection broke
 * can go on. Rows and their order lie in memory as they do while they are sent; nothing is drawn or
 * worked out again.
 *
 * <p><b>Claim.</b> What is sent after n batches are the bytes that follow the first n in any other
 * sending: batches are copied from rows that do not change, in an order that does not change, so
 * many rows each. So whoever goes on learns nothing that one unbroken stream would not have told.
 *
 * <p>One sends at a time. Whoever goes on takes the place of who sent before, who stops at its next
 * look: a node that was cut off may see it later than the room that comes again.
 */
final class HeldStream {
  private final OrderedRows rows;
  private final Runnable whenGone;
  private long turns;
  private boolean sending;
  private boolean gone;

  /**
   * Keeps rows, which are closed with it.
   *
   * @param whenGone runs once, when it is let go
   */
  HeldStream(OrderedRows rows, Runnable whenGone) {
    this.rows = rows;
    this.whenGone = whenGone;
  }

  /** Sends rows as long as its turn lasts. */
  @FunctionalInterface
  interface Sender {
    void send(OrderedRows rows, BooleanSupplier isOver) throws IOException, InterruptedException;
  }

  /**
   * Sends what follows so many batches.
   *
   * @throws BadDocument when nothing is kept any more
   */
  void send(int batches, Sender sender) throws IOException, InterruptedException {
    long turn = begin();
    try {
      rows.after(batches);
      sender.send(rows, () -> isOver(turn));
    } finally {
      end();
    }
  }

  private synchronized long begin() throws InterruptedException {
    long turn = ++turns;
    while (sending && turn == turns && !gone) {
      wait();
    }
    if (gone || turn != turns) {
      throw new BadDocument("nothing is kept of this stream");
    }
    sending = true;
    return turn;
  }

  /** Whether more than one have sent it: the first that fails does not end it. */
  synchronized boolean isTaken() {
    return turns > 1;
  }

  private synchronized boolean isOver(long turn) {
    return turn != turns;
  }

  private synchronized void end() {
    sending = false;
    notifyAll();
    if (gone) {
      rows.closeRows();
    }
  }

  /** Lets it go; one that is being sent, when that ends. */
  void letGo() {
    synchronized (this) {
      if (gone) {
        return;
      }
      gone = true;
      notifyAll();
      if (!sending) {
        rows.closeRows();
      }
    }
    whenGone.run();
  }
}
