package io.parley.identity.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class HtmlTest {
  @Test
  void template_withTheWrongNumberOfValues_isRefused() {
    assertThatThrownBy(() -> Html.of("{} {}", "one"))
        .hasMessage("a template has more slots than values");
    assertThatThrownBy(() -> Html.of("{}", "one", "two"))
        .hasMessage("a template has fewer slots than values");
  }

  @Test
  void slotInsideAValue_isNotFilled() {
    assertThat(Html.of("{}-{}", "{}", "<").toString()).isEqualTo("{}-&lt;");
  }

  @Test
  void valueIsNeverMarkup_andMarkupIsNotEscapedTwice() {
    Html inner = Html.of("<b title=\"{}\">{}</b>", "\"'", "a & <i>");

    assertThat(Html.of("<p>{}</p>", inner).toString())
        .isEqualTo("<p><b title=\"&quot;&#39;\">a &amp; &lt;i&gt;</b></p>");
    assertThat(Html.each(List.of("<", "b"), text -> Html.of("<li>{}</li>", text)).toString())
        .isEqualTo("<li>&lt;</li>\n<li>b</li>\n");
    assertThat(Html.withCode("say `<x>` here").toString())
        .isEqualTo("say <code>&lt;x&gt;</code> here");
  }
}
