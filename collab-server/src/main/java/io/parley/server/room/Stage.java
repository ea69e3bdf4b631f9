package io.parley.server.room;

import java.util.Locale;

/**
 * How far a question is, as its asker may see it. No stage begins at a moment that depends on
 * people's rows: they are read in the last one only, which ends at a tick; and who waits for a
 * place gets it when another's answer leaves, at its tick ({@link Admission}).
 */
public enum Stage {
  /** Taken in. */
  ACCEPTED,
  /** The parties' offers are fetched, the question is planned, judged and priced. */
  PLANNING,
  /** The parties' ledgers reserve the price. */
  RESERVING,
  /** The price is committed, and the question runs; the answer leaves at a tick. */
  RUNNING;

  /** As documents write it: {@code reserving}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Who is told. */
  @FunctionalInterface
  public interface Listener {
    /** Nobody. */
    Listener NOBODY = stage -> {};

    /** It has come so far. Whatever this throws stops the question; nothing is charged then. */
    void at(Stage stage);
  }
}
