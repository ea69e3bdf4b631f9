package io.parley.connector.destination;

/**
 * A delivery cannot be made or kept account of. The message names what and the remedy, never a
 * person's value or a secret.
 */
public class DestinationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a message for people. */
  public DestinationException(String message) {
    super(message);
  }

  /** With a cause whose own message shows no person's value. */
  public DestinationException(String message, Throwable cause) {
    super(message, cause);
  }
}
