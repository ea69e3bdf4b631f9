package io.parley.server.demo.page;

import io.parley.identity.page.Html;
import java.util.List;

/** Whether the e-mails worked: verdicts first, then bars, then every figure. */
final class LiftPart {
  private LiftPart() {}

  static Html section(List<Outcome> outcomes) {
    return Html.of(
        """
        <section aria-labelledby="lift">
        <h2 id="lift">Did the e-mails work?</h2>
        <p class="aside">Kind of evidence: <strong>randomised experiment</strong>. Chance decided who \
        was sent which e-mail, or none, so a difference is an effect and not a habit.</p>
        {}{}{}\
        <p class="aside">A range holds sampling and privacy noise together: it answers \u201cwhat would \
        happen again?\u201d. Each is at 95\u00a0% by itself, not corrected for there being {} of them. \
        The private answers are about customers whom both companies know and matched; the published \
        ones about the whole experiment.</p>
        </section>
        """,
        Verdict.sentences(outcomes),
        LiftBars.of(outcomes),
        LiftTable.of(outcomes),
        outcomes.size());
  }
}
