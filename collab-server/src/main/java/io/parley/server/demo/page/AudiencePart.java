package io.parley.server.demo.page;

import io.parley.identity.page.Html;
import io.parley.server.demo.story.Story;
import io.parley.server.page.Figures;

/** The delivered audience, which is no noised number and must not look like one. */
final class AudiencePart {
  private AudiencePart() {}

  static Html section(Story.Audience audience) {
    return Html.of(
        """
        <section aria-labelledby="audience">
        <h2 id="audience">Whom to write to next</h2>
        <p>Metromail\u2019s readers who were sent no e-mail and bought at Hearth within three months.</p>
        {}
        <p class="label"><span class="badge">An exact list, without noise.</span> {}</p>
        </section>
        """,
        audience.file().isEmpty() ? withheld() : delivered(audience),
        audience.label());
  }

  private static Html delivered(Story.Audience audience) {
    return Html.of(
        """
        <p class="big"><strong>about {}</strong> <span>people, rounded down to hundreds</span></p>
        <p>The list lies on Metromail\u2019s own node and nowhere else:</p>
        <pre tabindex="0"><code>{}</code></pre>
        <p class="aside">In truth {} people satisfy the condition; matching loses some of them.</p>""",
        Figures.count(audience.people()),
        audience.file(),
        Figures.count(audience.truth()));
  }

  private static Html withheld() {
    return Html.of(
        """
        <p class="big"><strong>Withheld</strong> <span>no list was delivered</span></p>
        <p>Too few people satisfy the condition, and a short list would point at single persons.</p>""");
  }
}
