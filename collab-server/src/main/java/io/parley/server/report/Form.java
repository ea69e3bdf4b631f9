package io.parley.server.report;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The reports that there are. */
public enum Form {
  OVERLAP("overlap", "how many people tables share", OverlapReport.KEYS, OverlapReport::read),
  REACH(
      "reach", "reach, impressions and frequency by campaign", ReachReport.KEYS, ReachReport::read),
  FREQUENCY(
      "frequency", "people by number of impressions", FrequencyReport.KEYS, FrequencyReport::read),
  INCREMENTAL_REACH(
      "incremental-reach",
      "people whom each channel alone reached",
      IncrementalReachReport.KEYS,
      IncrementalReachReport::read),
  LIFT(
      "lift",
      "effect of a randomised test on conversions and revenue, iROAS",
      LiftReport.KEYS,
      LiftReport::read),
  POWER(
      "power",
      "what a test could see, before any budget is spent",
      PowerReport.KEYS,
      PowerReport::read),
  ATTRIBUTION(
      "attribution",
      "credit of channels by seven customs: credit, not cause",
      AttributionReport.KEYS,
      AttributionReport::read),
  PATH("path", "first channels of people who converted", PathReport.KEYS, PathReport::read),
  ROAS("roas", "sales after adverts over their cost", RoasReport.KEYS, RoasReport::read),
  NEW_TO_BRAND(
      "new-to-brand",
      "buyers after adverts who had not bought before",
      NewToBrandReport.KEYS,
      NewToBrandReport::read),
  TIME_TO_CONVERSION(
      "time-to-conversion",
      "days from first advert to first sale",
      TimeToConversionReport.KEYS,
      TimeToConversionReport::read),
  PROFILE("profile", "an audience beside all of the base", ProfileReport.KEYS, ProfileReport::read),
  RETENTION(
      "retention",
      "who comes back in the months after the first event",
      RetentionReport.KEYS,
      RetentionReport::read);

  private final String word;
  private final String about;

  @SuppressWarnings("ImmutableEnumChecker") // the sets are Set.of
  private final Set<String> keys;

  @SuppressWarnings("ImmutableEnumChecker") // constructors
  private final Function<Given, Report> reader;

  Form(String word, String about, Set<String> keys, Function<Given, Report> reader) {
    this.word = word;
    this.about = about;
    this.keys = keys;
    this.reader = reader;
  }

  /** Its name in files. */
  public String word() {
    return word;
  }

  /** What it is about, in a line. */
  public String about() {
    return about;
  }

  /** The keys that its part {@code with:} may have. */
  public Set<String> keys() {
    return keys;
  }

  Function<Given, Report> reader() {
    return reader;
  }

  static Optional<Form> of(String word) {
    return Arrays.stream(values()).filter(f -> f.word.equals(word)).findFirst();
  }
}
