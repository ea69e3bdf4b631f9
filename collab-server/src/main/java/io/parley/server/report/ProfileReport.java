package io.parley.server.report;

import io.parley.query.release.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who the people of an audience are, beside all of the base: 100 is the same share of both.
 *
 * @param members the table whose people are the audience
 */
record ProfileReport(String base, String attribute, String members) implements Report {
  static final Set<String> KEYS = Set.of("base", "attribute", "members");

  static ProfileReport read(Given given) {
    return new ProfileReport(
        given.table("base"), given.column("attribute"), given.table("members"));
  }

  @Override
  public Evidence evidence() {
    return Evidence.DESCRIPTION;
  }

  @Override
  public Map<String, String> questions() {
    Map<String, String> questions = new LinkedHashMap<>();
    String by =
        "SELECT b.%1$s AS label, COUNT(DISTINCT person) AS people FROM %2$s b%3$s GROUP BY b.%1$s";
    String all = "SELECT COUNT(DISTINCT person) AS people FROM %s b%s";
    String joined = " JOIN " + members + " USING (person)";
    questions.put("base", by.formatted(attribute, base, ""));
    questions.put("audience", by.formatted(attribute, base, joined));
    questions.put("all of the base", all.formatted(base, ""));
    questions.put("all of the audience", all.formatted(base, joined));
    return questions;
  }

  @Override
  public Findings findings(Replies answers) {
    Answers ours = answers.get("audience");
    Answers theirs = answers.get("base");
    Optional<Counted> us = people(answers.get("all of the audience"), 0);
    Optional<Counted> them = people(answers.get("all of the base"), 0);
    int compared = ours.rows();
    List<Finding.Row> rows = new ArrayList<>();
    for (int row = 0; row < ours.rows(); row++) {
      String label = ours.label(row, "label");
      Optional<Counted> part = people(ours, row);
      Optional<Counted> otherPart = theirs.row("label", label).flatMap(r -> people(theirs, r));
      rows.add(
          new Finding.Row(
              List.of(label),
              List.of(
                  Shares.index(part, us, otherPart, them)
                      .together(
                          compared,
                          // Two numbers a row, and the two totals.
                          Shares.indexRange(part, us, otherPart, them, 2 * compared + 2)),
                  Shares.of("share of the audience", part, us),
                  Shares.of("share of the base", otherPart, them))));
    }
    return new Findings(
        verdict(rows),
        List.of(new Finding("Audience beside base", List.of(attribute), rows)),
        Shown.groups(ours),
        List.of(
            "Standing out is what an index does whose range lies above 100 with all %d rows at once: so many are looked at, and in the table each range holds by itself."
                .formatted(compared),
            "Index = 100 · share of the audience / share of the base. Its range holds where those of its four numbers do, each at 98.75 %.",
            "Shares divide by totals that are questions of their own, as groups that do not show are in them."));
  }

  private static Optional<Counted> people(Answers answer, int row) {
    return answer.counted(row, "people", Figure.Unit.PEOPLE);
  }

  private static Verdict verdict(List<Finding.Row> rows) {
    List<Finding.Row> clear =
        rows.stream()
            .filter(
                r -> r.figures().get(0).named(rows.size()).filter(i -> i.low() > 100).isPresent())
            .toList();
    return Shown.top(clear, 0)
        .map(Shown.Top::row)
        .map(
            r -> {
              Interval range = r.figures().get(0).named(rows.size()).orElseThrow();
              return new Verdict(
                  Verdict.Tone.MORE,
                  String.format(
                      Locale.ROOT,
                      "`%s` stands out in the audience: index %.0f (95%% range %.0f to %.0f%s).",
                      r.labels().get(0),
                      r.figures().get(0).estimate().orElseThrow(),
                      range.low(),
                      range.high(),
                      Shown.atOnce(rows.size(), "rows")));
            })
        .orElse(
            new Verdict(
                Verdict.Tone.INCONCLUSIVE, "Inconclusive: no group's index is clearly above 100."));
  }
}
