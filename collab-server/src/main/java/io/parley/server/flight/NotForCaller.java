package io.parley.server.flight;

/**
 * A call about something that the caller has no part in, or that is not there: it is told the same
 * in either case.
 */
public final class NotForCaller extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NotForCaller() {
    super(
        "this node takes part in no such collaboration with the node that calls; compare its name, and the certificates in its agreement");
  }
}
