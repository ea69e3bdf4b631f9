package io.parley.server.demo.data;

import java.text.Normalizer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Hands out e-mail addresses under domains that are reserved for examples. No two are the same, not
 * even with their dots left out.
 */
final class EmailAddresses {
  /** Our stand-in for a provider that ignores dots and plus tags. */
  static final String DOTLESS = "gmail.example";

  private static final List<String> DOMAINS =
      List.of(DOTLESS, "example.com", DOTLESS, "example.org", "example.com", "example.net");

  private static final Pattern NO_LETTERS = Pattern.compile("[^a-z]");

  private final Set<String> taken = new HashSet<>();

  /** A new address that fits the name, all in lower case. */
  String next(String givenName, String familyName, Dice dice) {
    String wish = localPart(letters(givenName), letters(familyName), dice);
    String domain = dice.pick(DOMAINS);
    String local = dice.chance(0.3) ? wish + (50 + dice.below(50)) : wish;
    while (!taken.add(bare(local, domain))) {
      local = wish + (100 + dice.below(9_900));
    }
    return local + "@" + domain;
  }

  /** Whether the address, dots left out, is somebody's. */
  boolean isTaken(String address) {
    int at = address.lastIndexOf('@');
    return taken.contains(bare(address.substring(0, at), address.substring(at + 1)));
  }

  private static String localPart(String given, String family, Dice dice) {
    return switch (dice.below(6)) {
      case 0, 1 -> given + "." + family;
      case 2 -> given.charAt(0) + family;
      case 3 -> given + "_" + family;
      case 4 -> family + "." + given;
      default -> given + family.charAt(0);
    };
  }

  private static String letters(String name) {
    String plain = Normalizer.normalize(name, Normalizer.Form.NFD).toLowerCase(Locale.ROOT);
    return NO_LETTERS.matcher(plain).replaceAll("");
  }

  private static String bare(String local, String domain) {
    return local.replace(".", "") + "@" + domain;
  }
}
