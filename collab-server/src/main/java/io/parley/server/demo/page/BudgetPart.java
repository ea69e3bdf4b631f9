package io.parley.server.demo.page;

import io.parley.identity.page.Html;
import io.parley.server.demo.story.Story;
import io.parley.server.page.Figures;
import io.parley.server.wire.AnswerDocument;
import java.math.BigDecimal;
import java.util.Map;

/** What the story cost each population. */
final class BudgetPart {
  private BudgetPart() {}

  static Html section(Story story) {
    return Html.of(
        """
        <section aria-labelledby="budget">
        <h2 id="budget">What it cost</h2>
        <p>Every answer spends from a budget that its owner set for its own people, kept in the owner\u2019s \
        ledger. When it is used up, questions are refused until the next period. A question joined \
        over both companies is charged to both. The bars show the end of the story; what you ask \
        afterwards comes on top.</p>
        <div class="budgets">
        {}</div>
        </section>
        """,
        Html.each(story.budget().entrySet(), e -> population(story, e.getKey(), e.getValue())));
  }

  private static Html population(Story story, String party, Story.Budget budget) {
    int disclosures = disclosures(story.answers(), party + "." + budget.population());
    return Html.of(
        """
        <div>
        <h3>{} <span>{}</span></h3>
        {}{}<p class="aside">Exact disclosures counted: {}</p>
        </div>""",
        Words.name(party),
        budget.population(),
        bar("\u03b5", "privacy loss", budget.epsilonSpent(), budget.epsilonLimit()),
        bar("\u03b4", "chance beyond it", budget.deltaSpent(), budget.deltaLimit()),
        disclosures);
  }

  private static Html bar(String sign, String meaning, BigDecimal spent, BigDecimal limit) {
    String figure = Figures.decimal(spent) + " of " + Figures.decimal(limit);
    return Html.of(
        """
        <div class="label"><span>{} <small>{}</small></span><span class="figure">{}</span></div>
        {}
        """,
        sign,
        meaning,
        figure,
        Meter.spent(spent.doubleValue(), limit.doubleValue(), sign + ": " + figure + " spent"));
  }

  private static int disclosures(Map<String, AnswerDocument> answers, String population) {
    return answers.values().stream()
        .mapToInt(a -> a.receipt().disclosures().getOrDefault(population, 0))
        .sum();
  }
}
