package io.parley.connector.source.inplace;

import java.util.regex.Pattern;

/** Labels of what is published: they become part of a table's name. */
public final class Labels {
  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9_]{1,32}");

  private Labels() {}

  /**
   * The name of the table of a label.
   *
   * @throws IllegalArgumentException if it is no label
   */
  public static String table(String label) {
    if (!LABEL.matcher(label).matches()) {
      throw new IllegalArgumentException(
          "`" + label + "` is no label: use letters, digits and `_`, at most 32");
    }
    return "parley_people_" + label;
  }
}
