package io.parley.server.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.dp.DiscreteLaplace;
import io.parley.query.dp.Epsilon;
import io.parley.query.dp.Sensitivity;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the page shows of ranges, and of numbers that are not there. */
class ReportHtmlTest {
  private final Made made =
      new Made(DiscreteLaplace.of(Epsilon.of("0.5"), new Sensitivity(1)), 1131);

  @Test
  void comparedRows_haveTheRangeOfAllAtOnce_inPageAndTable() {
    ReportDocument report =
        roas(List.of(List.of("a", 90L, 5_000L), List.of("b", 80L, 2_000L), List.of("c", 70L, 9L)));
    String page = ReportHtml.of(report);

    assertThat(page).contains("range for all compared rows at once");
    assertThat(page.split("<line class=\"whisker\"", -1)).hasSize(3);
    // An axis of whole numbers says whole numbers.
    assertThat(page).contains("text-anchor=\"middle\">2</text>").doesNotContain(">2.000</text>");
    assertThat(page).contains("Ranges say what was in these people’s rows");
    // The third campaign has no cost.
    assertThat(page).contains("not estimable<small>no cost in the file</small>");
    assertThat(ReportCsv.of(report))
        .contains("rows_compared,all_rows_low,all_rows_high")
        .containsPattern(
            "Return on ad spend,a,ROAS,times,5[.]0,[0-9.]+,[0-9.]+,,,in_the_rows,[^\n]*,2,");
  }

  @Test
  void oneRow_hasNoOtherRange() {
    assertThat(ReportHtml.of(roas(List.of(List.of("a", 90L, 5_000L)))))
        .doesNotContain("<line class=\"whisker\"")
        .doesNotContain("compared rows at once");
  }

  private ReportDocument roas(List<List<Object>> rows) {
    ReportFile file =
        ReportFile.read(
            "roas.yaml",
            """
            report: parley/v1
            form: roas
            title: Sales
            with:
              exposures: a.exposures
              campaign: campaign
              seen: seen
              sales: b.sales
              bought: bought
              amount: amount
              cost: {a: 1000, b: 1000}
            """);
    return ReportDocument.of(
        file,
        Map.of(
            "sales",
            new ReportDocument.Asked(
                "SELECT",
                made.answer(List.of("campaign", "buyers", "revenue"), 1, rows, List.of())
                    .document())));
  }
}
