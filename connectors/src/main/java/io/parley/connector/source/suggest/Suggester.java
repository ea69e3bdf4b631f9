package io.parley.connector.source.suggest;

import io.parley.connector.source.AttributeType;
import io.parley.identity.normalise.AttributeKind;
import io.parley.identity.normalise.IdentifierType;
import io.parley.identity.normalise.NormalisationProfile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Suggests what a source's columns are, by their names and by a sample of their values.
 *
 * <p>What it says of a column with a confidence below 0.7 is a guess. It never suggests to offer a
 * column that holds identifiers, names, addresses, text of its own for each row, or what machines
 * say of themselves: whoever wants to writes that by hand.
 */
public final class Suggester {
  private static final double MOST = 0.9;
  private static final double HALF = 0.5;
  private static final double SURE = 0.98;
  private static final double LIKELY = 0.85;
  private static final double FAIR = 0.75;
  private static final double GUESS = 0.4;

  /** More values than this, each of a few rows, tell rows apart rather than sort them. */
  private static final int GROUPS = 20;

  /** Kinds that are identifiers, or that no model compares. */
  private static final Set<AttributeKind> UNMAPPED =
      Set.of(AttributeKind.EMAIL, AttributeKind.PHONE, AttributeKind.DEVICE_ID);

  private final Sample sample;
  private final String region;
  private final Set<String> names = new HashSet<>();
  private boolean hasKey;

  private Suggester(Sample sample, String region) {
    this.sample = sample;
    this.region = region;
  }

  /**
   * Looks at a sample.
   *
   * @param region of phone numbers without a country code: two upper-case letters
   * @throws IllegalArgumentException if there is no such region
   */
  public static Suggestion suggest(Sample sample, String region) {
    if (!NormalisationProfile.knowsRegion(region)) {
      throw new IllegalArgumentException(
          "region `" + region + "` is not known; give two upper-case letters, such as US or DE");
    }
    Suggester suggester = new Suggester(sample, region);
    List<ColumnSuggestion> all = new ArrayList<>();
    for (int i = 0; i < sample.columns().size(); i++) {
      all.add(suggester.column(i));
    }
    return new Suggestion(all, region, sample.rows().size(), sample.leftOut());
  }

  private ColumnSuggestion column(int at) {
    String column = sample.columns().get(at);
    ColumnFacts facts = new ColumnFacts(sample.values(at), sample.rows().size(), region);
    if (facts.isEmpty()) {
      return leftOut(column, SURE, "no row of the sample has a value");
    }
    return email(column, facts)
        .or(() -> phone(column, facts))
        .or(() -> machine(column, facts))
        .or(() -> key(column, facts))
        .or(() -> person(column, facts))
        .orElseGet(() -> offered(column, facts));
  }

  private static Optional<ColumnSuggestion> email(String column, ColumnFacts facts) {
    Optional<String> word = ColumnWords.word(column, AttributeKind.EMAIL);
    boolean says = word.isPresent();
    double share = facts.emails();
    if (share < HALF) {
      return Optional.empty();
    }
    List<String> reasons = reasons(word, percent(share) + " of its values are e-mail addresses");
    return Optional.of(
        new ColumnSuggestion(
            column,
            new Use.Identifies(IdentifierType.EMAIL),
            says && share >= MOST ? SURE : share >= MOST ? LIKELY : FAIR,
            reasons));
  }

  private static Optional<ColumnSuggestion> phone(String column, ColumnFacts facts) {
    Optional<String> word = ColumnWords.word(column, AttributeKind.PHONE);
    boolean says = word.isPresent();
    // Numbers of orders can be dialled too: without the name, they must look like phones.
    double share = says ? facts.phones() : facts.writtenPhones();
    if (share < HALF) {
      return Optional.empty();
    }
    List<String> reasons = reasons(word, percent(share) + " of its values are phone numbers");
    return Optional.of(
        new ColumnSuggestion(
            column,
            new Use.Identifies(IdentifierType.PHONE),
            says && share >= MOST ? SURE : says ? FAIR : share >= MOST ? FAIR : GUESS,
            reasons));
  }

  private static Optional<ColumnSuggestion> machine(String column, ColumnFacts facts) {
    if (ColumnWords.isTechnical(column)) {
      return Optional.of(
          leftOut(column, LIKELY, "its name speaks of a machine's address or session"));
    }
    if (ColumnWords.word(column, AttributeKind.DEVICE_ID).isPresent()
        && facts.deviceIds() >= HALF) {
      return Optional.of(
          leftOut(
              column,
              SURE,
              "advertising ids: people are not found by those, only by e-mail addresses and phones"));
    }
    if (facts.hashes() >= MOST) {
      return Optional.of(
          leftOut(
              column,
              LIKELY,
              "hashes: an identifier that was hashed elsewhere cannot be normalised and matches"
                  + " nothing here"));
    }
    return facts.isFreeText()
        ? Optional.of(
            leftOut(
                column, LIKELY, "long text, different in each row: it may say anything of anybody"))
        : Optional.empty();
  }

  private Optional<ColumnSuggestion> key(String column, ColumnFacts facts) {
    if (hasKey || !facts.isUnique() || !ColumnWords.isKey(column)) {
      return Optional.empty();
    }
    hasKey = true;
    return Optional.of(
        new ColumnSuggestion(
            column,
            new Use.NamesTheRow(),
            LIKELY,
            List.of("its name is that of a key", "each row of the sample has its own value")));
  }

  private static Optional<ColumnSuggestion> person(String column, ColumnFacts facts) {
    Optional<AttributeKind> named = ColumnWords.kind(column).filter(k -> !UNMAPPED.contains(k));
    if (named.isEmpty()) {
      return Optional.empty();
    }
    AttributeKind kind = named.get();
    double share = facts.readable(kind);
    if (share < HALF) {
      return Optional.empty();
    }
    return Optional.of(
        new ColumnSuggestion(
            column,
            new Use.Describes(kind),
            share >= MOST ? LIKELY : GUESS,
            List.of(
                "its name says `" + ColumnWords.word(column, kind).orElse("") + "`",
                percent(share) + " of its values read as " + kind.word())));
  }

  private ColumnSuggestion offered(String column, ColumnFacts facts) {
    Optional<String> identifies =
        ColumnWords.kind(column)
            .filter(UNMAPPED::contains)
            .flatMap(k -> ColumnWords.word(column, k));
    if (identifies.isPresent() && facts.type() == AttributeType.TEXT) {
      return leftOut(
          column,
          FAIR,
          "its name says `" + identifies.get() + "`, and fewer than half of its values are one");
    }
    AttributeType type = facts.type();
    boolean each = facts.distinctCount() > GROUPS && facts.distinct() > HALF;
    if (type == AttributeType.TEXT && each) {
      return leftOut(column, FAIR, "text of which most rows have their own: nothing to count by");
    }
    if (type == AttributeType.INTEGER && facts.isUnique() && ColumnWords.isKey(column)) {
      return leftOut(column, FAIR, "numbers that name something, each in one row");
    }
    Optional<String> name = ColumnWords.offered(column).filter(names::add);
    if (name.isEmpty()) {
      return leftOut(column, GUESS, "no name for it that is not taken; give it one by hand");
    }
    return new ColumnSuggestion(
        column,
        new Use.Offers(name.get(), type),
        facts.filled() >= HALF ? LIKELY : FAIR,
        List.of(
            type == AttributeType.TEXT
                ? facts.distinctCount() + " different texts in the sample"
                : "its values are of type " + type.name().toLowerCase(Locale.ROOT)));
  }

  private static ColumnSuggestion leftOut(String column, double confidence, String reason) {
    return new ColumnSuggestion(column, new Use.LeftOut(), confidence, List.of(reason));
  }

  private static List<String> reasons(Optional<String> word, String values) {
    return word.map(said -> List.of("its name says `" + said + "`", values))
        .orElseGet(() -> List.of(values));
  }

  private static String percent(double share) {
    return Math.round(share * 100) + " %";
  }
}
