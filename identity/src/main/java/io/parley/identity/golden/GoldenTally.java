package io.parley.identity.golden;

import io.parley.identity.survive.Consent;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Counts golden records as they come: exact counts, for the party's own operator alone. Not safe
 * for use by several threads.
 */
public final class GoldenTally implements Consumer<GoldenRecord> {
  private final Map<String, Long> filled = new TreeMap<>();
  private final Map<String, Map<Consent, Long>> consent = new TreeMap<>();
  private long people;
  private long records;
  private long chosen;

  @Override
  public void accept(GoldenRecord person) {
    people++;
    records += person.records();
    person
        .values()
        .forEach(
            (attribute, value) -> {
              filled.merge(attribute, 1L, Long::sum);
              chosen += value.from().equals(person.person()) ? 0 : 1;
            });
    person
        .consent()
        .forEach(
            (purpose, said) ->
                consent
                    .computeIfAbsent(purpose, p -> new EnumMap<>(Consent.class))
                    .merge(said, 1L, Long::sum));
  }

  /** How many people there were. */
  public long people() {
    return people;
  }

  /** Of how many records they are. */
  public long records() {
    return records;
  }

  /** How many values are not those of a person's first record. */
  public long chosen() {
    return chosen;
  }

  /** How many people have a value of each attribute. */
  public Map<String, Long> filled() {
    return Map.copyOf(filled);
  }

  /**
   * How many people consent to a purpose, refuse it, or were never asked.
   *
   * @param purpose one of the identity file
   */
  public record Purpose(String purpose, long granted, long unknown, long refused) {}

  /** The purposes, by name. */
  public List<Purpose> purposes() {
    List<Purpose> purposes = new ArrayList<>();
    consent.forEach(
        (purpose, counts) ->
            purposes.add(
                new Purpose(
                    purpose,
                    counts.getOrDefault(Consent.GRANTED, 0L),
                    counts.getOrDefault(Consent.UNKNOWN, 0L),
                    counts.getOrDefault(Consent.REFUSED, 0L))));
    return purposes;
  }
}
