package io.parley.identity.normalise;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Dates of birth as eight digits, YYYYMMDD.
 *
 * <ol>
 *   <li>{@code 1978-12-11}, {@code 1978.12.11}, {@code 19781211}: year, month, day.
 *   <li>{@code 11/12/1978}, {@code 11-12-78}: by the order of the options; the other way round
 *       where only that is a date ({@code 20/8/1991}).
 *   <li>{@code 11-Dec-1978}, {@code Dec 11, 78}, {@code 11. Dezember 1978}: by the month's name.
 *   <li>Two digits of a year: the latest such year that the options allow.
 *   <li>A time of day behind the date is dropped.
 *   <li>A year alone stays a year. Anything else that has digits keeps them, at most fourteen: a
 *       13th month is a slip of the pen, and two records with the same slip are likely one person.
 * </ol>
 */
final class DateRule {
  private static final int MAX_DIGITS = 14;
  private static final int FIRST_YEAR = 1850;
  private static final Map<String, String> MONTHS = WordTable.canonical("months.txt");

  private DateRule() {}

  static Optional<String> read(String raw, NormaliserOptions options) {
    List<String> tokens = tokens(raw);
    if (tokens.size() == 1) {
      return run(tokens.get(0), options);
    }

    boolean complete = tokens.size() == 3 || (tokens.size() >= 5 && raw.indexOf(':') > 0);
    return (complete ? date(tokens, options) : Optional.<String>empty())
        .or(() -> run(Fold.digits(raw), options));
  }

  /** Runs of digits and of letters, of which the words around a month's name are dropped. */
  private static List<String> tokens(String raw) {
    List<String> tokens = new ArrayList<>(3);
    for (String word : Fold.words(raw)) {
      int start = 0;
      for (int i = 1; i <= word.length(); i++) {
        if (i == word.length() || digit(word.charAt(i)) != digit(word.charAt(i - 1))) {
          String token = word.substring(start, i);
          if (digit(token.charAt(0)) || MONTHS.containsKey(token)) {
            tokens.add(token);
          }
          start = i;
        }
      }
    }
    return tokens;
  }

  private static Optional<String> date(List<String> tokens, NormaliserOptions options) {
    String a = tokens.get(0);
    String b = tokens.get(1);
    String c = tokens.get(2);
    if (MONTHS.containsKey(a)) {
      return day(c, MONTHS.getOrDefault(a, a), b, options);
    }
    if (MONTHS.containsKey(b)) {
      return a.length() == 4
          ? day(a, MONTHS.getOrDefault(b, b), c, options)
          : day(c, MONTHS.getOrDefault(b, b), a, options);
    }
    if (a.length() == 4) {
      return day(a, b, c, options).or(() -> day(a, c, b, options));
    }
    return options.dateOrder() == DateOrder.MONTH_FIRST
        ? day(c, a, b, options).or(() -> day(c, b, a, options))
        : day(c, b, a, options).or(() -> day(c, a, b, options));
  }

  /** Eight digits are read as they stand, or with the year behind where only that is a date. */
  private static Optional<String> run(String digits, NormaliserOptions options) {
    if (digits.isEmpty() || digits.length() > MAX_DIGITS || !digit(digits.charAt(0))) {
      return Optional.empty();
    }
    if (digits.length() != 8 || plausible(digits.substring(0, 4), options)) {
      return Optional.of(digits);
    }

    String year = digits.substring(4);
    return plausible(year, options)
        ? date(List.of(digits.substring(0, 2), digits.substring(2, 4), year), options)
            .or(() -> Optional.of(digits))
        : Optional.of(digits);
  }

  private static boolean plausible(String year, NormaliserOptions options) {
    int number = Integer.parseInt(year);
    return number >= FIRST_YEAR && number <= options.latestYear();
  }

  private static Optional<String> day(
      String year, String month, String day, NormaliserOptions options) {
    boolean sized =
        (year.length() == 2 || year.length() == 4) && month.length() <= 2 && day.length() <= 2;
    if (!sized || !digit(year.charAt(0)) || !digit(day.charAt(0))) {
      return Optional.empty();
    }

    try {
      LocalDate date =
          LocalDate.of(year(year, options), Integer.parseInt(month), Integer.parseInt(day));
      return Optional.of(
          String.format(
              "%04d%02d%02d", date.getYear(), date.getMonthValue(), date.getDayOfMonth()));
    } catch (DateTimeException notInTheCalendar) {
      return Optional.empty();
    }
  }

  private static int year(String digits, NormaliserOptions options) {
    int year = Integer.parseInt(digits);
    return digits.length() == 4
        ? year
        : options.latestYear() - Math.floorMod(options.latestYear() - year, 100);
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }
}
