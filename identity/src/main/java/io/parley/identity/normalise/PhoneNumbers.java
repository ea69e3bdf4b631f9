package io.parley.identity.normalise;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Phone numbers as libphonenumber knows them. */
final class PhoneNumbers {
  private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();

  /** Ten digits and a few signs between them. */
  private static final int MAX_TEN_DIGITS = 20;

  private static final long TEN_DIGITS = 10_000_000_000L;

  /** Area codes begin with 2 to 9. */
  private static final long FIRST_AREA_CODE = 2_000_000_000L;

  /** The library looks a region up in its files' names each time. */
  private static final Map<String, Integer> COUNTRY_CODES = new ConcurrentHashMap<>();

  private PhoneNumbers() {}

  /** The number, if it is one of its country's plan; without a country code, of {@code region}. */
  static Optional<PhoneNumber> valid(String raw, String region) {
    return northAmerican(raw, region)
        .or(() -> parsed(raw, region).filter(number -> valid(number, region)));
  }

  /** The same of what may be written in another way, where the first is no number. */
  static Optional<PhoneNumber> valid(String raw, String otherwise, String region) {
    Optional<PhoneNumber> tenDigits = northAmerican(raw, region);
    if (tenDigits.isPresent()) {
      return tenDigits;
    }
    Optional<PhoneNumber> first = parsed(raw, region);
    if (first.isPresent() && valid(first.get(), region)) {
      return first;
    }
    if (otherwise.equals(raw)) {
      return Optional.empty();
    }
    // Mostly the same number again, of which it is known that it is none.
    return northAmerican(otherwise, region)
        .or(
            () ->
                parsed(otherwise, region)
                    .filter(number -> !first.equals(Optional.of(number)) && valid(number, region)));
  }

  private static Optional<PhoneNumber> parsed(String raw, String region) {
    try {
      return Optional.of(NUMBERS.parse(raw, region));
    } catch (NumberParseException notANumber) {
      return Optional.empty();
    }
  }

  private static int countryCode(String region) {
    return COUNTRY_CODES.computeIfAbsent(region, NUMBERS::getCountryCodeForRegion);
  }

  /**
   * Ten digits of the North American plan, with or without its 1, and signs between them: what
   * libphonenumber would find too, in a third of the time. Anything unusual is left to it.
   */
  private static Optional<PhoneNumber> northAmerican(String raw, String region) {
    if (countryCode(region) != 1 || raw.length() > MAX_TEN_DIGITS) {
      return Optional.empty();
    }

    long digits = 0;
    int count = 0;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c >= '0' && c <= '9') {
        digits = 10 * digits + (c - '0');
        count++;
      } else if (" ()-.".indexOf(c) < 0) {
        return Optional.empty();
      }
    }
    boolean ten = count == 10 || (count == 11 && digits / TEN_DIGITS == 1);
    long national = digits % TEN_DIGITS;
    PhoneNumber number = new PhoneNumber().setCountryCode(1).setNationalNumber(national);
    return ten && national >= FIRST_AREA_CODE && valid(number, region)
        ? Optional.of(number)
        : Optional.empty();
  }

  /** Most numbers are of the default region, and to ask for one region is half the work. */
  private static boolean valid(PhoneNumber number, String region) {
    return (number.getCountryCode() == countryCode(region)
            && NUMBERS.isValidNumberForRegion(number, region))
        || NUMBERS.isValidNumber(number);
  }

  /** Its digits without the country code. */
  static String national(PhoneNumber number) {
    return NUMBERS.getNationalSignificantNumber(number);
  }

  /** With + and country code. */
  static String e164(PhoneNumber number) {
    return "+" + number.getCountryCode() + national(number);
  }
}
