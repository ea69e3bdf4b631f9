package io.parley.identity.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A horizontal axis. Places are percentages of a drawing's width, so that a drawing is as wide as
 * its reader's screen while its letters keep their size.
 */
final class Axis {
  private final double low;
  private final double high;
  private final double left;
  private final double right;

  private Axis(double low, double high, double left, double right) {
    this.low = low;
    this.high = high > low ? high : low + 1;
    this.left = left;
    this.right = right;
  }

  /** From one number to another over the whole width. */
  static Axis of(double low, double high) {
    return new Axis(low, high, 0, 100);
  }

  /** The same with room at both sides, in percent of the width. */
  Axis within(double from, double to) {
    return new Axis(low, high, from, to);
  }

  double low() {
    return low;
  }

  double high() {
    return high;
  }

  /** Round numbers on the axis, about as many as asked for. */
  List<Double> ticks(int about) {
    double step = step((high - low) / about);
    List<Double> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(low / step); i * step <= high + step * 1e-9; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /** 1, 2 or 5 times a power of ten. */
  private static double step(double least) {
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    for (int factor : new int[] {1, 2, 5}) {
      if (factor * power >= least) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  /** A number's place, such as 42.5%. */
  String place(double number) {
    return percent(at(number));
  }

  /** How wide the stretch between two numbers is. */
  String width(double from, double to) {
    return percent(Math.abs(at(to) - at(from)));
  }

  /** A number's place as a share of the width, 0 to 1. */
  double share(double number) {
    return at(number) / 100;
  }

  private double at(double number) {
    double share = Math.max(0, Math.min(1, (number - low) / (high - low)));
    return left + share * (right - left);
  }

  static String percent(double number) {
    return String.format(Locale.ROOT, "%.2f%%", number);
  }
}
