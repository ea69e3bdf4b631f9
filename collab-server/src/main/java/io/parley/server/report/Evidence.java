package io.parley.server.report;

/**
 * How strong a report's evidence is, in the four grades of the IAB's guidelines for incremental
 * measurement; we make the first and the last, and name the rest nowhere.
 */
public enum Evidence {
  /** People were assigned at random: a difference is an effect. */
  EXPERIMENT("randomised experiment: differences are effects"),
  /** Nobody was assigned at random: a difference is not an effect. */
  OBSERVED("observed, not randomised: differences are no effects"),
  /** A description of what was, that compares no treatment. */
  DESCRIPTION("description: nothing is claimed to be caused");

  private final String words;

  Evidence(String words) {
    this.words = words;
  }

  /** What a reader is told. */
  public String words() {
    return words;
  }
}
