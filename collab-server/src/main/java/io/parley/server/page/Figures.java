package io.parley.server.page;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/** Numbers as the page writes them: a real minus sign, and a space that does not break. */
public final class Figures {
  private static final String SPACE = "\u202f";

  private Figures() {}

  public static String count(long number) {
    return minus(String.format(Locale.ROOT, "%,d", number));
  }

  public static String count(double number) {
    return minus(String.format(Locale.ROOT, "%,.0f", number));
  }

  public static String signedCount(long number) {
    return minus(String.format(Locale.ROOT, "%+,d", number));
  }

  public static String signedCount(double number) {
    return minus(String.format(Locale.ROOT, "%+,.0f", number));
  }

  /** 0.1062 as 10.62 %. */
  public static String rate(double fraction) {
    return minus(String.format(Locale.ROOT, "%.2f", 100 * fraction)) + SPACE + "%";
  }

  /** 0.7214 as +72.1 %. */
  public static String change(double fraction) {
    return minus(String.format(Locale.ROOT, "%+,.1f", 100 * fraction)) + SPACE + "%";
  }

  /** 0.7698 as 0.770, 16402.7 as 16,403: three digits that tell something. */
  public static String amount(double number) {
    double size = Math.abs(number);
    return minus(
        String.format(Locale.ROOT, size < 10 ? "%.3f" : size < 1000 ? "%.1f" : "%,.0f", number));
  }

  /** 0.0766 as 76.6. */
  public static String perThousand(double fraction) {
    return minus(String.format(Locale.ROOT, "%,.1f", 1000 * fraction));
  }

  /** Without trailing zeros and never as a power of ten: 0.000001. */
  public static String decimal(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  public static String seconds(double number) {
    return String.format(Locale.ROOT, "%,.1f", number) + SPACE + "s";
  }

  public static String changes(List<Double> interval) {
    return change(interval.get(0)) + " to " + change(interval.get(1));
  }

  public static String perThousands(List<Double> interval) {
    return perThousand(interval.get(0)) + " to " + perThousand(interval.get(1));
  }

  public static String counts(List<Double> interval) {
    return count(interval.get(0)) + " to " + count(interval.get(1));
  }

  private static String minus(String number) {
    String plain = number.matches("-[0.,]*") ? number.substring(1) : number;
    return plain.replace('-', '\u2212');
  }
}
