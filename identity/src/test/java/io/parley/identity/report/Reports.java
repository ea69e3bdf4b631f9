package io.parley.identity.report;

import io.parley.identity.explain.Explanation;
import io.parley.identity.explain.Explanation.Held;
import io.parley.identity.explain.Explanation.Step;
import io.parley.identity.explain.Explanation.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Reports by hand. */
final class Reports {
  private Reports() {}

  /** A report in which each text went through {@code spoil}. */
  static Report spoilt(UnaryOperator<String> spoil) {
    return new Report(
        spoil.apply("customers"),
        spoil.apply("2026-11-28"),
        new Report.Totals(12_345, 9_876, 3_000, 76_193_340, 250_000, 4_100),
        List.of(
            new Report.Source(spoil.apply("shop"), 12_000, 9_800),
            new Report.Source(spoil.apply("web"), 345, 300)),
        List.of(
            new Report.Refused(spoil.apply("shop"), spoil.apply("rows"), spoil.apply("why"), 7)),
        new Report.Model(
            spoil.apply("people/1"),
            1,
            -14.2,
            List.of(
                new Report.Compared(
                    spoil.apply("family_name"),
                    true,
                    List.of(
                        new Report.Level(spoil.apply("same"), 0.9, 0.004, 7.8),
                        new Report.Level(spoil.apply("different"), 0.1, 0.996, -3.3))))),
        List.of(
            new Report.Rule(spoil.apply("birth_date"), 200_000, 200_000, List.of(40, 12), 0, 1_000),
            new Report.Rule(
                spoil.apply("phone = email"), 60_000, 50_000, List.of(2_000), 3, 1_000)),
        List.of(new Report.Bin(-3, 1, 245_900), new Report.Bin(1, 2, 4_100)),
        List.of(new Report.Size(1, 9_345), new Report.Size(2, 430), new Report.Size(2_140, 1)),
        List.of(
            new Report.Overlap(List.of(spoil.apply("shop")), 9_652),
            new Report.Overlap(List.of(spoil.apply("shop"), spoil.apply("web")), 224)),
        List.of(new Report.Guard(spoil.apply("weak bridge"), 17)),
        new Report.Unlinkable(123, List.of(new Report.Share(0, 0.001), new Report.Share(20, 0.9))),
        Optional.of(
            new Report.Accuracy(
                new Report.Point(1, 0.99, 0.97, 0.98),
                new Report.Point(2, 0.995, 0.968, 0.981),
                List.of(
                    new Report.Point(1, 0.99, 0.97, 0.98),
                    new Report.Point(2, 0.995, 0.968, 0.981)))),
        List.of(new Report.Example(spoil.apply("The closest miss"), pair(spoil, List.of()))));
  }

  static Explanation pair(UnaryOperator<String> spoil, List<String> values) {
    return new Explanation(
        spoil.apply("shop"),
        spoil.apply("web"),
        -14.2,
        List.of(
            new Step(spoil.apply("family_name"), spoil.apply("same"), 7.8, -1.5, values),
            new Step(spoil.apply("birth_date"), "unknown", 0, 0, List.of()),
            new Step(spoil.apply("email"), spoil.apply("alike 0.88"), 8.5, 0, List.of())),
        0.6,
        1,
        new Held(List.of(spoil.apply("family_name + given_name")), List.of(), List.of(), List.of()),
        Verdict.TOO_LITTLE);
  }
}
