package io.parley.identity.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** What a person may have meant. */
public final class Nearest {
  private Nearest() {}

  /** That a word is not known, with the nearest one that is, or all of them. */
  public static String unknown(String kind, String word, Collection<String> known) {
    return "`%s` is no %s; %s"
        .formatted(
            word,
            kind,
            nearest(word, known)
                .map(near -> "did you mean `" + near + "`?")
                .orElse("known are " + String.join(", ", known.stream().sorted().toList())));
  }

  /** The known word that a person may have meant, if one is near. */
  public static Optional<String> nearest(String word, Collection<String> known) {
    return known.stream()
        .filter(k -> distance(word, k) <= (k.length() + 2) / 3)
        .min(Comparator.<String>comparingInt(k -> distance(word, k)).thenComparing(k -> k));
  }

  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[other.length()];
  }
}
