package io.parley.identity.normalise;

import java.util.Optional;

/**
 * What a column of a record says about a person, and so by which rule a {@link Normaliser} reads
 * it.
 *
 * <p>All but {@link #FULL_NAME} and {@link #ADDRESS} are attributes that records are compared by.
 * Those two hold several attributes in one text: {@link NameParts} and {@link Address} take them
 * apart.
 */
public enum AttributeKind {
  /** A whole name in one text, in whatever order. */
  FULL_NAME("full_name"),
  /** First names, without titles: {@code anne marie}. */
  GIVEN_NAME("given_name"),
  /** The formal name behind a given name, see {@link Nicknames}: {@code robert} for Bob. */
  FORMAL_NAME("formal_name"),
  /** Further first names, or their initials. */
  MIDDLE_NAME("middle_name"),
  /** Surname, without suffixes: {@code ohare}. */
  FAMILY_NAME("family_name"),
  /** What tells father and son apart: {@code jr}, {@code sr}, {@code 2}, {@code 3}, {@code 4}. */
  GENERATION("generation"),
  /** Eight digits, YYYYMMDD; other digits where what is written is no date. */
  BIRTH_DATE("birth_date"),
  /** An e-mail address. */
  EMAIL("email"),
  /** A phone number, E.164 where it is valid, digits where it is not. */
  PHONE("phone"),
  /** A whole postal address in one text, or its first line. */
  ADDRESS("address"),
  /** Name of the street, with its words shortened: {@code n city rd}. */
  STREET("street"),
  /** Number of the house in its street. */
  STREET_NUMBER("street_number"),
  /** Flat, suite or room in the house. */
  UNIT("unit"),
  /** City, town or suburb. */
  LOCALITY("locality"),
  /** Postal code, without blanks. */
  POSTAL_CODE("postal_code"),
  /** State or province, as its code where one is known: {@code nv}. */
  REGION("region"),
  /** Country, ISO 3166-1 alpha-2 in lower case: {@code de}. */
  COUNTRY("country"),
  /** A number that a state gives to a person: social security, tax, identity card. */
  NATIONAL_ID("national_id"),
  /** Number of a driving licence. */
  DRIVER_LICENCE("driver_licence"),
  /** Number of a passport. */
  PASSPORT("passport"),
  /** A key that a business gives to its customer. */
  CUSTOMER_ID("customer_id"),
  /** Name of a business, without its legal form. */
  ORGANISATION("organisation"),
  /** Host of a web page, without {@code www}. */
  WEBSITE("website"),
  /** {@code f}, {@code m} or {@code x}. */
  GENDER("gender");

  private final String word;

  AttributeKind(String word) {
    this.word = word;
  }

  /** The word for this kind in mappings, models and reports: {@code given_name}. */
  public String word() {
    return word;
  }

  /** The kind with the given word, exactly as {@link #word()} spells it. */
  public static Optional<AttributeKind> ofWord(String word) {
    for (AttributeKind kind : values()) {
      if (kind.word.equals(word)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
