package io.parley.server.demo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoDataTest {
  private static final long SEED = 2008;

  private static Truth truth;
  private static Duration taken;

  @BeforeAll
  static void generateAll(@TempDir Path directory) throws IOException {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    truth = DemoData.generate(directory, SEED, DemoData.ALL_CUSTOMERS);
    taken = Duration.ofNanos(threads.getCurrentThreadCpuTime() - start);
  }

  /** Processor time: neighbours on the machine do not count. */
  @Test
  void allCustomers_takeAtMostTwoAndAHalfSeconds() {
    assertThat(taken).isLessThan(Duration.ofMillis(2_500));
  }

  @Test
  void everybody_hasHillstromsKnownTotals() {
    assertThat(truth.everybody())
        .containsEntry(Segment.NONE, arm(21_306, 2_262, 122, "13908.33"))
        .containsEntry(Segment.MENS, arm(21_307, 3_894, 267, "30311.69"))
        .containsEntry(Segment.WOMENS, arm(21_387, 3_238, 189, "23038.11"));
  }

  @Test
  void parties_knowTheirSharesIndependently() {
    double all = DemoData.ALL_CUSTOMERS;
    assertThat(truth.hearthPeople() / all).isCloseTo(0.86, within(0.007));
    assertThat(truth.metromailPeople() / all).isCloseTo(0.82, within(0.008));
    assertThat(truth.sharedPeople() / all).isCloseTo(0.86 * 0.82, within(0.01));
  }

  @Test
  void sharedPeople_areSplitOverTheArmsAsEverybody() {
    for (Segment segment : Segment.values()) {
      double share = (double) truth.sharedIn(segment).people() / truth.sharedPeople();
      assertThat(share).isCloseTo(1 / 3.0, within(0.01));
    }
  }

  /** Four standard errors of the difference between a 70 % sample and the whole. */
  @Test
  void sharedPeople_showThePublishedLift() {
    assertThat(lift(Segment.MENS)).isCloseTo(0.076590, within(0.009));
    assertThat(lift(Segment.WOMENS)).isCloseTo(0.045233, within(0.009));
  }

  @Test
  void reachable_leavesASmallGap() {
    double share = (double) truth.reachablePeople() / truth.sharedPeople();
    assertThat(share).isBetween(0.94, 0.98);
    double audienceShare = (double) truth.reachableAudience() / truth.audience();
    assertThat(audienceShare).isCloseTo(share, within(0.02));
  }

  @Test
  void sameSeed_givesSameBytesAndTruth(@TempDir Path one, @TempDir Path other) throws IOException {
    Truth first = DemoData.generate(one, 7, 2_000);
    Truth second = DemoData.generate(other, 7, 2_000);
    assertThat(first).isEqualTo(second);
    for (String file : DemoFiles.ALL) {
      assertThat(other.resolve(file)).hasSameBinaryContentAs(one.resolve(file));
    }
  }

  @Test
  void otherSeed_givesOtherPeople(@TempDir Path one, @TempDir Path other) throws IOException {
    DemoData.generate(one, 7, 200);
    DemoData.generate(other, 8, 200);
    for (String file : DemoFiles.ALL) {
      assertThat(Files.mismatch(one.resolve(file), other.resolve(file))).isNotEqualTo(-1);
    }
  }

  @Test
  void oneCustomer_isEnough(@TempDir Path directory) throws IOException {
    assertThat(DemoData.generate(directory, 1, 1).customers()).isEqualTo(1);
  }

  @Test
  void customersOutOfRange_areRefused(@TempDir Path directory) {
    assertThatThrownBy(() -> DemoData.generate(directory, 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("customers must be 1 to 64000, not 0");
    assertThatThrownBy(() -> DemoData.generate(directory, 1, 64_001))
        .hasMessage("customers must be 1 to 64000, not 64001");
  }

  private static double lift(Segment segment) {
    return visitRate(segment) - visitRate(Segment.NONE);
  }

  private static double visitRate(Segment segment) {
    ArmCounts counts = truth.sharedIn(segment);
    return (double) counts.visits() / counts.people();
  }

  private static ArmCounts arm(int people, int visits, int conversions, String spend) {
    return new ArmCounts(people, visits, conversions, new BigDecimal(spend));
  }
}
