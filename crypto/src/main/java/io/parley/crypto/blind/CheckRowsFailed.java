package io.parley.crypto.blind;

/**
 * The asker's tags do not answer the check rows ({@link IntersectionSide}). Whoever catches this
 * must enter it in the audit: an honest asker never causes it, short of a broken machine.
 */
public final class CheckRowsFailed extends IntersectionRefused {
  private static final long serialVersionUID = 1L;

  CheckRowsFailed() {
    super("a check row has no answer");
  }
}
