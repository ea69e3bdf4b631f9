package io.parley.server.rest;

/** A request that is turned away. */
final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ProblemCode code;
  private final String detail;

  ProblemException(ProblemCode code, String detail) {
    super(code.code() + (detail.isEmpty() ? "" : ": " + detail));
    this.code = code;
    this.detail = detail;
  }

  ProblemCode code() {
    return code;
  }

  /** The document. */
  Problem problem() {
    return Problem.of(code, detail);
  }
}
