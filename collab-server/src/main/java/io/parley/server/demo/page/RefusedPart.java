package io.parley.server.demo.page;

import io.parley.identity.page.Html;
import io.parley.server.demo.story.Story;

/** The question that nobody may ask. */
final class RefusedPart {
  private RefusedPart() {}

  static Html section(Story.Denied denied) {
    return Html.of(
        """
        <section aria-labelledby="refused">
        <h2 id="refused">A question that was refused</h2>
        <pre tabindex="0"><code>{}</code></pre>
        <p><strong>Refused</strong> by the rule <code>{}</code>: {}.</p>
        <p>What to do instead: {}.</p>
        {}</section>
        """,
        denied.sql(),
        denied.rule(),
        denied.message(),
        Html.withCode(denied.help()),
        passing(denied.passes()));
  }

  /** The refusal's own offer, found by planning. */
  private static Html passing(String sql) {
    return sql.isEmpty()
        ? Html.of("")
        : Html.of(
            """
            <p>The refusal offers this question, which passes:</p>
            <pre tabindex="0"><code>{}</code></pre>
            """,
            sql);
  }
}
