package io.parley.server.blinding;

/**
 * A session of blinding ended before its time. The message is for this node's own operator, says
 * what to do, and nothing of any row.
 */
public final class BlindingFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BlindingFailed(String message) {
    super(message);
  }

  BlindingFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
