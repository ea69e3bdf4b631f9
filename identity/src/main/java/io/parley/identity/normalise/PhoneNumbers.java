package io.parley.identity.normalise;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Optional;

/** Phone numbers as libphonenumber knows them. */
final class PhoneNumbers {
  private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();

  private PhoneNumbers() {}

  /** The number, if it is one of its country's plan; without a country code, of {@code region}. */
  static Optional<PhoneNumber> valid(String raw, String region) {
    try {
      return Optional.of(NUMBERS.parse(raw, region)).filter(NUMBERS::isValidNumber);
    } catch (NumberParseException notANumber) {
      return Optional.empty();
    }
  }

  /** Its digits without the country code. */
  static String national(PhoneNumber number) {
    return NUMBERS.getNationalSignificantNumber(number);
  }

  /** With + and country code. */
  static String e164(PhoneNumber number) {
    return NUMBERS.format(number, PhoneNumberFormat.E164);
  }
}
