package io.parley.identity.report;

import io.parley.identity.page.Html;
import io.parley.identity.report.Report.Guard;
import io.parley.identity.report.Report.Refused;
import io.parley.identity.report.Report.Source;
import java.util.List;

/** What came in, what was refused, and what guards prevented. */
final class InputPart {
  private InputPart() {}

  static Html section(Report report) {
    return Html.of(
        """
        <section id="input" aria-labelledby="input-title">
        <h2 id="input-title">What came in, and what did not</h2>
        {}{}{}</section>
        """,
        sources(report.sources()),
        refused(report.refused()),
        guards(report.guards()));
  }

  private static Html sources(List<Source> sources) {
    return Html.of(
        """
        <div class="wide" role="region" aria-label="Sources" tabindex="0">
        <table><thead><tr><th scope="col">Source</th><th scope="col">Records</th><th scope="col">People</th>\
        </tr></thead>
        <tbody>
        {}</tbody></table></div>
        """,
        Html.each(
            sources,
            source ->
                Html.of(
                    "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td></tr>",
                    source.name(),
                    Figures.count(source.records()),
                    Figures.count(source.people()))));
  }

  private static Html refused(List<Refused> refused) {
    if (refused.isEmpty()) {
      return Html.of("<p>No row was rejected, and no value was set aside.</p>\n");
    }
    return Html.of(
        """
        <h3>Rejected rows, and values set aside</h3>
        <div class="wide" role="region" aria-label="Rejected rows, and values set aside" tabindex="0">
        <table><thead><tr><th scope="col">Source</th><th scope="col" class="text">What</th>\
        <th scope="col" class="text">Why</th><th scope="col">How many</th></tr></thead>
        <tbody>
        {}</tbody></table></div>
        """,
        Html.each(
            refused,
            r ->
                Html.of(
                    "<tr><th scope=\"row\">{}</th><td class=\"text\">{}</td><td class=\"text\">{}</td><td>{}</td></tr>",
                    r.source(),
                    r.what(),
                    r.reason(),
                    Figures.count(r.count()))));
  }

  private static Html guards(List<Guard> guards) {
    return guards.isEmpty()
        ? Html.NOTHING
        : Html.of(
            """
            <h3>Guards</h3>
            <ul>
            {}</ul>
            """,
            Html.each(
                guards,
                guard ->
                    Html.of(
                        "<li>{}: <b>{}</b></li>", guard.guard(), Figures.count(guard.count()))));
  }
}
