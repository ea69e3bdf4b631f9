package io.parley.identity.plan;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** Who each record truly belongs to, where that is known: for {@code evaluate} only. */
public sealed interface Truth {
  /**
   * A column of the sources themselves.
   *
   * @param column the column
   * @param pattern the person is its first group; {@code (.*)} takes all of the text
   */
  record InColumn(String column, Pattern pattern) implements Truth {}

  /**
   * A CSV file of its own.
   *
   * @param file where it is
   * @param source the column that names the source
   * @param key the column that names the record
   * @param person the column that names the person
   */
  record InFile(Path file, String source, String key, String person) implements Truth {}
}
