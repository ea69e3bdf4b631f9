package io.parley.connector.source;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Guesses which name was meant. */
public final class Nearest {
  private Nearest() {}

  /** {@code (did you mean `spend`?)}, with the blank before it; empty where nothing is near. */
  public static String hint(String meant, Collection<String> names) {
    Optional<String> nearest = Optional.empty();
    int least = Math.max(1, meant.length() / 3) + 1;
    for (String name : names) {
      int distance = distance(plain(meant), plain(name));
      if (distance < least && !name.isEmpty()) {
        least = distance;
        nearest = Optional.of(name);
      }
    }
    return nearest.map(name -> " (did you mean `" + name + "`?)").orElse("");
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[ _-]", "");
  }

  /** Levenshtein's, with one row of the table. */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int above = row[j];
        int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(changed, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[other.length()];
  }
}
