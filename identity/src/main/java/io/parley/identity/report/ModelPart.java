package io.parley.identity.report;

import io.parley.identity.page.Html;
import io.parley.identity.report.Report.Compared;
import io.parley.identity.report.Report.Level;
import io.parley.identity.report.Report.Model;

/** What the model learnt: m, u and the weight of each level. The chart is a table itself. */
final class ModelPart {
  private ModelPart() {}

  static Html section(Model model) {
    return Html.of(
        """
        <section id="model" aria-labelledby="model-title">
        <h2 id="model-title">What the model learnt</h2>
        <p>A level that is common between records of one person (<b>m</b>) and rare between strangers \
        (<b>u</b>) is evidence for one person. Its weight is log<sub>2</sub>(m/u): each bit doubles the \
        odds. Two records drawn at random begin at {} bits; from {} bits on a pair is linked.</p>
        <p class="legend"><span><i class="key main"></i>m, one person</span> \
        <span><i class="key soft"></i>u, strangers</span></p>
        <div class="levels">
        {}</div>
        <p class="aside">Model {}. With \u201crare values weigh more\u201d the weight shown is that of a value of \
        average frequency.</p>
        </section>
        """,
        Figures.bits(model.prior()),
        Figures.bits(model.threshold()),
        Html.each(model.comparisons(), c -> comparison(c, axis(model))),
        model.id());
  }

  private static Axis axis(Model model) {
    double low = 0;
    double high = 0;
    for (Compared compared : model.comparisons()) {
      for (Level level : compared.levels()) {
        low = Math.min(low, level.bits());
        high = Math.max(high, level.bits());
      }
    }
    return Axis.of(low, high).within(0.5, 99.5);
  }

  private static Html comparison(Compared compared, Axis axis) {
    return Html.of(
        """
        <table class="level"><caption>{}{}</caption>
        <colgroup><col class="what"><col class="shares"><col><col class="weight"><col class="bits"></colgroup>
        <thead><tr><th scope="col">level</th><th scope="col" colspan="2">m and u</th>\
        <th scope="col" colspan="2">weight, bits</th></tr></thead>
        <tbody>
        {}</tbody></table>
        """,
        compared.attribute(),
        compared.rarity() ? Html.of(" <small>rare values weigh more</small>") : Html.NOTHING,
        Html.each(compared.levels(), level -> row(level, axis)));
  }

  private static Html row(Level level, Axis axis) {
    Axis shares = Axis.of(0, 1);
    return Html.of(
        """
        <tr><th scope="row">{}</th>
        <td class="num"><span class="m">{}</span><span class="u">{}</span></td>
        <td class="draw"><svg aria-hidden="true" width="100%" height="26">\
        <rect class="track" x="0" width="100%" y="4" height="7"/>\
        <rect class="main" x="0" width="{}" y="4" height="7"/>\
        <rect class="track" x="0" width="100%" y="15" height="7"/>\
        <rect class="soft" x="0" width="{}" y="15" height="7"/></svg></td>
        <td class="draw"><svg aria-hidden="true" width="100%" height="26">\
        <rect class="{}" x="{}" width="{}" y="7" height="12"/>\
        <line class="zero" x1="{}" x2="{}" y1="0" y2="26"/></svg></td>
        <td class="num"><b>{}</b></td></tr>""",
        level.level(),
        Figures.share(level.m()),
        Figures.share(level.u()),
        shares.width(0, level.m()),
        shares.width(0, level.u()),
        level.bits() >= 0 ? "main" : "against",
        axis.place(Math.min(0, level.bits())),
        axis.width(0, level.bits()),
        axis.place(0),
        axis.place(0),
        Figures.bits(level.bits()));
  }
}
