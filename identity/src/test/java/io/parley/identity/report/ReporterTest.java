package io.parley.identity.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.parley.identity.report.Report.Bin;
import io.parley.identity.report.Report.Rule;
import io.parley.identity.report.Report.Size;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class ReporterTest {
  /** In every value, key and true person. */
  private static final String CANARY = "qzq";

  private static Report report;

  @BeforeAll
  static void run() throws Exception {
    report = SampleRuns.fake1000(CANARY);
  }

  @Test
  void report_holdsNoValueAndNoKeyOfARecord() {
    assertThat(report.toString()).doesNotContain(CANARY);
    assertThat(ReportHtml.of(report)).doesNotContain(CANARY);
  }

  @Test
  void figures_addUp() throws Exception {
    Report.Totals totals = report.totals();
    assertThat(totals.records()).isEqualTo(1000);
    assertThat(report.people().stream().mapToLong(Size::people).sum()).isEqualTo(totals.people());
    assertThat(report.people().stream().mapToLong(s -> s.records() * s.people()).sum())
        .isEqualTo(1000);
    assertThat(report.overlaps().stream().mapToLong(Report.Overlap::people).sum())
        .isEqualTo(totals.people());
    assertThat(report.weights().stream().mapToLong(Bin::pairs).sum()).isEqualTo(totals.looked());
    assertThat(
            report.weights().stream()
                .filter(bin -> bin.from() >= report.model().threshold())
                .mapToLong(Bin::pairs)
                .sum())
        .isEqualTo(totals.links());
    assertThat(report.blocking().stream().mapToLong(Rule::added).sum()).isEqualTo(totals.looked());
    assertThat(report.blocking())
        .allSatisfy(rule -> assertThat(rule.added()).isBetween(0L, rule.alone()));
    assertThat(report.sources().stream().mapToLong(Report.Source::records).sum()).isEqualTo(1000);
  }

  @Test
  void whatWasNotTaken_isCountedWithItsReason() {
    assertThat(report.refused())
        .contains(
            new Report.Refused("shop", "rows", "its key is empty", 3),
            new Report.Refused("web", "email", "unreadable", 5),
            new Report.Refused("web", "phone", "junk", 2))
        .hasSize(6);
  }

  @Test
  void sharesOfLevels_addUpToOne() {
    assertThat(report.model().comparisons())
        .hasSize(5)
        .allSatisfy(
            compared -> {
              assertThat(compared.levels().stream().mapToDouble(Report.Level::m).sum())
                  .isCloseTo(1, within(1e-9));
              assertThat(compared.levels().stream().mapToDouble(Report.Level::u).sum())
                  .isCloseTo(1, within(1e-9));
            });
  }

  /** Two records of fake_1000 hold next to nothing; most hold a name and a date of birth. */
  @Test
  void unlinkable_risesWithTheThreshold() {
    assertThat(report.unlinkable().records()).isBetween(0L, 20L);
    assertThat(report.unlinkable().curve())
        .isSortedAccordingTo(java.util.Comparator.comparingDouble(Report.Share::share));
    assertThat(report.unlinkable().curve().get(report.unlinkable().curve().size() - 1).share())
        .isEqualTo(1);
  }

  @Test
  void examples_areNearTheThresholdOnTheirSide() {
    assertThat(report.examples())
        .extracting(Report.Example::title)
        .containsExactly(
            "The strongest link", "A usual link", "The weakest link", "The closest miss");
    double threshold = report.model().threshold();
    assertThat(report.examples().get(2).pair().bits()).isBetween(threshold, threshold + 1);
    assertThat(report.examples().get(3).pair().bits()).isBetween(threshold - 1, threshold);
  }
}
