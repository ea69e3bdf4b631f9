package io.parley.server.audit;

/** An audit log is not as the node signed it. */
public final class BrokenLog extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long number;

  BrokenLog(long number, String message) {
    super(message);
    this.number = number;
  }

  /** The sequence number at which it shows; 0 before the first entry. */
  public long number() {
    return number;
  }
}
