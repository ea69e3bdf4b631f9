package io.parley.server.party;

import java.util.Map;
import java.util.Optional;

/** What an operator asks of a running node about single records; JSON at the operator's door. */
public final class LiveQuestion {
  /** Where finding is. */
  public static final String FIND = "/identity/find";

  /** Where adding is. */
  public static final String ADD = "/identity/add";

  private LiveQuestion() {}

  /**
   * Finds.
   *
   * @param source whose region and attributes the values are read by
   * @param known what is known, by attribute
   * @param least weight, bits; empty: the model's threshold
   * @param most how many matches are named, 1 or more
   */
  public record Find(String source, Map<String, String> known, Optional<Double> least, int most) {}

  /**
   * Adds.
   *
   * @param source the record's
   * @param key the record's key there
   * @param values what it says, by attribute
   * @param actor who has it done
   */
  public record Add(String source, String key, Map<String, String> values, String actor) {}
}
