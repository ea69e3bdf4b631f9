package io.parley.identity.normalise;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Values that are well formed and say nothing about who a person is.
 *
 * <p>Left in, each would join all the people who typed it into one. The list is part of the
 * profile's version, hence short and certain: a shared address that it misses is caught at linking
 * by the limit on records an identifier.
 */
final class Junk {
  /** Mailboxes that only send, at whatever domain. */
  private static final Set<String> SENDERS =
      Set.of("noreply", "no-reply", "no_reply", "no.reply", "donotreply", "do-not-reply");

  /** What people type to get past a form. */
  private static final Set<String> PLACEHOLDERS =
      Set.of("test", "none", "na", "noemail", "nomail", "null", "unknown", "no", "email", "asdf");

  /** Bottom domains of the placeholders; {@code test@company.com} may well be a mailbox. */
  private static final Set<String> SUFFIXES = Set.of("com", "net", "org");

  /** What stands in an export where nothing is known, whatever the column. */
  private static final Set<String> WORDS =
      Set.of(
          "n/a",
          "n.a.",
          "n.a",
          "#n/a",
          "none",
          "null",
          "(null)",
          "<null>",
          "\\n",
          "unknown",
          "unk",
          "undefined",
          "missing",
          "not available",
          "not applicable",
          "not known",
          "not provided",
          "no data",
          "tbd",
          "tba",
          "xxx",
          "xxxx",
          "asdf",
          "qwerty",
          "anonymous",
          "unbekannt",
          "keine angabe",
          "k.a.",
          "inconnu",
          "desconocido");

  /** The same, but somebody's name. */
  private static final Set<String> WORDS_BUT_NAMES = Set.of("na", "nan", "nil", "no", "test");

  /** Labels of the form itself. */
  private static final Set<String> NAME_LABELS =
      Set.of("no name", "noname", "first name", "firstname", "last name", "lastname", "test test");

  private static final Set<AttributeKind> NAMES =
      EnumSet.of(
          AttributeKind.FULL_NAME,
          AttributeKind.GIVEN_NAME,
          AttributeKind.FORMAL_NAME,
          AttributeKind.MIDDLE_NAME,
          AttributeKind.FAMILY_NAME,
          AttributeKind.ORGANISATION,
          AttributeKind.LOCALITY);

  private static final int LONGEST_WORD = 20;

  /** A shorter number of one digit, or a shorter run, may well be somebody's. */
  private static final int SHORTEST_REPEATED = 5;

  /** First and last days of calendars, and day zero of spreadsheets. */
  private static final Set<String> DATES =
      Set.of(
          "19000101",
          "18991230",
          "18991231",
          "00010101",
          "00000000",
          "11111111",
          "99991231",
          "99999999",
          "0000",
          "9999",
          "1900");

  /** Numbers that were printed in advertisements: many people wrote them down as theirs. */
  private static final Set<String> NATIONAL_IDS = Set.of("078051120", "219099999");

  private static final Set<String> POSTAL_CODES = Set.of("0", "00000", "99999", "00000000");

  private Junk() {}

  /** Whether a text of this kind only says that nothing is known. */
  static boolean word(AttributeKind kind, String raw) {
    if (raw.length() > LONGEST_WORD) {
      return false;
    }

    String text = Fold.text(raw).strip();
    if (WORDS.contains(text)) {
      return true;
    }
    boolean name = NAMES.contains(kind);
    return name
        ? NAME_LABELS.contains(text)
        : WORDS_BUT_NAMES.contains(text) || (kind == AttributeKind.GENDER && text.equals("u"));
  }

  /** Why a value of this kind, in canonical form, says nothing about who a person is. */
  static Optional<JunkRule> canonical(AttributeKind kind, String text) {
    return switch (kind) {
      case EMAIL -> email(text);
      case BIRTH_DATE -> known(DATES, text);
      case POSTAL_CODE -> known(POSTAL_CODES, text);
      case NATIONAL_ID, PASSPORT, DRIVER_LICENCE ->
          known(NATIONAL_IDS, text).or(() -> signs(text, SHORTEST_REPEATED));
      default -> Optional.empty();
    };
  }

  private static Optional<JunkRule> known(Set<String> values, String text) {
    return values.contains(text) ? Optional.of(JunkRule.KNOWN_PLACEHOLDER) : Optional.empty();
  }

  /** Why a well-formed address is a placeholder, or that it only sends. */
  static Optional<JunkRule> email(String address) {
    int at = address.lastIndexOf('@');
    if (at < 0) {
      return Optional.empty();
    }

    String local = address.substring(0, at);
    if (SENDERS.contains(local)) {
      return Optional.of(JunkRule.SENDING_MAILBOX);
    }
    return PLACEHOLDERS.contains(local) && placeholderDomain(address.substring(at + 1))
        ? Optional.of(JunkRule.PLACEHOLDER_EMAIL)
        : Optional.empty();
  }

  /** {@code test@test.com, none@none.com, na@na.org}: the word twice, or one word and another. */
  private static boolean placeholderDomain(String domain) {
    int dot = domain.indexOf('.');
    return dot > 0
        && PLACEHOLDERS.contains(domain.substring(0, dot))
        && SUFFIXES.contains(domain.substring(dot + 1));
  }

  /**
   * Whether {@code text} is one sign over and over, or a run of digits up or down.
   *
   * @param shortest the length from which on that means something
   */
  static Optional<JunkRule> signs(String text, int shortest) {
    if (text.length() < shortest) {
      return Optional.empty();
    }

    boolean same = true;
    boolean up = digit(text.charAt(0));
    boolean down = up;
    for (int i = 1; i < text.length(); i++) {
      int step = text.charAt(i) - text.charAt(i - 1);
      same &= step == 0;
      // 9 is followed by 0 in 1234567890, and 0 by 9 in 0987654321.
      up &= digit(text.charAt(i)) && Math.floorMod(step, 10) == 1;
      down &= digit(text.charAt(i)) && Math.floorMod(step, 10) == 9;
    }
    if (same) {
      return Optional.of(JunkRule.REPEATED_SIGN);
    }
    return up || down ? Optional.of(JunkRule.DIGIT_RUN) : Optional.empty();
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }
}
