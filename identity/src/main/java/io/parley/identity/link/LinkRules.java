package io.parley.identity.link;

/**
 * When a shared identifier makes two records one person.
 *
 * @param maxRecordsPerIdentifier an identifier that stands on more records than this links none of
 *     them, for it is a family's, a shop's or a placeholder; 1 or more, and 1 turns linking off
 */
public record LinkRules(int maxRecordsPerIdentifier) {
  /** Up to 20 records an identifier. */
  public static final LinkRules DEFAULT = new LinkRules(20);

  /** Refuses a limit below 1. */
  public LinkRules {
    if (maxRecordsPerIdentifier < 1) {
      throw new IllegalArgumentException(
          "maxRecordsPerIdentifier must be 1 or more, but is " + maxRecordsPerIdentifier);
    }
  }
}
