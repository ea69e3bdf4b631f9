package io.parley.policy.tool;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A column's name, and the words in it.
 *
 * @param sql as a policy can write it
 * @param words in lower case
 */
record ColumnName(String sql, List<String> words) {
  private static final int LONGEST = 63;
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
  private static final Pattern LIKE_A_NAME =
      Pattern.compile("[\\p{L}_][\\p{L}\\p{M}\\p{N}_ ./()#-]*+");

  ColumnName {
    words = List.copyOf(words);
  }

  /** The name; empty for what is no name, such as a value from a file without a line of names. */
  static Optional<ColumnName> of(String written) {
    String text = written.strip();
    if (text.length() > LONGEST || !LIKE_A_NAME.matcher(text).matches()) {
      return Optional.empty();
    }
    String plain =
        Normalizer.normalize(text.replace("ß", "ss"), Normalizer.Form.NFD)
            .replaceAll("\\p{M}+", "");
    String parted =
        plain
            .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
            .replaceAll("([A-Z])([A-Z][a-z])", "$1_$2")
            .toLowerCase(Locale.ROOT);
    List<String> words =
        Arrays.stream(parted.split("[^a-z0-9]+", -1)).filter(w -> !w.isEmpty()).toList();
    String sql = String.join("_", words);
    return NAME.matcher(sql).matches() ? Optional.of(new ColumnName(sql, words)) : Optional.empty();
  }

  /** The letters without what parts them. */
  String letters() {
    return String.join("", words);
  }
}
