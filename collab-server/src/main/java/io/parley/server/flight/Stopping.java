package io.parley.server.flight;

/**
 * A node that is about to end takes nothing new. Whoever asks is told that it is not available, as
 * a moment later, when nobody answers any more; nothing was charged.
 */
public final class Stopping extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Stopping() {
    super("this node is stopping; ask again when it is back");
  }
}
