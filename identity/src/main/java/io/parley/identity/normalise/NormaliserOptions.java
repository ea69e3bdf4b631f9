package io.parley.identity.normalise;

import java.util.Map;
import java.util.Set;

/**
 * What a {@link Normaliser} cannot know from a value alone.
 *
 * @param region where values come from that do not say so: two upper-case letters (ISO 3166-1
 *     alpha-2), for phones without a country code, postal codes and states
 * @param dateOrder how dates are read that can be read in two ways
 * @param latestYear the last year that a year of two digits can mean, 1950 to 2149: at 2026, 26 is
 *     2026 and 27 is 1927. It is a setting and not the clock, so that a record reads the same next
 *     year
 * @param junk values that say nothing about who a person is, beside the built-in ones: the
 *     company's own switchboard, the shop's own address. Written as in the source; they are
 *     compared in canonical form
 */
public record NormaliserOptions(
    String region, DateOrder dateOrder, int latestYear, Map<AttributeKind, Set<String>> junk) {
  private static final int DEFAULT_LATEST_YEAR = 2026;

  /** Refuses a region that phone numbers cannot be read for, and a year out of range. */
  public NormaliserOptions {
    if (!PhoneRule.knowsRegion(region)) {
      throw new IllegalArgumentException(PhoneRule.unknownRegion(region));
    }
    if (latestYear < 1950 || latestYear > 2149) {
      throw new IllegalArgumentException(
          "latest year " + latestYear + " is out of range; give a year from 1950 to 2149");
    }
    junk = Map.copyOf(junk);
  }

  /** What is usual in {@code region}, and no junk but the built-in. */
  public static NormaliserOptions of(String region) {
    return new NormaliserOptions(region, DateOrder.usualIn(region), DEFAULT_LATEST_YEAR, Map.of());
  }

  /** The same with another order of dates. */
  public NormaliserOptions with(DateOrder order) {
    return new NormaliserOptions(region, order, latestYear, junk);
  }

  /** The same with other junk values. */
  public NormaliserOptions withJunk(Map<AttributeKind, Set<String>> values) {
    return new NormaliserOptions(region, dateOrder, latestYear, values);
  }

  /** Regions and rules. The junk values are left out: a list may hold somebody's number. */
  @Override
  public String toString() {
    return "NormaliserOptions[region=" + region + ", dateOrder=" + dateOrder + "]";
  }
}
