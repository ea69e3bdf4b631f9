package io.parley.identity.normalise;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/** The steps that receivers' rules are made of. */
final class ExportText {
  /** E.164 allows fifteen; some receivers take one more or less, none of them more than that. */
  private static final int MAX_PHONE_DIGITS = 16;

  private static final int MIN_PHONE_DIGITS = 7;

  private ExportText() {}

  static Optional<String> trimmed(String raw) {
    return Optional.of(raw.strip()).filter(text -> !text.isEmpty());
  }

  static String lower(String raw) {
    return raw.strip().toLowerCase(Locale.ROOT);
  }

  /** Lower case, only the signs that {@code kept} takes. */
  static Optional<String> lowerKeeping(String raw, IntPredicate kept) {
    StringBuilder text = new StringBuilder(raw.length());
    lower(raw).codePoints().filter(kept).forEach(text::appendCodePoint);
    return Optional.of(text.toString()).filter(result -> !result.isEmpty());
  }

  static boolean letterOrDigit(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  static boolean noBlank(int c) {
    return !Character.isWhitespace(c) && !Character.isSpaceChar(c);
  }

  /** The address itself, if it has one @ with something before and behind it and no blank. */
  static Optional<String> mailbox(String address) {
    int at = address.indexOf('@');
    boolean one = at > 0 && at == address.lastIndexOf('@') && at < address.length() - 1;
    return one && address.codePoints().allMatch(ExportText::noBlank)
        ? Optional.of(address)
        : Optional.empty();
  }

  /** Without dots and what follows a + in the local part, at the given providers. */
  static Optional<String> folded(String address, Set<String> providers) {
    int at = address.indexOf('@');
    String domain = address.substring(at + 1);
    if (!providers.contains(domain)) {
      return Optional.of(address);
    }
    String local = withoutTag(address.substring(0, at)).replace(".", "");
    return local.isEmpty() ? Optional.empty() : Optional.of(local + "@" + domain);
  }

  static String withoutTag(String local) {
    int plus = local.indexOf('+');
    return plus < 0 ? local : local.substring(0, plus);
  }

  /**
   * Digits with the country code, without +: of a number that is valid in {@code region} or has its
   * country code, otherwise as written without leading zeros, 7 to 16 of them.
   */
  static Optional<String> phoneDigits(String raw, String region) {
    return PhoneNumbers.valid(raw, region)
        .map(number -> PhoneNumbers.e164(number).substring(1))
        .or(() -> Optional.of(withoutZeros(Fold.digits(raw))))
        .filter(d -> d.length() >= MIN_PHONE_DIGITS && d.length() <= MAX_PHONE_DIGITS);
  }

  private static String withoutZeros(String digits) {
    int zeros = 0;
    while (zeros < digits.length() && digits.charAt(zeros) == '0') {
      zeros++;
    }
    return digits.substring(zeros);
  }
}
