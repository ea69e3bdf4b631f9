package io.parley.server.demo.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class StoryHtmlTest {
  private static final String SPACE = "\u202f";
  private static final String HOSTILE = "<script>alert(1)</script>\"onload='x'&amp;<!--";
  private static final String HARMLESS =
      "&lt;script&gt;alert(1)&lt;/script&gt;&quot;onload=&#39;x&#39;&amp;amp;&lt;!--";

  /** Every text of the story gets a number of its own, so that none can hide behind another. */
  @Test
  void hostileText_inEveryField_meansOnlyItself() {
    List<String> spoilt = new ArrayList<>();
    String page =
        StoryHtml.of(
            Stories.spoilt(
                text -> {
                  String bad = "~" + spoilt.size() + "~" + HOSTILE + text;
                  spoilt.add(bad);
                  return bad;
                }));

    assertThat(spoilt).hasSizeGreaterThan(40);
    assertThat(page)
        .doesNotContain("<script", "<!--")
        .doesNotContain("\"onload", "'onload")
        .doesNotContain("onload='");
    String shown = page.replace("</code>", "").replace("<code>", "");
    for (int i = 0; i < spoilt.size(); i++) {
      if (!unseen(spoilt.get(i))) {
        assertThat(shown).containsIgnoringCase("~" + i + "~" + HARMLESS);
      }
    }
  }

  /** The keys by which a story's parts refer to one another need not be shown each time. */
  private static boolean unseen(String spoilt) {
    return spoilt.endsWith("mens") || spoilt.endsWith("hearth.shoppers");
  }

  @Test
  void page_asksForNothingFromElsewhere() {
    String page = StoryHtml.of(Stories.plain());
    assertThat(page)
        .startsWith("<!doctype html>")
        .doesNotContain("<script", "<img", "<link", "url(", "@import", "http:", "https:", "{}");
  }

  @Test
  void clearEffect_isSaidAsCausedWithItsRange() {
    assertThat(text(StoryHtml.of(Stories.plain())))
        .contains(
            "The men\u2019s e-mail caused about 75.0 more visits per 1,000 customers who were sent"
                + " it (95\u00a0% range 66.6 to 83.4), a change of +70.6"
                + SPACE
                + "%.");
  }

  @Test
  void clearHarm_isSaidAsFewerWithARangeOfSizes() {
    assertThat(text(StoryHtml.of(Stories.plain())))
        .contains(
            "The women\u2019s e-mail caused about 26.5 fewer visits per 1,000 customers who were"
                + " sent it (95\u00a0% range 18.9 to 34.1), a change of \u221225.0"
                + SPACE
                + "%.");
  }

  @Test
  void rangeAcrossZero_isInconclusive() {
    assertThat(StoryHtml.of(Stories.plain()))
        .contains(
            "<li class=\"open\"><strong>Inconclusive.</strong> The men\u2019s e-mail may have");
  }

  @Test
  void missingLift_isNotEstimable() {
    String page = StoryHtml.of(Stories.plain());
    assertThat(page)
        .contains("<li class=\"open\"><strong>Not estimable.</strong>")
        .contains(
            "aria-label=\"Women\u2019s e-mail, buyers: not estimable; published +54.3"
                + SPACE
                + "%\"")
        .doesNotContain("null", "NaN");
    assertThat(count(page, "<td>not estimable</td>")).isEqualTo(3);
  }

  @Test
  void table_showsReleasedCountsAndTheEffectInAll() {
    assertThat(text(StoryHtml.of(Stories.plain())))
        .contains("10.62" + SPACE + "%1,460 of 13,753")
        .contains("18.12" + SPACE + "%2,511 of 13,861")
        .contains("about 1,040923 to 1,156");
  }

  @Test
  void audience_isLabelledAsAnExactDisclosure() {
    assertThat(StoryHtml.of(Stories.plain()))
        .contains("<span class=\"badge\">An exact list, without noise.</span> EXACT DISCLOSURE")
        .contains("/tmp/demo/metromail/audiences/audience-1.csv");
  }

  @Test
  void withheldAudience_showsNoSizeAndNoTruth() {
    assertThat(text(StoryHtml.of(Stories.with(text -> text, Stories.withheld()))))
        .contains("Withheld no list was delivered")
        .doesNotContain("rounded down to hundreds")
        .doesNotContain("In truth");
  }

  @Test
  void gapThatNoiseCannotExplain_isPutDownToMatching() {
    assertThat(text(StoryHtml.of(Stories.plain())))
        .contains("The gap is \u22123,122. Noise explains about 12 of it")
        .contains("The rest is matching: people whose e-mail address");
  }

  private static String text(String page) {
    return page.replaceAll("<[^>]*>", "");
  }

  private static long count(String page, String what) {
    return Pattern.compile(Pattern.quote(what)).matcher(page).results().count();
  }
}
