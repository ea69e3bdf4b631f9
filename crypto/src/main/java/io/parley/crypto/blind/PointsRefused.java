package io.parley.crypto.blind;

/**
 * Something received is no usable point. The text is the same for a coordinate that is not
 * canonical, a point on the twist and one of small order, and names no row: the cause would help
 * nobody but a prober.
 */
public final class PointsRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  static final String TEXT = "points refused";

  PointsRefused() {
    super(TEXT);
  }
}
