package io.parley.identity.normalise;

import java.util.regex.Pattern;

/**
 * Phones as linkage compares them: E.164 where the number is valid ({@link PhoneRule} says when),
 * otherwise its digits, 5 to 17 of them. {@code 221-2412} without an area code is no number that
 * one could call, and still evidence.
 *
 * <p>Digits behind a + that are no number are read once more as one of the default region, in which
 * people put the sign by habit.
 */
final class PhoneText {
  private static final int MIN_DIGITS = 5;
  private static final int MAX_DIGITS = 17;

  /** An extension and all behind it. */
  private static final Pattern EXTENSION =
      Pattern.compile("(?<=[0-9)])\\s*(?:[#;]|ext|x(?=\\s*[0-9])|durchwahl).*");

  private PhoneText() {}

  static Reading read(String raw, String region) {
    String text = Fold.text(raw).strip();
    String written = text.length() > 15 ? EXTENSION.matcher(text).replaceFirst("") : text;
    String digits = Fold.digits(written);
    return PhoneNumbers.valid(written, digits, region)
        .map(number -> reading(PhoneNumbers.national(number), PhoneNumbers.e164(number)))
        .orElseGet(
            () ->
                digits.length() >= MIN_DIGITS && digits.length() <= MAX_DIGITS
                    ? reading(digits, digits)
                    : new Reading.Unreadable());
  }

  private static Reading reading(String nationalDigits, String canonical) {
    return Junk.signs(nationalDigits, MIN_DIGITS)
        .<Reading>map(Reading.Junk::new)
        .orElseGet(() -> new Reading.Value(canonical));
  }
}
