package io.parley.server.demo.page;

import io.parley.identity.page.Html;
import java.util.Locale;

/** A bar that is filled as far as something is used or reached, with a mark where one is known. */
final class Meter {
  private Meter() {}

  /** What is spent of a limit. */
  static Html spent(double spent, double limit, String spoken) {
    return draw(share(spent, limit), Html.NOTHING, spoken);
  }

  /** A figure beside another one, both from zero. */
  static Html beside(double figure, double mark, String spoken) {
    double whole = 1.06 * Math.max(figure, mark);
    return draw(
        share(figure, whole),
        Html.of(
            "<svg class=\"diamond\" x=\"{}\" y=\"11\" overflow=\"visible\">"
                + "<path d=\"M0-8 6 0 0 8-6 0z\"/></svg>",
            percent(share(mark, whole))),
        spoken);
  }

  private static Html draw(double share, Html mark, String spoken) {
    return Html.of(
        """
        <svg class="meter" role="img" aria-label="{}" width="100%" height="22">
        <rect class="track" x="0" y="5" width="100%" height="12" rx="6"/>
        <rect class="filled" x="0" y="5" width="{}" height="12" rx="6"/>
        {}
        </svg>""",
        spoken, percent(share), mark);
  }

  private static double share(double part, double whole) {
    return whole > 0 ? Math.max(0, Math.min(1, part / whole)) : 0;
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f%%", 100 * share);
  }
}
