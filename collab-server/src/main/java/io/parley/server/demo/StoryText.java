package io.parley.server.demo;

import io.parley.server.demo.story.Story;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The story for a terminal. */
final class StoryText {
  private StoryText() {}

  static String of(Story story) {
    StringBuilder text = new StringBuilder();
    line(text, "");
    line(text, "PEOPLE, as each party's own node resolved them");
    story.people().forEach((party, p) -> people(text, party, p));
    line(text, "");
    line(text, "KEYS  %s", keys(story));
    line(text, "");
    line(text, "OVERLAP  how many customers do both know?");
    line(
        text,
        "  %,d  [%,.0f, %,.0f] with 95 %% certainty; the generator's truth is %,d (%+,d: dirty identifiers that did not match, and noise)",
        story.overlap().estimate(),
        story.overlap().interval95().get(0),
        story.overlap().interval95().get(1),
        story.overlap().truth(),
        story.overlap().gap());
    line(text, "");
    line(text, "LIFT  did the e-mails work? (against customers who were sent none)");
    story
        .lift()
        .forEach(
            (arm, effects) -> {
              effect(text, arm, "visits", effects.visit());
              effect(text, arm, "conversions", effects.conversion());
            });
    line(text, "");
    line(text, "AUDIENCE  readers who were sent no e-mail and bought recently");
    line(
        text,
        "  about %,d people, delivered to metromail's own node: %s",
        story.audience().people(),
        story.audience().file());
    line(text, "  %s", story.audience().label());
    line(text, "");
    line(text, "REFUSED  %s", story.denied().sql().replaceAll("\\s+", " "));
    line(text, "  %s: %s", story.denied().rule(), story.denied().message());
    line(text, "  help: %s", story.denied().help());
    if (!story.denied().passes().isEmpty()) {
      line(text, "  passes: %s", story.denied().passes().replaceAll("\\s+", " "));
    }
    line(text, "");
    line(text, "BUDGET  of each population, this month");
    story
        .budget()
        .forEach(
            (party, b) ->
                line(
                    text,
                    "  %-10s ε %s of %s spent, δ %s of %s (%s)",
                    party,
                    b.epsilonSpent().stripTrailingZeros().toPlainString(),
                    b.epsilonLimit().stripTrailingZeros().toPlainString(),
                    b.deltaSpent().signum() == 0 ? "0" : b.deltaSpent(),
                    b.deltaLimit(),
                    b.population()));
    line(text, "");
    story.seconds().forEach((stage, s) -> line(text, "  %6.2f s  %s", s, stage));
    return text.toString();
  }

  private static void people(StringBuilder text, String party, Story.People people) {
    line(
        text,
        "  %-10s %,7d records (%d broken rows put aside) are %,d people; the generator made %,d",
        party,
        people.records(),
        people.rejected(),
        people.resolved(),
        people.truth());
    line(
        text,
        "  %-10s shared identifiers alone: %,d people; pairs of records with the model: precision %.4f, recall %.4f, F1 %.4f",
        "",
        people.byIdentifiers(),
        people.pairs().precision(),
        people.pairs().recall(),
        people.pairs().f1());
  }

  private static String keys(Story story) {
    return story.keys().equals(Story.BLINDED)
        ? "blinded: neither party can make a pseudonym without the other, who counts its help"
        : "keyed: either party can make every pseudonym; `parley demo --blinded` does without that";
  }

  private static void effect(StringBuilder text, String arm, String what, Story.Effect effect) {
    line(
        text,
        "  %-7s %-12s %s  %s   published without noise: %+.1f %%",
        arm,
        what,
        percent(effect.estimate()),
        interval(effect.interval95()),
        100 * effect.published());
  }

  private static String percent(@Nullable Double number) {
    return number == null ? "not estimable" : String.format(Locale.ROOT, "%+7.1f %%", 100 * number);
  }

  private static String interval(@Nullable List<Double> interval) {
    return interval == null
        ? ""
        : String.format(
            Locale.ROOT, "[%+.1f %%, %+.1f %%]", 100 * interval.get(0), 100 * interval.get(1));
  }

  private static void line(StringBuilder text, String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }
}
