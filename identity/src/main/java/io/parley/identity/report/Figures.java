package io.parley.identity.report;

import java.util.Locale;

/** Numbers as the page writes them: a real minus sign, and a space that does not break. */
final class Figures {
  private static final String SPACE = "\u202f";

  private Figures() {}

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** 12,345,678 as 12.3 million; below a million exactly. */
  static String about(double number) {
    double[] sizes = {1e12, 1e9, 1e6};
    String[] names = {" trillion", " billion", " million"};
    for (int i = 0; i < sizes.length; i++) {
      if (number >= sizes[i]) {
        double part = number / sizes[i];
        return String.format(Locale.ROOT, part < 10 ? "%.1f" : "%,.0f", part) + names[i];
      }
    }
    return String.format(Locale.ROOT, "%,.0f", number);
  }

  /** 1 record, 2 records. */
  static String counted(long number, String one, String more) {
    return count(number) + " " + (number == 1 ? one : more);
  }

  /** 1, 10, 100, 1k: for an axis. */
  static String power(long number) {
    if (number >= 1_000_000_000) {
      return number / 1_000_000_000 + "bn";
    }
    if (number >= 1_000_000) {
      return number / 1_000_000 + "m";
    }
    return number >= 1_000 ? number / 1_000 + "k" : String.valueOf(number);
  }

  /** 0.1062 as 10.6 %; what is not 0 never reads as 0. */
  static String share(double fraction) {
    double percent = 100 * fraction;
    String digits;
    if (percent == 0 || percent == 100) {
      digits = String.format(Locale.ROOT, "%.0f", percent);
    } else if (percent < 0.01) {
      digits = "<" + SPACE + "0.01";
    } else if (percent < 1) {
      digits = String.format(Locale.ROOT, "%.2f", percent);
    } else {
      // 99.96 is not 100.0: cut, not rounded, at the top.
      digits =
          String.format(
              Locale.ROOT, "%.1f", percent > 99 ? Math.floor(10 * percent) / 10 : percent);
    }
    return digits + SPACE + "%";
  }

  /** 0.99771 as 0.998. */
  static String accuracy(double part) {
    return String.format(Locale.ROOT, "%.3f", part);
  }

  /** Bits with their sign: +3.2. */
  static String bits(double bits) {
    return minus(String.format(Locale.ROOT, "%+.1f", bits));
  }

  /** A place on the axis of bits, without a sign in front of what is above 0. */
  static String place(double bits) {
    String digits =
        bits == Math.rint(bits)
            ? String.format(Locale.ROOT, "%.0f", bits)
            : String.format(Locale.ROOT, "%.1f", bits);
    return minus(digits);
  }

  private static String minus(String number) {
    String plain = number.matches("-[0.,]*") ? number.substring(1) : number;
    return plain.replace('-', '\u2212');
  }
}
