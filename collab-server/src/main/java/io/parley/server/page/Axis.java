package io.parley.server.page;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * A horizontal axis that always shows zero. Places are percentages of the width, so that a drawing
 * is as wide as its reader's screen while its letters keep their size.
 */
public final class Axis {
  private static final double LEFT = 7;
  private static final double RIGHT = 90;
  private static final int ABOUT_TICKS = 4;

  private final double low;
  private final double high;
  private final double step;

  private Axis(double low, double high, double step) {
    this.low = low;
    this.high = high;
    this.step = step;
  }

  /** An axis on which all of these have a place. */
  public static Axis showing(Collection<Double> numbers) {
    double low = 0;
    double high = 0;
    for (double number : numbers) {
      if (Double.isFinite(number)) {
        low = Math.min(low, number);
        high = Math.max(high, number);
      }
    }
    double step = roundStep((high - low) / ABOUT_TICKS);
    return new Axis(step * Math.floor(low / step), step * Math.ceil(high / step), step);
  }

  /** 1, 2 or 5 times a power of ten. */
  private static double roundStep(double atLeast) {
    if (!(atLeast > 0)) {
      return 1;
    }
    double power = Math.pow(10, Math.floor(Math.log10(atLeast)));
    for (int factor : new int[] {1, 2, 5}) {
      if (factor * power >= atLeast) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  /** Where the axis is marked; zero is among them. */
  public List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    for (long i = Math.round(low / step); i * step <= high + step / 2; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /** A number's place, like 42.5%. */
  public String place(double number) {
    return percent(at(number));
  }

  /** How wide the stretch between two numbers is. */
  public String width(double from, double to) {
    return percent(Math.abs(at(to) - at(from)));
  }

  private double at(double number) {
    double span = high > low ? high - low : 1;
    double share = Math.max(0, Math.min(1, (number - low) / span));
    return LEFT + share * (RIGHT - LEFT);
  }

  private static String percent(double number) {
    return String.format(Locale.ROOT, "%.2f%%", number);
  }
}
