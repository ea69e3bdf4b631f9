package io.parley.server.report;

import io.parley.query.release.Power;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a test could see, before any budget is spent: nothing is asked.
 *
 * @param treated people in the arm with treatment
 * @param control people in the other
 * @param rate what share is expected to do it without treatment
 * @param halfWidth the 95 % half-width of a count of people, as EXPLAIN PRIVACY foretells it
 */
record PowerReport(double treated, double control, double rate, double halfWidth)
    implements Report {
  static final Set<String> KEYS = Set.of("treated", "control_people", "rate", "half_width");

  /**
   * The 95 % half-width of Laplace noise in standard deviations: ln 20 / √2, the widest there is.
   */
  private static final double DEVIATIONS = Math.log(20) / Math.sqrt(2);

  static PowerReport read(Given given) {
    return new PowerReport(
        given.number("treated", 1, 1e12),
        given.number("control_people", 1, 1e12),
        given.number("rate", 0, 1),
        given.has("half_width") ? given.number("half_width", 0, 1e12) : 0);
  }

  @Override
  public Evidence evidence() {
    return Evidence.EXPERIMENT;
  }

  @Override
  public Map<String, String> questions() {
    return Map.of();
  }

  @Override
  public Findings findings(Replies answers) {
    double deviation = halfWidth / DEVIATIONS;
    double least = Power.minimumDetectable(treated, control, rate, deviation * deviation);
    double without = Power.minimumDetectable(treated, control, rate, 0);
    return new Findings(
        new Verdict(
            Verdict.Tone.DESCRIBES,
            String.format(
                Locale.ROOT,
                "The test finds a difference of %.3f points in 80 of 100 cases; without noise it would be %.3f.",
                100 * least,
                100 * without)),
        List.of(
            new Finding(
                "Least difference that is found in 80 of 100 tests",
                List.of("with"),
                List.of(row("noise", least), row("no noise", without)))),
        List.of(
            new Check(
                halfWidth > 0 ? Check.State.GOOD : Check.State.NOTE,
                "noise",
                halfWidth > 0
                    ? String.format(
                        Locale.ROOT,
                        "a count is off by at most %,.0f in 95 of 100 answers",
                        halfWidth)
                    : "not given: `parley query --dry-run` foretells the half-width of a count")),
        List.of(
            "(z0.975 + z0.8) · √(p(1 − p)(1/n + 1/m) + noise): two-sided at 5 %, both arms at the rate without treatment."));
  }

  private static Finding.Row row(String label, double difference) {
    return new Finding.Row(
        List.of(label),
        List.of(
            new Figure(
                "difference of rates",
                Figure.Unit.SHARE,
                Optional.of(difference),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Figure.Says.FROM_THE_FILE,
                "(z0.975 + z0.8) standard errors, normal approximation",
                Optional.empty())));
  }
}
