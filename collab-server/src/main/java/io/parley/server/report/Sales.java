package io.parley.server.report;

import java.util.Set;

/**
 * Adverts that people saw, and what they bought afterwards: what several reports are about.
 *
 * @param exposures the table of adverts that were seen
 * @param campaign its column that tells them apart
 * @param seen its column of when
 * @param sales the table of what was bought
 * @param bought its column of when
 * @param window days after an advert within which a sale counts for it, 1 to 366
 */
record Sales(
    String exposures, String campaign, String seen, String sales, String bought, int window) {
  static final Set<String> KEYS =
      Set.of("exposures", "campaign", "seen", "sales", "bought", "window");

  static Sales read(Given given) {
    return new Sales(
        given.table("exposures"),
        given.column("campaign"),
        given.column("seen"),
        given.table("sales"),
        given.column("bought"),
        given.whole("window", 28, 1, 366));
  }

  /**
   * Sales within the window of an advert, as the condition of a join of {@code e} and {@code s}.
   */
  String within() {
    return "s.%1$s >= e.%2$s AND s.%1$s < e.%2$s + INTERVAL '%3$d' DAY"
        .formatted(bought, seen, window);
  }

  /** What every such report says of its window. */
  String said() {
    return "A sale counts for every advert that its person saw in the %d days before it; one sale may count for several campaigns."
        .formatted(window);
  }

  /** What every such report says of cause. */
  static final String NO_CAUSE =
      "Nobody was assigned to adverts at random: who saw one may have bought anyway. This is not lift.";
}
