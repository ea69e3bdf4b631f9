package io.parley.identity.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.parley.identity.cluster.UnionFind;
import io.parley.identity.linkage.ScoredPair;
import io.parley.identity.report.Report.Point;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AccuracyCurveTest {
  @Test
  void everyPoint_isWhatJudgingTheClustersAtThatThresholdGives() {
    Random random = new Random(7);
    int[] truth = random.ints(60, 0, 20).toArray();
    List<ScoredPair> links = new ArrayList<>();
    for (int a = 0; a < truth.length; a++) {
      for (int b = a + 1; b < truth.length; b++) {
        double bits = truth[a] == truth[b] ? random.nextInt(20) - 6 : random.nextInt(20) - 18.5;
        if (bits >= -11) {
          links.add(new ScoredPair(a, b, bits));
        }
      }
    }
    links.sort(Comparator.comparingDouble(ScoredPair::bits).reversed());

    Report.Accuracy accuracy = AccuracyCurve.of(links, truth, 1);

    assertThat(accuracy.at().threshold()).isEqualTo(1);
    assertThat(accuracy.curve()).hasSizeGreaterThan(20).contains(accuracy.at(), accuracy.best());
    for (Point point : accuracy.curve()) {
      io.parley.identity.judge.Accuracy judged = judged(links, truth, point.threshold());
      assertThat(point.precision()).isCloseTo(judged.pairwise().precision(), within(1e-12));
      assertThat(point.recall()).isCloseTo(judged.pairwise().recall(), within(1e-12));
      assertThat(point.f1()).isCloseTo(judged.pairwise().f1(), within(1e-12));
      assertThat(point.f1()).isLessThanOrEqualTo(accuracy.best().f1());
    }
  }

  private static io.parley.identity.judge.Accuracy judged(
      List<ScoredPair> links, int[] truth, double threshold) {
    UnionFind people = new UnionFind(truth.length);
    links.stream()
        .filter(link -> link.bits() >= threshold)
        .forEach(link -> people.union(link.a(), link.b()));
    return io.parley.identity.judge.Accuracy.of(
        IntStream.range(0, truth.length).mapToObj(people::find).toList(),
        Arrays.stream(truth).boxed().toList());
  }
}
