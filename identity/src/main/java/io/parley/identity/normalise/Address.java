package io.parley.identity.normalise;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * A postal address taken apart, each part in canonical form.
 *
 * <p>Read by rules, for addresses as they are written in the United States, the United Kingdom,
 * Canada, Australia and Germany; a line that follows none of them yields fewer parts, and may yield
 * a wrong one. {@link AddressReader} states the rules.
 *
 * @param streetNumber number of the house; of a post-office box its number
 * @param street name of the street, or {@code po box}
 * @param unit flat, suite or room
 * @param locality city or town
 * @param region state or province
 * @param postalCode postal code
 * @param country ISO 3166-1 alpha-2 in lower case
 */
public record Address(
    Optional<String> streetNumber,
    Optional<String> street,
    Optional<String> unit,
    Optional<String> locality,
    Optional<String> region,
    Optional<String> postalCode,
    Optional<String> country) {

  /**
   * The parts of a whole address, or of its first line.
   *
   * @param raw the address in one text, with commas or line breaks between its parts, or without
   * @param region where addresses come from that do not name a country: two upper-case letters
   */
  public static Address of(String raw, String region) {
    return AddressReader.read(raw.length() > Normaliser.MAX_RAW ? "" : raw, region);
  }

  /** This address, with the parts of {@code other} where it has none of its own. */
  public Address or(Address other) {
    return new Address(
        streetNumber.or(other::streetNumber),
        street.or(other::street),
        unit.or(other::unit),
        locality.or(other::locality),
        region.or(other::region),
        postalCode.or(other::postalCode),
        country.or(other::country));
  }

  /** The parts that are there. */
  public Map<AttributeKind, String> attributes() {
    Map<AttributeKind, String> attributes = new EnumMap<>(AttributeKind.class);
    streetNumber.ifPresent(part -> attributes.put(AttributeKind.STREET_NUMBER, part));
    street.ifPresent(part -> attributes.put(AttributeKind.STREET, part));
    unit.ifPresent(part -> attributes.put(AttributeKind.UNIT, part));
    locality.ifPresent(part -> attributes.put(AttributeKind.LOCALITY, part));
    region.ifPresent(part -> attributes.put(AttributeKind.REGION, part));
    postalCode.ifPresent(part -> attributes.put(AttributeKind.POSTAL_CODE, part));
    country.ifPresent(part -> attributes.put(AttributeKind.COUNTRY, part));
    return attributes;
  }

  /** Which parts there are, without what they say. */
  @Override
  public String toString() {
    return "Address" + attributes().keySet();
  }
}
