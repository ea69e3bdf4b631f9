package io.parley.identity.survive;

import io.parley.identity.yaml.BadFile;
import io.parley.identity.yaml.Nearest;
import java.util.Arrays;
import java.util.Locale;

/**
 * Which of several values of an attribute a person has. Where a rule leaves several, the next
 * criteria decide, in this order: the record of the latest change, the most trusted source, the
 * first record by its key. So one value remains, whatever the order of the records.
 */
public enum Rule {
  /** That of the record which was changed last; a record without a time is older than any. */
  MOST_RECENT,
  /** That of the source with the highest trust. */
  MOST_TRUSTED,
  /** That of the record in which most attributes are filled. */
  MOST_COMPLETE,
  /** The one of most characters (Unicode code points). */
  LONGEST,
  /** The one that most records hold. */
  MAJORITY;

  /** As a file writes it: {@code most-recent}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The rule of that word.
   *
   * @throws BadFile if there is none
   */
  public static Rule of(String word) {
    return Arrays.stream(values())
        .filter(rule -> rule.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new BadFile(
                    Nearest.unknown(
                        "survivorship rule",
                        word,
                        Arrays.stream(values()).map(Rule::word).toList())));
  }
}
