package io.parley.server.bench;

/** A bench was asked for something that it does not do; the message says what it does. */
public final class BenchUsage extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BenchUsage(String message) {
    super(message);
  }
}
