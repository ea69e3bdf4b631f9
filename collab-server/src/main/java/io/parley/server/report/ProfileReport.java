package io.parley.server.report;

import io.parley.query.release.NoisedNumber;
import java.util.ArrayList;
import java.util.Comparator;
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
    Optional<NoisedNumber> us = answers.get("all of the audience").noised(0, "people");
    Optional<NoisedNumber> them = answers.get("all of the base").noised(0, "people");
    List<Finding.Row> rows = new ArrayList<>();
    for (int row = 0; row < ours.rows(); row++) {
      String label = ours.label(row, "label");
      Optional<NoisedNumber> part = ours.noised(row, "people");
      Optional<NoisedNumber> otherPart =
          theirs.row("label", label).flatMap(r -> theirs.noised(r, "people"));
      rows.add(
          new Finding.Row(
              List.of(label),
              List.of(
                  Shares.index(part, us, otherPart, them),
                  Shares.of("share of the audience", part, us),
                  Shares.of("share of the base", otherPart, them))));
    }
    return new Findings(
        verdict(rows),
        List.of(new Finding("Audience beside base", List.of(attribute), rows)),
        Shown.groups(ours),
        List.of(
            "Index = 100 · share of the audience / share of the base. Its range holds where those of its four numbers do, each at 98.75 %.",
            "Shares divide by totals that are questions of their own, as groups that do not show are in them."));
  }

  private static Verdict verdict(List<Finding.Row> rows) {
    Optional<Finding.Row> clear =
        rows.stream()
            .filter(r -> r.figures().get(0).low().filter(l -> l > 100).isPresent())
            .max(Comparator.comparing(r -> r.figures().get(0).estimate().orElseThrow()));
    return clear
        .map(
            r ->
                new Verdict(
                    Verdict.Tone.MORE,
                    String.format(
                        Locale.ROOT,
                        "`%s` stands out in the audience: index %.0f (range %.0f to %.0f).",
                        r.labels().get(0),
                        r.figures().get(0).estimate().orElseThrow(),
                        r.figures().get(0).low().orElseThrow(),
                        r.figures().get(0).high().orElseThrow())))
        .orElse(
            new Verdict(
                Verdict.Tone.INCONCLUSIVE, "Inconclusive: no group's index is clearly above 100."));
  }
}
