package io.parley.identity.normalise;

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

  private Junk() {}

  /** Whether the address, lower-case and split at its @, is a placeholder or only sends. */
  static boolean email(String local, String domain) {
    if (SENDERS.contains(local)) {
      return true;
    }

    if (!PLACEHOLDERS.contains(local)) {
      return false;
    }

    // test@test.com, none@none.com, na@na.org: the word twice, or one word and another.
    int dot = domain.indexOf('.');
    return PLACEHOLDERS.contains(domain.substring(0, dot))
        && SUFFIXES.contains(domain.substring(dot + 1));
  }

  /** Whether the national digits of a number are one digit repeated or a run up or down. */
  static boolean phone(String nationalDigits) {
    boolean same = true;
    boolean up = true;
    boolean down = true;
    for (int i = 1; i < nationalDigits.length(); i++) {
      int step = nationalDigits.charAt(i) - nationalDigits.charAt(i - 1);
      same &= step == 0;
      // 9 is followed by 0 in 1234567890, and 0 by 9 in 0987654321.
      up &= Math.floorMod(step, 10) == 1;
      down &= Math.floorMod(step, 10) == 9;
    }
    return same || up || down;
  }
}
