package io.parley.connector.destination.platform;

import java.util.regex.Pattern;

/** Checks ids of accounts and audiences, which go into addresses and bodies. */
final class Ids {
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,20}");
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]{1,128}");

  private Ids() {}

  static String digits(String what, String id) {
    if (!DIGITS.matcher(id).matches()) {
      throw new IllegalArgumentException(what + " is a number, digits alone");
    }
    return id;
  }

  static String word(String what, String id) {
    if (!WORD.matcher(id).matches()) {
      throw new IllegalArgumentException(what + " has letters, digits, hyphens and underscores");
    }
    return id;
  }
}
