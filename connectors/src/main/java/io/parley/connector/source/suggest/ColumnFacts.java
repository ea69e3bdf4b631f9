package io.parley.connector.source.suggest;

import io.parley.connector.source.AttributeType;
import io.parley.identity.normalise.AttributeKind;
import io.parley.identity.normalise.IdentifierType;
import io.parley.identity.normalise.NormalisationProfile;
import io.parley.identity.normalise.Normaliser;
import io.parley.identity.normalise.NormaliserOptions;
import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What the values of a column are like. Shares are of the values that are there, from 0 to 1. */
final class ColumnFacts {
  private static final double NEARLY_ALL = 0.98;
  private static final int FREE_TEXT = 60;

  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,18}");
  private static final Pattern DECIMAL = Pattern.compile("[+-]?[0-9]{1,14}(\\.[0-9]{1,4})?");
  private static final Pattern TRUTH = Pattern.compile("(?i)true|false|t|f|yes|no|y|n");
  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  private static final Pattern TIMESTAMP =
      Pattern.compile(
          "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?"
              + "(Z|[+-][0-9]{2}:[0-9]{2})?");
  private static final Pattern WRITTEN_PHONE =
      Pattern.compile("(\\+|00)[0-9].*|.*[0-9)][ ./-][0-9].*");
  private static final Pattern DEVICE =
      Pattern.compile("(?i)[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}");
  private static final Pattern HASH = Pattern.compile("(?i)[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}");

  private final List<String> values;
  private final int rows;
  private final String region;

  ColumnFacts(List<String> values, int rows, String region) {
    this.values = values;
    this.rows = rows;
    this.region = region;
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  /** Share of rows that have a value. */
  double filled() {
    return rows == 0 ? 0 : (double) values.size() / rows;
  }

  /** How many values there are, each counted once, of all. */
  double distinct() {
    return values.isEmpty() ? 0 : (double) new HashSet<>(values).size() / values.size();
  }

  int distinctCount() {
    return new HashSet<>(values).size();
  }

  boolean isUnique() {
    return values.size() == rows && distinctCount() == rows && rows > 1;
  }

  double emails() {
    return share(
        v -> NormalisationProfile.CANONICAL.normalise(IdentifierType.EMAIL, v, region).isPresent());
  }

  double phones() {
    return share(
        v -> NormalisationProfile.CANONICAL.normalise(IdentifierType.PHONE, v, region).isPresent());
  }

  /** Of phones that are written as people write them, and not a run of digits. */
  double writtenPhones() {
    return share(
        v ->
            WRITTEN_PHONE.matcher(v).matches()
                && !DATE.matcher(v).lookingAt()
                && NormalisationProfile.CANONICAL
                    .normalise(IdentifierType.PHONE, v, region)
                    .isPresent());
  }

  double deviceIds() {
    return share(DEVICE.asMatchPredicate());
  }

  double hashes() {
    return share(HASH.asMatchPredicate());
  }

  double readable(AttributeKind kind) {
    Normaliser rule = Normaliser.of(kind, NormaliserOptions.of(region));
    return share(v -> rule.canonical(v).isPresent());
  }

  /** Text of which each row has a long one of its own. */
  boolean isFreeText() {
    return values.stream().mapToInt(String::length).average().orElse(0) > FREE_TEXT
        && distinct() > 0.5;
  }

  AttributeType type() {
    if (share(INTEGER.asMatchPredicate()) >= NEARLY_ALL && !hasLeadingZeros()) {
      return AttributeType.INTEGER;
    }
    if (share(DECIMAL.asMatchPredicate()) >= NEARLY_ALL && !hasLeadingZeros()) {
      return AttributeType.DECIMAL;
    }
    if (share(TRUTH.asMatchPredicate()) >= NEARLY_ALL) {
      return AttributeType.BOOLEAN;
    }
    if (share(DATE.asMatchPredicate()) >= NEARLY_ALL) {
      return AttributeType.DATE;
    }
    return share(TIMESTAMP.asMatchPredicate()) >= NEARLY_ALL
        ? AttributeType.TIMESTAMP
        : AttributeType.TEXT;
  }

  /** A number would lose them. */
  private boolean hasLeadingZeros() {
    return values.stream().anyMatch(v -> v.matches("[+-]?0[0-9]+(\\..*)?"));
  }

  private double share(Predicate<String> is) {
    return values.isEmpty() ? 0 : (double) values.stream().filter(is).count() / values.size();
  }
}
