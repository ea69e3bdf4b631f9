package io.parley.connector.source;

import io.parley.identity.normalise.NormalisationProfile;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which columns of a source are read, and as what. Columns not named here are never looked at.
 *
 * @param source name of the source: letters, digits, {@code . _ -}, at most 64, a letter or digit
 *     first; it names files too
 * @param identifiers columns that hold identifiers; two columns may be of one type
 * @param attributes columns that hold attributes, in the order of the rows to come; their names are
 *     letters, digits and {@code _}, at most 63, no digit first, all different
 * @param defaultRegion region of phone numbers without a country code, such as {@code US}
 */
public record SourceMapping(
    String source,
    List<IdentifierColumn> identifiers,
    List<AttributeColumn> attributes,
    String defaultRegion) {
  private static final Pattern SOURCE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");

  /**
   * Refuses names that are not as described, a region that does not exist, and no columns at all.
   */
  public SourceMapping {
    identifiers = List.copyOf(identifiers);
    attributes = List.copyOf(attributes);

    if (!SOURCE.matcher(source).matches()) {
      throw new IllegalArgumentException(
          "source `" + source + "` is no name: use letters, digits, `.`, `_` and `-`, at most 64");
    }
    if (identifiers.isEmpty() && attributes.isEmpty()) {
      throw new IllegalArgumentException(
          "source `" + source + "` maps no column; name at least one identifier or attribute");
    }
    if (!NormalisationProfile.knowsRegion(defaultRegion)) {
      throw new IllegalArgumentException(
          "source `"
              + source
              + "`: default region `"
              + defaultRegion
              + "` is not known; give two upper-case letters, such as US or DE");
    }
    checkNames(source, attributes);
  }

  private static void checkNames(String source, List<AttributeColumn> attributes) {
    Set<String> seen = new HashSet<>();
    for (AttributeColumn attribute : attributes) {
      String where = "source `" + source + "`: attribute `" + attribute.name() + "` ";
      if (!NAME.matcher(attribute.name()).matches()) {
        throw new IllegalArgumentException(
            where + "is no name: use letters, digits and `_`, at most 63, no digit first");
      }
      if (!seen.add(attribute.name())) {
        throw new IllegalArgumentException(where + "is mapped twice; give each its own name");
      }
    }
  }
}
