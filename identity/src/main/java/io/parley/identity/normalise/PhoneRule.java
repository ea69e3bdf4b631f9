package io.parley.identity.normalise;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Optional;

/**
 * The phone rules of {@code parley-canonical/1}: E.164 as libphonenumber reads it.
 *
 * <p>A number without + is read as one of the default region. It must be valid in its region's
 * numbering plan, not merely of the right length. Letters on a keypad count as their digits; an
 * extension is dropped. A number whose national digits are one digit repeated, or a run, is
 * dropped. {@code 441134960987} is not read as {@code +441134960987} outside the United Kingdom: a
 * guess would join strangers.
 */
final class PhoneRule {
  private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();

  private PhoneRule() {}

  static boolean knowsRegion(String region) {
    return NUMBERS.getSupportedRegions().contains(region);
  }

  static String unknownRegion(String region) {
    return "default region `"
        + region
        + "` is not known; give two upper-case letters, such as US or DE";
  }

  static Optional<String> normalise(String raw, String defaultRegion) {
    // libphonenumber would take an unknown region as "none" and quietly drop every local number.
    if (!knowsRegion(defaultRegion)) {
      throw new IllegalArgumentException(unknownRegion(defaultRegion));
    }

    PhoneNumber number;
    try {
      number = NUMBERS.parse(raw, defaultRegion);
    } catch (NumberParseException notANumber) {
      return Optional.empty();
    }

    if (!NUMBERS.isValidNumber(number)
        || Junk.signs(NUMBERS.getNationalSignificantNumber(number), 1).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(NUMBERS.format(number, PhoneNumberFormat.E164));
  }
}
