package io.parley.identity.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClustersTest {
  private static final Guards PLAIN = Guards.above(0);

  private static Edge edge(int a, int b, double bits) {
    return new Edge(a, b, bits);
  }

  private static Marks unique(String name, long... values) {
    Marks marks = new Marks();
    int attribute = marks.attribute(name);
    for (int record = 0; record < values.length; record++) {
      if (values[record] != 0) {
        marks.add(record, attribute, values[record]);
      }
    }
    return marks;
  }

  @Test
  void linksAboveTheThreshold_join() {
    Clusters people = Clusters.of(5, List.of(edge(3, 1, 4), edge(3, 4, 9), edge(0, 1, -1)), PLAIN);
    assertThat(people.toArray()).containsExactly(0, 1, 2, 1, 1);
    assertThat(people.count()).isEqualTo(3);
    assertThat(people.cuts()).isEmpty();
  }

  @Test
  void twoValuesOfAUniqueAttribute_theWeakestLinkGoes() {
    Guards guards = PLAIN.withMarks(unique("national_id", 7, 0, 0, 8));
    Clusters people = Clusters.of(4, List.of(edge(0, 1, 12), edge(1, 2, 5), edge(2, 3, 9)), guards);
    assertThat(people.toArray()).containsExactly(0, 0, 2, 2);
    assertThat(people.cuts()).containsExactly(new Cut(1, 2, 5, "national_id"));
  }

  /** The link between the two holders is strong; what ties the others to them decides. */
  @Test
  void linkBetweenTwoValues_isCutHoweverStrong() {
    Guards guards = PLAIN.withMarks(unique("customer_id", 1, 2, 0));
    Clusters people = Clusters.of(3, List.of(edge(0, 1, 40), edge(1, 2, 3), edge(0, 2, 2)), guards);
    assertThat(people.toArray()).containsExactly(0, 1, 1);
    assertThat(people.cuts())
        .containsExactly(new Cut(0, 1, 40, "customer_id"), new Cut(0, 2, 2, "customer_id"));
  }

  @Test
  void neverOnePerson_isRespectedThroughOthers() {
    Clusters people =
        Clusters.of(3, List.of(edge(0, 1, 5), edge(1, 2, 9), Edge.never(2, 0)), PLAIN);
    assertThat(people.toArray()).containsExactly(0, 1, 1);
    assertThat(people.cuts()).containsExactly(new Cut(0, 1, 5, "never one person"));
  }

  @Test
  void separatedSides_stayApartAndMayGrow() {
    Marks marks = new Marks();
    int separation = marks.separation();
    marks.add(0, separation, 0);
    marks.add(1, separation, 0);
    marks.add(2, separation, 1);
    Clusters people =
        Clusters.of(
            4,
            List.of(edge(0, 1, 8), edge(1, 2, 20), edge(2, 3, 7), edge(0, 3, 6)),
            PLAIN.withMarks(marks));
    assertThat(people.toArray()).containsExactly(0, 0, 2, 2);
  }

  @Test
  void onePerSource_keepsTheBestLinkOfEach() {
    Marks marks = new Marks();
    marks.onePerSource(new int[] {10, 10, 20, 20});
    Clusters people =
        Clusters.of(
            4,
            List.of(edge(0, 2, 5), edge(1, 2, 9), edge(1, 3, 8), edge(0, 3, 4)),
            PLAIN.withMarks(marks));
    assertThat(people.toArray()).containsExactly(0, 1, 1, 0);
    assertThat(people.cuts()).extracting(Cut::why).containsOnly("one record per source");
  }

  /** Two families of two, one weak link between them. */
  @Test
  void weakBridgeBetweenTwoGroups_isCut() {
    List<Edge> edges = List.of(edge(0, 1, 12), edge(2, 3, 11), edge(1, 2, 4));
    Clusters people = Clusters.of(4, edges, PLAIN.withBridges(6));
    assertThat(people.toArray()).containsExactly(0, 0, 2, 2);
    assertThat(people.cuts()).containsExactly(new Cut(1, 2, 4, Cut.BRIDGE));

    assertThat(Clusters.of(4, edges, PLAIN.withBridges(4)).count()).isEqualTo(1);
    assertThat(Clusters.of(4, edges, PLAIN).count()).isEqualTo(1);
  }

  @Test
  void whatIsNoWeakBridge_stays() {
    Guards guards = PLAIN.withBridges(6);
    // A single record at one end: it would stand alone.
    assertThat(Clusters.of(4, List.of(edge(0, 1, 9), edge(1, 2, 9), edge(2, 3, 4)), guards).count())
        .isEqualTo(1);
    // A second weak link holds the two sides together.
    assertThat(
            Clusters.of(
                    4, List.of(edge(0, 1, 9), edge(2, 3, 9), edge(1, 2, 4), edge(0, 3, 4)), guards)
                .count())
        .isEqualTo(1);
    // One end is held no better by its own side.
    assertThat(Clusters.of(4, List.of(edge(0, 1, 4), edge(2, 3, 9), edge(1, 2, 4)), guards).count())
        .isEqualTo(1);
    // The same pair twice is one link, as strong as the stronger.
    assertThat(
            Clusters.of(
                    4, List.of(edge(0, 1, 9), edge(2, 3, 9), edge(1, 2, 4), edge(1, 2, 7)), guards)
                .count())
        .isEqualTo(1);
    assertThat(
            Clusters.of(
                    4, List.of(edge(0, 1, 9), edge(2, 3, 9), edge(1, 2, 4), edge(1, 2, 5)), guards)
                .count())
        .isEqualTo(2);
  }

  @Test
  void identifierOnTooManyRecords_givesNoWeight() {
    long[] phones = {5, 5, 5, 6, 6};
    List<Edge> edges = List.of(edge(0, 1, 10), edge(1, 2, 18), edge(3, 4, 10));
    Guards guards = Guards.above(6).withShared(List.of(Shared.counted(phones, 2, 9)));
    Clusters people = Clusters.of(5, edges, guards);
    // 10 − 9 is below 6 and 18 − 9 is not; phone 6 stands on two records only.
    assertThat(people.toArray()).containsExactly(0, 1, 1, 3, 3);
    assertThat(people.withdrawn()).isEqualTo(1);

    Guards none = guards.withShared(List.of(Shared.counted(phones, 2, Double.POSITIVE_INFINITY)));
    assertThat(Clusters.of(5, edges, none).toArray()).containsExactly(0, 1, 2, 3, 3);
  }

  @Test
  void badInput_isRefused() {
    assertThatThrownBy(() -> new Edge(1, 1, 0))
        .hasMessage("a link joins two different records, numbered from 0, but not 1 and 1");
    assertThatThrownBy(() -> new Edges().add(0, 1, Double.NaN))
        .hasMessage("the link of 0 and 1 has no weight");
    assertThatThrownBy(() -> Clusters.of(2, List.of(edge(0, 2, 1)), PLAIN))
        .hasMessage("a link names record 2 of 2");
    assertThatThrownBy(() -> Shared.counted(new long[0], 0, 1))
        .hasMessage("an identifier links up to 1 record or more, not 0");
    assertThatThrownBy(() -> Guards.above(Double.NaN))
        .hasMessage("a threshold is a number of bits, not NaN");
  }

  /** Stars are what makes careless methods quadratic; chains what overflows recursion. */
  @Test
  void hundredsOfThousandsOfLinks_ofOneComponentThatBreaksGuards_takeSeconds() {
    int size = 150_000;
    Edges edges = new Edges();
    Random random = new Random(5);
    for (int i = 1; i < size; i++) {
      edges.add(0, i, 1 + random.nextInt(30));
      edges.add(i - 1, i, 1 + random.nextInt(30));
    }
    Edges star = new Edges();
    for (int i = 1; i < size; i++) {
      star.add(0, i, 1 + i % 30);
    }
    Marks marks = new Marks();
    int id = marks.attribute("national_id");
    for (int i = 0; i < size; i += 2) {
      marks.add(i, id, i + 1L);
    }
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    Guards guards = PLAIN.withBridges(20);
    assertThat(Clusters.of(size, edges, guards.withMarks(marks)).count())
        .isGreaterThanOrEqualTo(size / 2);
    assertThat(Clusters.of(size, star, guards).count()).isEqualTo(1);
    // Far above what it takes, far below what a quadratic method would.
    assertThat(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start)
        .isLessThan(30_000_000_000L);
  }
}
