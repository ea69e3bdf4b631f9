package io.parley.server.leak;

import io.parley.identity.normalise.IdentifierType;
import io.parley.identity.normalise.NormalisationProfile;
import java.security.SecureRandom;

/**
 * A person who exists nowhere else. The values are drawn anew for each run, so that not even this
 * test's own class file holds them.
 *
 * @param name the full name
 * @param email the address as the first source writes it
 * @param emailAgain the same address as other sources write it
 * @param phone the number as the first source writes it
 * @param phoneAgain the same number as other sources write it
 */
record Canary(String name, String email, String emailAgain, String phone, String phoneAgain) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int LETTERS = 12;

  /** A person with a phone number of this area code: 555-01xx is kept for fiction. */
  static Canary inArea(String areaCode) {
    String given = letters();
    String family = letters();
    String line = "01%02d".formatted(RANDOM.nextInt(100));
    return new Canary(
        capital(given) + " " + capital(family),
        capital(given) + "." + capital(family) + "@Aviary.Example",
        given + "." + family + "@aviary.EXAMPLE",
        "(%s) 555-%s".formatted(areaCode, line),
        "%s.555.%s".formatted(areaCode, line));
  }

  private static String letters() {
    StringBuilder text = new StringBuilder();
    RANDOM.ints(LETTERS, 'a', 'z' + 1).forEach(c -> text.append((char) c));
    return text.toString();
  }

  private static String capital(String word) {
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }

  String normalisedEmail() {
    return normalised(IdentifierType.EMAIL, email);
  }

  String normalisedPhone() {
    return normalised(IdentifierType.PHONE, phone);
  }

  private static String normalised(IdentifierType type, String raw) {
    return NormalisationProfile.CANONICAL.normalise(type, raw, "US").orElseThrow();
  }

  /** A record of a person is a secret of the test. */
  @Override
  public String toString() {
    return "Canary[hidden]";
  }
}
