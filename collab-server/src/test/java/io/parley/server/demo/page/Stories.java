package io.parley.server.demo.page;

import io.parley.query.account.Charge;
import io.parley.server.demo.story.Story;
import io.parley.server.wire.AnswerDocument;
import io.parley.server.wire.Delivery;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Made-up stories. */
final class Stories {
  private Stories() {}

  /** Clear about visits of one e-mail, undecided about its buyers, nothing to say of the other. */
  static Story plain() {
    return with(text -> text, delivered("/tmp/demo/metromail/audiences/audience-1.csv"));
  }

  /** A story whose every text went through a spoiler. */
  static Story spoilt(UnaryOperator<String> spoil) {
    return with(spoil, delivered("/tmp/audience.csv"));
  }

  static Story.Audience delivered(String file) {
    return new Story.Audience(4_900, file, 5_270, "EXACT DISCLOSURE outside differential privacy");
  }

  static Story.Audience withheld() {
    return new Story.Audience(0, "", 12, "EXACT DISCLOSURE outside differential privacy");
  }

  static Story with(UnaryOperator<String> spoil, Story.Audience audience) {
    return new Story(
        3,
        Story.KEYED,
        Map.of(
            spoil.apply("hearth"), people(111_259, 9, 56_309, 55_050),
            spoil.apply("metromail"), people(79_521, 6, 53_141, 52_546)),
        new Story.Overlap(42_073, List.of(42_061.0, 42_085.0), 45_195, -3_122),
        Map.of(
            spoil.apply("mens"),
            new Story.Arm(
                effect(0.706, 0.606, 0.816, 0.721, 0.0750, 0.0666, 0.0834),
                effect(0.2, -0.3, 1.1, 1.188, 0.0014, -0.0021, 0.0049)),
            spoil.apply("womens"),
            new Story.Arm(
                effect(-0.25, -0.32, -0.18, -0.21, -0.0265, -0.0341, -0.0189), notEstimable())),
        new Story.Audience(
            audience.people(),
            audience.file().isEmpty() ? "" : spoil.apply(audience.file()),
            audience.truth(),
            spoil.apply(audience.label())),
        new Story.Denied(
            spoil.apply("SELECT person FROM t WHERE spend > 5 AND spend < 9"),
            spoil.apply("row-level-output"),
            spoil.apply("the answer would hold rows of single people"),
            spoil.apply("ask for `COUNT(DISTINCT person)` instead"),
            spoil.apply("SELECT COUNT(DISTINCT person) AS people FROM t")),
        Map.of(spoil.apply("hearth"), budget(spoil), spoil.apply("metromail"), budget(spoil)),
        Map.of(spoil.apply("generate"), 5.14, spoil.apply("total"), 46.27),
        Map.of("lift", lift(spoil), spoil.apply("audience"), audienceAnswer(spoil)));
  }

  private static Story.Effect effect(
      double estimate,
      double low,
      double high,
      double published,
      double points,
      double pointsLow,
      double pointsHigh) {
    return new Story.Effect(
        estimate,
        List.of(low, high),
        published,
        new Story.Points(points, List.of(pointsLow, pointsHigh), published / 10));
  }

  private static Story.Effect notEstimable() {
    return new Story.Effect(null, null, 0.543, new Story.Points(null, null, 0.0031));
  }

  private static Story.Budget budget(UnaryOperator<String> spoil) {
    return new Story.Budget(
        spoil.apply("shoppers"),
        new BigDecimal("1.50"),
        new BigDecimal("10"),
        new BigDecimal("0E-9"),
        new BigDecimal("1E-6"));
  }

  private static AnswerDocument lift(UnaryOperator<String> spoil) {
    AnswerDocument.Noise noise =
        new AnswerDocument.Noise(spoil.apply("discrete Laplace of scale 6"), "1", 71.8, 18);
    return new AnswerDocument(
        1,
        List.of(
            new AnswerDocument.Column("segment", "VARCHAR", null),
            new AnswerDocument.Column("people", "BIGINT", noise),
            new AnswerDocument.Column("visits", "BIGINT", noise),
            new AnswerDocument.Column("conversions", "BIGINT", noise),
            new AnswerDocument.Column(spoil.apply("extra"), "BIGINT", noise)),
        List.of(
            row(spoil.apply("mens"), 13_861, 2_511, 176),
            row("none", 13_753, 1_460, 79),
            row(spoil.apply("womens"), 13_846, 1_103, 0)),
        List.of(),
        null,
        null,
        receipt(spoil));
  }

  private static List<@Nullable Object> row(String segment, int people, int visits, int buyers) {
    return List.of(segment, people, visits, buyers, 0);
  }

  private static AnswerDocument audienceAnswer(UnaryOperator<String> spoil) {
    return new AnswerDocument(
        1, List.of(), List.of(), List.of(), new Delivery(4_900, "a.csv"), null, receipt(spoil));
  }

  private static AnswerDocument.Receipt receipt(UnaryOperator<String> spoil) {
    return new AnswerDocument.Receipt(
        spoil.apply("a7706dbcb288476ae91e47489ff1d2db"),
        spoil.apply("98efaec9"),
        spoil.apply("hearth"),
        spoil.apply("metromail"),
        spoil.apply("measurement"),
        List.of(spoil.apply("visit clamped to [0, 1]")),
        List.of(spoil.apply("n periods add")),
        Map.of(spoil.apply("hearth.shoppers"), Charge.pure(BigDecimal.ONE)),
        Map.of(spoil.apply("hearth.shoppers"), 1),
        Map.of(spoil.apply("hearth.customers"), 4_114_568_267_986_244_778L),
        spoil.apply("00830097"));
  }

  private static Story.People people(long records, long rejected, long resolved, long truth) {
    return new Story.People(
        records,
        rejected,
        resolved,
        truth,
        resolved + 1_000,
        new Story.Pairs(0.99, 0.98, 0.985, 12));
  }
}
