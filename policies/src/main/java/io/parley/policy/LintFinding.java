package io.parley.policy;

/**
 * Something that a policy's author should look at although the file is well-formed.
 *
 * @param code stable, kebab-case, such as {@code epsilon-high}
 * @param message one sentence: what is doubtful and why
 * @param help what to do about it
 */
public record LintFinding(
    String code, Severity severity, PolicyPosition position, String message, String help) {

  /** How much it matters. */
  public enum Severity {
    /** Questions will be refused, or a promise cannot hold: not to be signed. */
    ERROR,
    /** Allowed, and easily a mistake. */
    WARNING
  }
}
