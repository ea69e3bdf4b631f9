package io.parley.identity.history;

/**
 * What was asked of a history cannot be done: a person or record that was named is not there, or
 * another program has it open. The message says what instead, and names no record.
 */
public final class HistoryRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  HistoryRefused(String message) {
    super(message);
  }
}
