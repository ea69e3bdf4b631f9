package io.parley.server.report;

/**
 * What a report says in one sentence.
 *
 * @param tone whether that is good, bad, undecided, or not of that kind
 */
public record Verdict(Tone tone, String sentence) {
  /** How a sentence is to be read. */
  public enum Tone {
    /** More, for certain enough. */
    MORE,
    /** Fewer, for certain enough. */
    FEWER,
    /** The intervals hold no effect too. Neither good nor bad. */
    INCONCLUSIVE,
    /** A description, that compares nothing. */
    DESCRIBES,
    /** Something is wrong with the data: no number is to be believed. */
    NOT_TO_BE_BELIEVED
  }
}
