package io.parley.server.demo.page;

import io.parley.identity.page.Html;
import io.parley.query.account.Charge;
import io.parley.server.demo.story.Story;
import io.parley.server.demo.story.StoryQuestions;
import io.parley.server.page.Figures;
import io.parley.server.wire.AnswerDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The footnote: nothing in it but what the receipts say. */
final class MethodsPart {
  private MethodsPart() {}

  static Html section(Story story) {
    return Html.of(
        """
        <section class="methods" aria-labelledby="methods">
        <h2 id="methods">Methods, from the receipts</h2>
        {}<p class="aside">Change: (rate with \u2212 rate without) / rate without, with Fieller\u2019s interval. \
        Extra per 1,000: the difference of the rates, normal interval. Extra in all: that difference times \
        the released size of the arm. All from released numbers and the public law of their noise.</p>
        <p class="aside">{} processes took {}. Pseudonyms were {}.</p>
        </section>
        """,
        Html.each(story.answers().entrySet(), e -> receipt(e.getKey(), e.getValue())),
        story.nodes(),
        stages(story.seconds()),
        story.keys());
  }

  private static Html receipt(String key, AnswerDocument answer) {
    AnswerDocument.Receipt receipt = answer.receipt();
    return Html.of(
        """
        <details>
        <summary><strong>{}</strong> asked by {} for {}, query <code>{}</code></summary>
        <dl>
        {}{}{}{}{}{}{}{}{}{}</dl>
        </details>""",
        Words.name(key),
        Words.name(receipt.asker()),
        receipt.purpose(),
        receipt.queryId(),
        StoryQuestions.named(key)
            .map(
                sql ->
                    Html.of(
                        "<dt>Question</dt><dd><pre tabindex=\"0\"><code>{}</code></pre></dd>\n",
                        sql))
            .orElse(Html.NOTHING),
        entry("Receiver", List.of(Words.name(receipt.receiver()))),
        entry("Rule", receipt.rule()),
        entry("Noise", noise(answer.columns())),
        entry("Promise", receipt.promise()),
        entry("Charges", charges(receipt.charges())),
        entry("Exact disclosures", pairs(receipt.disclosures())),
        entry("Snapshots", pairs(receipt.snapshots())),
        entry("Plan", List.of(receipt.plan())),
        entry("Agreement", List.of(receipt.agreement())));
  }

  private static Html entry(String term, List<String> lines) {
    return lines.isEmpty()
        ? Html.NOTHING
        : Html.of("<dt>{}</dt>\n{}", term, Html.each(lines, line -> Html.of("<dd>{}</dd>", line)));
  }

  private static List<String> noise(List<AnswerDocument.Column> columns) {
    List<String> lines = new ArrayList<>();
    for (AnswerDocument.Column column : columns) {
      AnswerDocument.Noise noise = column.noise();
      if (noise != null) {
        lines.add(
            column.name()
                + ": "
                + noise.law()
                + ", within \u00b1"
                + Figures.count(noise.halfWidth95())
                + " for 95\u00a0%");
      }
    }
    return lines;
  }

  private static List<String> charges(Map<String, Charge> charges) {
    return charges.entrySet().stream()
        .map(
            c ->
                c.getKey()
                    + ": \u03b5 "
                    + Figures.decimal(c.getValue().epsilon())
                    + ", \u03b4 "
                    + Figures.decimal(c.getValue().nominalDelta()))
        .toList();
  }

  private static List<String> pairs(Map<String, ? extends Number> pairs) {
    return pairs.entrySet().stream().map(p -> p.getKey() + ": " + p.getValue()).toList();
  }

  private static String stages(Map<String, Double> seconds) {
    List<String> parts = new ArrayList<>();
    seconds.forEach((stage, s) -> parts.add(Words.stage(stage) + " " + Figures.seconds(s)));
    return String.join(", ", parts);
  }
}
