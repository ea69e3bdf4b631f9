package io.parley.server.report;

/** Something to know before a number is believed: a line of the health box. */
public record Check(State state, String about, String says) {
  /** How it stands. */
  public enum State {
    /** As it should be. */
    GOOD,
    /** To be read. */
    NOTE,
    /** Numbers are not to be believed. */
    BAD
  }
}
