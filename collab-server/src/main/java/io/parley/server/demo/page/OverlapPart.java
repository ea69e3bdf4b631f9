package io.parley.server.demo.page;

import io.parley.identity.page.Html;
import io.parley.server.demo.story.Story;
import io.parley.server.page.Figures;
import java.util.Map;

/** How many customers both know, how far that is from the truth, and why. */
final class OverlapPart {
  private OverlapPart() {}

  static Html section(Story story) {
    Story.Overlap overlap = story.overlap();
    String range = Figures.counts(overlap.interval95());
    return Html.of(
        """
        <section aria-labelledby="overlap">
        <h2 id="overlap">How many customers do both know?</h2>
        <p class="big"><strong>{}</strong> <span>95\u00a0% range {}</span></p>
        {}
        <p class="legend"><span><i class="key filled"></i>private answer: {}</span> \
        <span><i class="key diamond"></i>the generator\u2019s truth: {}</span></p>
        <p>{}</p>
        <p class="aside">The truth is known here only because the demo made up the names and addresses \
        and counted before it spoilt some. Among real companies nobody has this number.</p>
        {}</section>
        """,
        Figures.count(overlap.estimate()),
        range,
        Meter.beside(
            (double) overlap.estimate(),
            (double) overlap.truth(),
            "private answer "
                + Figures.count(overlap.estimate())
                + ", 95 % range "
                + range
                + "; truth "
                + Figures.count(overlap.truth())),
        Figures.count(overlap.estimate()),
        Figures.count(overlap.truth()),
        gap(overlap),
        people(story.people()));
  }

  /** The range speaks of noise only, so most of the gap has another cause. */
  private static Html gap(Story.Overlap overlap) {
    double low = overlap.interval95().get(0);
    double high = overlap.interval95().get(1);
    if (low <= overlap.truth() && overlap.truth() <= high) {
      return Html.of(
          "The truth lies inside the range: noise alone explains the gap of {}.",
          Figures.signedCount(overlap.gap()));
    }
    return Html.of(
        "The gap is <strong>{}</strong>. Noise explains about {} of it, and the range speaks of noise"
            + " only. {}",
        Figures.signedCount(overlap.gap()),
        Figures.count((high - low) / 2),
        overlap.gap() < 0
            ? "The rest is matching: people whose e-mail address and telephone number are mistyped,"
                + " outdated or missing in one of the files, and whom exact matching cannot find."
            : "The rest is matching: people who share an e-mail address or a telephone number with"
                + " somebody else.");
  }

  private static Html people(Map<String, Story.People> people) {
    return Html.of(
        """
        <p class="aside" id="people">From records to people, at each company\u2019s own node. Only its own \
        operator sees such counts; the demo plays both.</p>
        <div class="wide" role="region" aria-labelledby="people" tabindex="0">
        <table aria-labelledby="people">
        <thead><tr><th scope="col">Company</th><th scope="col">Records</th>\
        <th scope="col">Broken rows put aside</th><th scope="col">People found</th>\
        <th scope="col">People in truth</th></tr></thead>
        <tbody>
        {}</tbody>
        </table>
        </div>
        """,
        Html.each(
            people.entrySet(),
            p ->
                Html.of(
                    "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
                    Words.name(p.getKey()),
                    Figures.count(p.getValue().records()),
                    Figures.count(p.getValue().rejected()),
                    Figures.count(p.getValue().resolved()),
                    Figures.count(p.getValue().truth()))));
  }
}
