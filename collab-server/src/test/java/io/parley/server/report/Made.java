package io.parley.server.report;

import io.parley.query.account.Charge;
import io.parley.query.dp.IntegerNoise;
import io.parley.server.wire.AnswerDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Answers with noise that is drawn here, as a room would give them. */
final class Made {
  private final SplittableRandom random;
  private final IntegerNoise law;
  private final double scale;

  /** Discrete Laplace noise of a scale, which is also told. */
  Made(IntegerNoise law, long seed) {
    this.law = law;
    this.random = new SplittableRandom(seed);
    // P(|X| ≥ 1) = 2q / (1 + q) gives q, and the scale is −1 / ln q.
    double some = 2 * law.upperTail(1).doubleValue();
    this.scale = -1 / Math.log(some / (2 - some));
  }

  SplittableRandom random() {
    return random;
  }

  /** An exact number with noise. */
  long noised(long exact) {
    return exact + geometric() - geometric();
  }

  private long geometric() {
    return (long) Math.floor(-scale * Math.log(1 - random.nextDouble()));
  }

  /**
   * An answer.
   *
   * @param names of the columns: of labels first, then of numbers
   * @param labels how many are labels
   * @param rows labels as they are, numbers with their noise
   * @param rule lines of the receipt
   */
  Answers answer(List<String> names, int labels, List<List<Object>> rows, List<String> rule) {
    AnswerDocument.Noise noise =
        new AnswerDocument.Noise(law.toString(), "1", law.variance(), law.halfWidth(0.05));
    List<AnswerDocument.Column> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      columns.add(
          i < labels
              ? new AnswerDocument.Column(names.get(i), "VARCHAR", null)
              : new AnswerDocument.Column(names.get(i), "BIGINT", noise));
    }
    double half = noise.halfWidth95();
    List<List<List<Double>>> intervals =
        rows.stream()
            .map(
                row ->
                    row.stream()
                        .map(
                            cell ->
                                cell instanceof Number n
                                    ? List.of(n.doubleValue() - half, n.doubleValue() + half)
                                    : List.<Double>of())
                        .toList())
            .toList();
    return new Answers(
        new AnswerDocument(
            AnswerDocument.VERSION,
            columns,
            List.copyOf(rows),
            List.copyOf(intervals),
            null,
            null,
            receipt(rule)));
  }

  private static AnswerDocument.Receipt receipt(List<String> rule) {
    return new AnswerDocument.Receipt(
        "made",
        "plan",
        "asker",
        "asker",
        "measurement",
        rule,
        List.of(),
        Map.<String, Charge>of(),
        Map.of(),
        Map.of(),
        "none");
  }
}
