package io.parley.policy;

/**
 * One mistake in a policy file.
 *
 * @param position where it begins
 * @param width how many characters of that line it covers, at least 1
 * @param message what is wrong: one sentence, lower case, without a full stop
 * @param help what to do about it
 */
public record PolicyProblem(PolicyPosition position, int width, String message, String help) {
  public PolicyProblem {
    if (width < 1) {
      throw new IllegalArgumentException("a problem of width " + width);
    }
  }

  /** {@code file:line:column: message (help)}. */
  @Override
  public String toString() {
    return position + ": " + message + " (help: " + help + ")";
  }
}
