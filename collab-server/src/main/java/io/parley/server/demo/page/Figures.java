package io.parley.server.demo.page;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/** Numbers as the page writes them: a real minus sign, and a space that does not break. */
final class Figures {
  private static final String SPACE = "\u202f";

  private Figures() {}

  static String count(long number) {
    return minus(String.format(Locale.ROOT, "%,d", number));
  }

  static String count(double number) {
    return minus(String.format(Locale.ROOT, "%,.0f", number));
  }

  static String signedCount(long number) {
    return minus(String.format(Locale.ROOT, "%+,d", number));
  }

  static String signedCount(double number) {
    return minus(String.format(Locale.ROOT, "%+,.0f", number));
  }

  /** 0.1062 as 10.62 %. */
  static String rate(double fraction) {
    return minus(String.format(Locale.ROOT, "%.2f", 100 * fraction)) + SPACE + "%";
  }

  /** 0.7214 as +72.1 %. */
  static String change(double fraction) {
    return minus(String.format(Locale.ROOT, "%+,.1f", 100 * fraction)) + SPACE + "%";
  }

  /** 0.0766 as 76.6. */
  static String perThousand(double fraction) {
    return minus(String.format(Locale.ROOT, "%,.1f", 1000 * fraction));
  }

  /** Without trailing zeros and never as a power of ten: 0.000001. */
  static String decimal(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  static String seconds(double number) {
    return String.format(Locale.ROOT, "%,.1f", number) + SPACE + "s";
  }

  static String changes(List<Double> interval) {
    return change(interval.get(0)) + " to " + change(interval.get(1));
  }

  static String perThousands(List<Double> interval) {
    return perThousand(interval.get(0)) + " to " + perThousand(interval.get(1));
  }

  static String counts(List<Double> interval) {
    return count(interval.get(0)) + " to " + count(interval.get(1));
  }

  private static String minus(String number) {
    String plain = number.matches("-[0.,]*") ? number.substring(1) : number;
    return plain.replace('-', '\u2212');
  }
}
