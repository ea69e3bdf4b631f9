package io.parley.server.party;

import io.parley.identity.link.RecordKey;
import io.parley.identity.normalise.Identifier;
import io.parley.identity.normalise.IdentifierType;
import io.parley.identity.normalise.NormalisationProfile;
import io.parley.server.node.NodeConfiguration;
import java.util.Collection;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * By what rows that no record is made of can be told to be somebody's: the names of their records,
 * and the identifiers that nobody else holds.
 *
 * @param keys of all of their records
 */
record PersonTraces(Set<RecordKey> keys, Set<Identifier> identifiers) {
  private static final Pattern MAIL =
      Pattern.compile("[^\\s,;:\"'<>()\\[\\]{}|=@]{1,128}+@[^\\s,;:\"'<>()\\[\\]{}|=@]{1,255}");

  /** With what may stand between digits, and without the spaces that may part two numbers. */
  private static final Pattern PHONE = Pattern.compile("\\+?\\(?\\d[\\d ()./-]{5,24}\\d");

  private static final Pattern DIGITS = Pattern.compile("\\+?\\(?\\d[\\d()./-]{5,24}\\d");

  PersonTraces {
    keys = Set.copyOf(keys);
    identifiers = Set.copyOf(identifiers);
  }

  /** Whether a row that was read has one of the identifiers. */
  boolean areIn(Collection<Identifier> held) {
    return held.stream().anyMatch(identifiers::contains);
  }

  /**
   * Whether a row that could not be read is theirs: it is the name of one of their records, as a
   * message that deletes one is; or an identifier stands in it.
   */
  boolean areIn(String text, NodeConfiguration.Source source) {
    String whole = unquoted(text.strip());
    return (!whole.isEmpty()
            && whole.length() <= RecordKey.LONGEST
            && keys.contains(new RecordKey(source.name(), whole)))
        || isIn(text, MAIL, IdentifierType.EMAIL, source)
        || isIn(text, PHONE, IdentifierType.PHONE, source)
        || isIn(text, DIGITS, IdentifierType.PHONE, source);
  }

  private static String unquoted(String text) {
    boolean isQuoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    return isQuoted ? text.substring(1, text.length() - 1).strip() : text;
  }

  private boolean isIn(
      String text, Pattern form, IdentifierType type, NodeConfiguration.Source source) {
    Matcher found = form.matcher(text);
    while (found.find()) {
      if (NormalisationProfile.CANONICAL
          .normalise(type, found.group(), source.region())
          .filter(value -> identifiers.contains(new Identifier(type, value)))
          .isPresent()) {
        return true;
      }
    }
    return false;
  }

  /** How many there are: what they say stays out of logs. */
  @Override
  public String toString() {
    return "PersonTraces[" + keys.size() + ", " + identifiers.size() + "]";
  }
}
