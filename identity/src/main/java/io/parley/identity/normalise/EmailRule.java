package io.parley.identity.normalise;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The e-mail rules of {@code parley-canonical/1}.
 *
 * <ol>
 *   <li>White space and invisible characters around the address go, and so does a display name:
 *       {@code Ann <ann@shop.example>} is the address in the brackets.
 *   <li>Lower case, by Unicode's rules without a locale. Accents stay as written.
 *   <li>Exactly one @. Domain: international names in their ASCII form, at least two labels of at
 *       most 63 characters, at most 253 in all, not a bare number at the end.
 *   <li>Where the mail provider ignores them ({@code gmail.com}, {@code googlemail.com}, which
 *       becomes {@code gmail.com}, and {@code gmail.example}, reserved for tests and
 *       demonstrations), dots and everything from the first + are dropped from the local part.
 *       Anywhere else both can tell two people apart and stay.
 *   <li>Local part: 1 to 64 characters; letters, digits and the signs that RFC 5322 allows without
 *       quotes; elsewhere than at these providers no dot at either end and no two in a row.
 *   <li>Placeholders and mailboxes that only send are dropped ({@link Junk}).
 * </ol>
 */
final class EmailRule {
  private static final int MAX_LOCAL = 64;
  private static final int MAX_DOMAIN = 253;

  /** Longer input is no address; the limit also bounds the work that a hostile cell can cause. */
  private static final int MAX_RAW = 1_000;

  private static final Set<String> GMAIL = Set.of("gmail.com", "googlemail.com", "gmail.example");

  private static final Pattern LOCAL = Pattern.compile("[\\p{L}\\p{M}\\p{N}.!#$%&'*+/=?^_`{|}~-]+");
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");

  private EmailRule() {}

  static Optional<String> normalise(String raw) {
    return address(raw).filter(address -> Junk.email(address).isEmpty());
  }

  /** The same without the last rule. */
  static Optional<String> address(String raw) {
    if (raw.length() > MAX_RAW) {
      return Optional.empty();
    }

    String address = withoutDisplayName(trim(raw)).toLowerCase(Locale.ROOT);
    int at = address.indexOf('@');
    if (at < 1 || at != address.lastIndexOf('@')) {
      return Optional.empty();
    }

    Optional<String> domain = domain(address.substring(at + 1));
    if (domain.isEmpty()) {
      return Optional.empty();
    }

    return localPart(address.substring(0, at), domain.get())
        .map(local -> local + "@" + folded(domain.get()));
  }

  private static String withoutDisplayName(String address) {
    int open = address.lastIndexOf('<');
    return open >= 0 && address.endsWith(">")
        ? trim(address.substring(open + 1, address.length() - 1))
        : address;
  }

  private static Optional<String> domain(String written) {
    String ascii = written;
    if (!isAscii(written)) {
      try {
        ascii = IDN.toASCII(written).toLowerCase(Locale.ROOT);
      } catch (IllegalArgumentException notAnInternationalName) {
        return Optional.empty();
      }
    }

    String[] labels = ascii.split("\\.", -1);
    if (ascii.length() > MAX_DOMAIN
        || labels.length < 2
        || NUMBER.matcher(labels[labels.length - 1]).matches()) {
      return Optional.empty();
    }
    for (String label : labels) {
      if (!LABEL.matcher(label).matches()) {
        return Optional.empty();
      }
    }
    return Optional.of(ascii);
  }

  private static boolean isAscii(String text) {
    int i = 0;
    while (i < text.length() && text.charAt(i) < 0x80) {
      i++;
    }
    return i == text.length();
  }

  private static Optional<String> localPart(String written, String domain) {
    String local = written;
    if (GMAIL.contains(domain)) {
      int plus = local.indexOf('+');
      local = (plus < 0 ? local : local.substring(0, plus)).replace(".", "");
    } else if (local.startsWith(".") || local.endsWith(".") || local.contains("..")) {
      return Optional.empty();
    }

    return local.length() <= MAX_LOCAL && LOCAL.matcher(local).matches()
        ? Optional.of(local)
        : Optional.empty();
  }

  private static String folded(String domain) {
    return domain.equals("googlemail.com") ? "gmail.com" : domain;
  }

  /**
   * Spreadsheets and web forms leave no-break spaces, zero-width characters and byte order marks.
   */
  private static String trim(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && invisible(text.charAt(start))) {
      start++;
    }
    while (end > start && invisible(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean invisible(char c) {
    return Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || (c >= '\u200B' && c <= '\u200D')
        || c == '\uFEFF';
  }
}
