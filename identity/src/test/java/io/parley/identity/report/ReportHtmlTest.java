package io.parley.identity.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.identity.page.Html;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReportHtmlTest {
  private static final String HOSTILE = "<script>alert(1)</script>\"onload='x'&amp;<!--";
  private static final String HARMLESS =
      "&lt;script&gt;alert(1)&lt;/script&gt;&quot;onload=&#39;x&#39;&amp;amp;&lt;!--";

  /** Every text gets a number of its own, so that none can hide behind another. */
  @Test
  void hostileText_inEveryField_meansOnlyItself() {
    List<String> spoilt = new ArrayList<>();
    Report report =
        Reports.spoilt(
            text -> {
              spoilt.add("~" + spoilt.size() + "~" + HOSTILE + text);
              return spoilt.get(spoilt.size() - 1);
            });

    String page = ReportHtml.of(report);

    assertThat(page).doesNotContain("<script", "<!--", "\"onload", "'onload", "onload='");
    assertThat(spoilt).hasSizeGreaterThan(20);
    for (int i = 0; i < spoilt.size(); i++) {
      assertThat(page).contains("~" + i + "~" + HARMLESS);
    }
  }

  @Test
  void page_asksForNothingFromElsewhereAndRunsNothing() {
    assertThat(ReportHtml.of(Reports.spoilt(text -> text)))
        .startsWith("<!doctype html>")
        .doesNotContain(
            "<script", "<img", "<link", "<iframe", "url(", "@import", "http:", "https:", "{}")
        .doesNotContainPattern("\\son[a-z]+=")
        .doesNotContain("NaN", "Infinity", "null");
  }

  @Test
  void page_saysItsFiguresInWordsAndInTables() {
    String page = ReportHtml.of(Reports.spoilt(text -> text));
    String text = page.substring(page.indexOf("<body>")).replaceAll("<[^>]*>", " ");
    assertThat(text.replaceAll("\\s+", " "))
        .contains("12,345 records are 9,876 people")
        .contains("Pairs looked at 250,000 0.33\u202f% of 76 million")
        .contains("1,001 to 10,000 1 ")
        .contains("family_name rare values weigh more")
        .contains(
            "Not linked by this pair; a third record may still join both. +0.6 bits; the threshold is +1.0.")
        .contains("birth_date 200,000 200,000 200,000 40, 12 0 ")
        .contains("phone = email 60,000 50,000 250,000 2,000 3 of more than 1,000")
        .contains("weak bridge: 17");
  }

  /** A picture tells nothing to who cannot see it: each has a name, or plain text beside it. */
  @Test
  void everyDrawing_isNamedOrHasItsFiguresBesideIt() {
    String page = ReportHtml.of(Reports.spoilt(text -> text));
    long drawings = count(page, "<svg ");
    long named = count(page, "<svg class=\"chart\" role=\"img\" aria-label=\"");
    long beside = count(page, "<svg aria-hidden=\"true\"");
    long within = count(page, "<svg class=\"lines\"");
    assertThat(named).isEqualTo(3);
    assertThat(named + beside + within).isEqualTo(drawings);
    assertThat(count(page, "<details><summary>")).isEqualTo(6);
  }

  @Test
  void emptyRun_isAPageToo() {
    Report empty = SampleRuns.empty();
    assertThat(ReportHtml.of(empty))
        .contains("<h1>1 record is 1 person</h1>", "No pair was looked at.")
        .doesNotContain("NaN", "Infinity", "null", "{}");
  }

  @Test
  void pair_isAPageOfItsOwn() {
    assertThat(ReportHtml.of(Reports.pair(text -> text, List.of("smith", "smith"))))
        .contains("<h1>A pair, weight by weight</h1>", "same: smith | smith", "+0.6");
  }

  @Test
  void template_withTheWrongNumberOfValues_isRefused() {
    assertThatThrownBy(() -> Html.of("{} {}", "one"))
        .hasMessage("a template has more slots than values");
    assertThatThrownBy(() -> Html.of("{}", "one", "two"))
        .hasMessage("a template has fewer slots than values");
  }

  private static long count(String page, String what) {
    return Pattern.compile(Pattern.quote(what)).matcher(page).results().count();
  }
}
