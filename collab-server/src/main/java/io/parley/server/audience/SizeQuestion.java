package io.parley.server.audience;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How large an audience would be, as a private question: noised, and charged. */
public final class SizeQuestion {
  private static final Pattern LEAST = Pattern.compile("fewer than ([0-9,]+) people");

  private SizeQuestion() {}

  /** The question about the people of an audience's condition. */
  public static String of(String sql) {
    String list = sql.strip().replaceFirst(";\\s*$", "");
    return "SELECT COUNT(DISTINCT person) AS people FROM (\n" + list + "\n) AS listed";
  }

  /** Below how many people a list is withheld, as the explanation of the list itself says. */
  public static Optional<Long> least(List<String> rule) {
    return rule.stream()
        .map(LEAST::matcher)
        .filter(Matcher::find)
        .map(m -> Long.parseLong(m.group(1).replace(",", "")))
        .findFirst();
  }
}
