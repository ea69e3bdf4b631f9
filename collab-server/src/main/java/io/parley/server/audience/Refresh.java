package io.parley.server.audience;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.parley.server.wire.BadDocument;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often an audience is to be asked for again.
 *
 * @param hours from one question to the next, 1 to {@value #MOST_HOURS}
 */
public record Refresh(int hours) {
  /** The longest time between two questions, in hours: 90 days. */
  public static final int MOST_HOURS = 2_160;

  public static final Refresh DAILY = new Refresh(24);
  public static final Refresh WEEKLY = new Refresh(7 * 24);
  public static final Refresh MONTHLY = new Refresh(30 * 24);

  private static final Map<String, Refresh> WORDS =
      new TreeMap<>(Map.of("daily", DAILY, "weekly", WEEKLY, "monthly", MONTHLY));
  private static final Pattern EVERY = Pattern.compile("every ([1-9][0-9]{0,3}) hours?");

  public Refresh {
    if (hours < 1 || hours > MOST_HOURS) {
      throw new BadDocument("an audience is asked for every 1 to " + MOST_HOURS + " hours");
    }
  }

  /** The time from one question to the next. */
  public Duration every() {
    return Duration.ofHours(hours);
  }

  /** As declarations write it. */
  @JsonValue
  public String word() {
    return WORDS.entrySet().stream()
        .filter(e -> e.getValue().equals(this))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("every " + hours + " hours");
  }

  /** What a declaration means by a word; empty where it is none. */
  public static Optional<Refresh> of(String word) {
    Matcher every = EVERY.matcher(word);
    if (!every.matches()) {
      return Optional.ofNullable(WORDS.get(word));
    }
    int hours = Integer.parseInt(every.group(1));
    return hours > MOST_HOURS ? Optional.empty() : Optional.of(new Refresh(hours));
  }

  /** Reads what a node has kept; before it knew hours, words in capitals. */
  @JsonCreator
  static Refresh read(String word) {
    return of(word.toLowerCase(Locale.ROOT))
        .orElseThrow(() -> new BadDocument("an audience's `refresh` is none"));
  }

  /** All that may be written. */
  public static List<String> words() {
    return List.of("daily", "weekly", "monthly", "every N hours");
  }
}
