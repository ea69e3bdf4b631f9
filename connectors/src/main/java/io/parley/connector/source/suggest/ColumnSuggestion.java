package io.parley.connector.source.suggest;

import java.util.List;

/**
 * What is suggested for a column.
 *
 * @param column its name
 * @param use what it is good for
 * @param confidence from 0 to 1: below 0.7 it is a guess, to be looked at
 * @param reasons why, in words that quote no value
 */
public record ColumnSuggestion(String column, Use use, double confidence, List<String> reasons) {
  /** Copies the list, and refuses a confidence out of range. */
  public ColumnSuggestion {
    reasons = List.copyOf(reasons);
    if (!(confidence >= 0 && confidence <= 1)) {
      throw new IllegalArgumentException("a confidence is from 0 to 1");
    }
  }
}
