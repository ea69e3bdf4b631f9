package io.parley.identity.normalise;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Turns raw values of one kind into the form under which linkage compares them.
 *
 * <p>It is forgiving where a {@link NormalisationProfile} is strict: a profile's result is a key,
 * which must be right or absent; here a phone without its area code, or a date with a 13th month,
 * is kept as written, because two records with the same slip are likely one person. The rules are
 * not versioned: they bind one party's own records, and no agreement names them. {@code
 * docs/identity-normalisation.md} lists them.
 *
 * <p>The canonical form of a canonical value is itself; no text of any script makes it fail; it is
 * at most {@value #MAX_LENGTH} characters long. Immutable, for any number of threads.
 */
public final class Normaliser {
  /** Longer input is unreadable; the limit also bounds the work that a hostile cell can cause. */
  static final int MAX_RAW = 1_000;

  /**
   * The most characters that a canonical value has: those of the longest e-mail address and two.
   */
  public static final int MAX_LENGTH = 320;

  private final AttributeKind kind;
  private final NormaliserOptions options;
  private final Set<String> listed = new HashSet<>();

  private Normaliser(AttributeKind kind, NormaliserOptions options) {
    this.kind = kind;
    this.options = options;
  }

  /** The normaliser for values of {@code kind}. */
  public static Normaliser of(AttributeKind kind, NormaliserOptions options) {
    Normaliser normaliser = new Normaliser(kind, options);
    for (String junk : options.junk().getOrDefault(kind, Set.of())) {
      normaliser.ruled(junk).value().ifPresent(normaliser.listed::add);
    }
    return normaliser;
  }

  /**
   * The canonical form of {@code raw}.
   *
   * @param raw the value as it stands in the source; any text
   * @return empty if nothing is written, if it cannot be read, or if it says nothing about who a
   *     person is; {@link #read} tells which
   */
  public Optional<String> canonical(String raw) {
    return read(raw).value();
  }

  /** What {@code raw} is: a value, junk, unreadable or absent. */
  public Reading read(String raw) {
    if (raw.isBlank()) {
      return new Reading.Absent();
    }
    if (raw.length() > MAX_RAW) {
      return new Reading.Unreadable();
    }
    if (Junk.word(kind, raw) || signsOnly(raw)) {
      return new Reading.Junk(JunkRule.PLACEHOLDER_WORD);
    }

    Reading reading = ruled(raw);
    return reading instanceof Reading.Value value ? checked(value.text()) : reading;
  }

  /** Dashes, dots and question marks are how an empty field is filled. */
  private static boolean signsOnly(String raw) {
    for (int i = 0; i < raw.length(); i += Character.charCount(raw.codePointAt(i))) {
      if (Character.isLetterOrDigit(raw.codePointAt(i))) {
        return false;
      }
    }
    return true;
  }

  private Reading checked(String text) {
    if (text.length() > MAX_LENGTH) {
      return new Reading.Unreadable();
    }
    if (Junk.word(kind, text)) {
      return new Reading.Junk(JunkRule.PLACEHOLDER_WORD);
    }
    if (listed.contains(text)) {
      return new Reading.Junk(JunkRule.LISTED);
    }
    return Junk.canonical(kind, text)
        .<Reading>map(Reading.Junk::new)
        .orElseGet(() -> new Reading.Value(text));
  }

  private Reading ruled(String raw) {
    return switch (kind) {
      case PHONE -> PhoneText.read(raw, options.region());
      case GENERATION ->
          // Most names have none, and are no mistake.
          NameRule.generation(raw).<Reading>map(Reading.Value::new).orElse(new Reading.Absent());
      default -> text(raw).<Reading>map(Reading.Value::new).orElse(new Reading.Unreadable());
    };
  }

  private Optional<String> text(String raw) {
    return switch (kind) {
      case FULL_NAME -> NameParts.of(raw, options.region()).full();
      case GIVEN_NAME, MIDDLE_NAME, FAMILY_NAME -> NameRule.part(raw, options.region());
      case FORMAL_NAME -> NameRule.part(raw, options.region()).flatMap(NameRule::formal);
      case GENERATION -> NameRule.generation(raw);
      case BIRTH_DATE -> DateRule.read(raw, options);
      case EMAIL -> EmailText.read(raw);
      case PHONE -> PhoneText.read(raw, options.region()).value();
      case ADDRESS, STREET -> StreetWords.street(raw);
      case LOCALITY -> StreetWords.locality(raw);
      case STREET_NUMBER, UNIT -> Optional.of(Fold.joined(raw)).filter(text -> !text.isEmpty());
      case POSTAL_CODE -> PostalCode.read(raw, options.region());
      case REGION -> Places.region(raw, options.region());
      case COUNTRY -> Places.country(raw);
      case NATIONAL_ID, DRIVER_LICENCE, PASSPORT, CUSTOMER_ID -> IdRule.read(raw);
      case DEVICE_ID -> IdRule.device(raw);
      case ORGANISATION -> OrganisationRule.read(raw);
      case WEBSITE -> WebsiteRule.read(raw);
      case GENDER -> GenderRule.read(raw);
    };
  }
}
