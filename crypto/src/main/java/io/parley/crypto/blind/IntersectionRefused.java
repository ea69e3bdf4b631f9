package io.parley.crypto.blind;

/**
 * The other side of an intersection sent what the protocol forbids: too many rows or too few, a
 * value twice, or no answer to a check row. The text names no row.
 */
public class IntersectionRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  IntersectionRefused(String message) {
    super(message);
  }
}
