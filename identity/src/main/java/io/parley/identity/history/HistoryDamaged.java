package io.parley.identity.history;

/** A history cannot be read, and nothing of it was changed. The message says what to do. */
public final class HistoryDamaged extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * A history that somebody changed, cut or sealed otherwise.
   *
   * @param what what is wrong with it, as the end of a sentence that begins "the history of people
   *     cannot be read:"
   */
  public HistoryDamaged(String what) {
    super("the history of people cannot be read: " + what + "; restore it from a backup");
  }
}
