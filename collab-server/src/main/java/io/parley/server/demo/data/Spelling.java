package io.parley.server.demo.data;

import java.util.Locale;

/** The ways in which people write one and the same name, address or number. */
final class Spelling {
  private static final double BLANKS = 0.03;
  private static final double SHOUTED = 0.03;
  private static final double CAPITALISED = 0.06;
  private static final double DOTS_MOVED = 0.20;
  private static final double TAGGED = 0.10;

  private Spelling() {}

  /** The same mailbox, written otherwise. */
  static String email(String address, Dice dice) {
    String written = address.endsWith(EmailAddresses.DOTLESS) ? dotless(address, dice) : address;
    if (dice.chance(SHOUTED)) {
      written = written.toUpperCase(Locale.ROOT);
    } else if (dice.chance(CAPITALISED)) {
      written = capitalised(written);
    }
    return blanks(written, dice);
  }

  /** The same number, in one of four spellings. */
  static String phone(String digits, Dice dice) {
    String area = digits.substring(0, 3);
    String exchange = digits.substring(3, 6);
    String line = digits.substring(6);
    String written =
        switch (dice.below(4)) {
          case 0 -> "(" + area + ") " + exchange + "-" + line;
          case 1 -> area + "." + exchange + "." + line;
          case 2 -> "+1 " + area + " " + exchange + " " + line;
          default -> "1" + digits;
        };
    return blanks(written, dice);
  }

  /** A slip of the finger among the letters before the {@code @}: one left out, or two swapped. */
  static String mistyped(String address, Dice dice) {
    int letters = 0;
    while (Character.isLetter(address.charAt(letters))) {
      letters++;
    }
    int at = dice.below(letters - 1);
    String before = address.substring(0, at);
    char one = address.charAt(at);
    char next = address.charAt(at + 1);
    return one != next && dice.chance(0.5)
        ? before + next + one + address.substring(at + 2)
        : before + address.substring(at + 1);
  }

  /** What friends call the person, or the name with a letter doubled. */
  static String otherGivenName(String name, Dice dice) {
    String nickname = Words.NICKNAMES.get(name);
    return nickname == null ? doubled(name, dice) : nickname;
  }

  /** The name with a letter doubled. */
  static String doubled(String name, Dice dice) {
    int at = 1 + dice.below(name.length() - 1);
    return Character.isLetter(name.charAt(at))
        ? name.substring(0, at) + name.charAt(at) + name.substring(at)
        : name;
  }

  /** The address as somebody in a hurry writes it. */
  static String shortStreet(String street) {
    return street.replace("Street", "St").replace("Avenue", "Ave").replace("Road", "Rd");
  }

  /** The text, sometimes shouted, sometimes between blanks. */
  static String loose(String text, Dice dice) {
    return blanks(dice.chance(SHOUTED) ? text.toUpperCase(Locale.ROOT) : text, dice);
  }

  private static String dotless(String address, Dice dice) {
    int at = address.indexOf('@');
    String local = address.substring(0, at);
    if (dice.chance(DOTS_MOVED)) {
      String bare = local.replace(".", "");
      int dot = 1 + dice.below(bare.length() - 1);
      local = bare.substring(0, dot) + "." + bare.substring(dot);
    }
    String tag = dice.chance(TAGGED) ? dice.chance(0.5) ? "+shop" : "+news" : "";
    return local + tag + address.substring(at);
  }

  private static String capitalised(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private static String blanks(String text, Dice dice) {
    if (!dice.chance(BLANKS)) {
      return text;
    }
    return dice.chance(0.5) ? " " + text : text + " ";
  }
}
