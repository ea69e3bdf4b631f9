package io.parley.identity.compare;

import io.parley.identity.yaml.Nearest;
import java.util.Map;
import java.util.function.Function;

/** Reads a level as a model's file says it. */
public final class LevelText {
  /** Levels that are one word, and those that take something. */
  private static final Map<String, Function<String, Level>> LEVELS =
      Map.ofEntries(
          Map.entry("same", nothing(new Level.Same())),
          Map.entry("nickname", nothing(new Level.Nickname())),
          Map.entry("initial", nothing(new Level.Initial())),
          Map.entry("part", nothing(new Level.Part())),
          Map.entry("day-month", nothing(new Level.DayMonth())),
          Map.entry("user", nothing(new Level.User())),
          Map.entry("alike", text -> new Level.Alike(Double.parseDouble(text))),
          Map.entry("words", text -> new Level.Words(Double.parseDouble(text))),
          Map.entry("edits", text -> new Level.Edits(Integer.parseInt(text))),
          Map.entry("ending", text -> new Level.Ending(Integer.parseInt(text))),
          Map.entry("swapped", Level.Swapped::new));

  private LevelText() {}

  private static Function<String, Level> nothing(Level level) {
    return text -> {
      if (!text.isEmpty()) {
        throw new IllegalArgumentException(
            "`%s` takes nothing more than its word".formatted(level.text()));
      }
      return level;
    };
  }

  /**
   * The level.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  public static Level read(String text) {
    String[] words = text.split(" +", 2);
    Function<String, Level> level = LEVELS.get(words[0]);
    if (level == null) {
      throw new IllegalArgumentException(Nearest.unknown("level", words[0], LEVELS.keySet()));
    }
    String rest = words.length == 2 ? words[1] : "";
    try {
      return level.apply(rest);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("`%s` is no number".formatted(rest), e);
    }
  }
}
