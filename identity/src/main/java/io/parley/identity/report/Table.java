package io.parley.identity.report;

import io.parley.identity.page.Html;
import java.util.ArrayList;
import java.util.List;

/** The figures behind a drawing, folded away until somebody wants them. */
final class Table {
  private final List<String> heads;
  private final List<List<String>> rows = new ArrayList<>();

  Table(String... heads) {
    this.heads = List.of(heads);
  }

  Table row(String... cells) {
    if (cells.length != heads.size()) {
      throw new IllegalArgumentException("a row has a cell for each head");
    }
    rows.add(List.of(cells));
    return this;
  }

  /**
   * The table.
   *
   * @param title such as {@code Records by person}
   */
  Html html(String title) {
    return Html.of(
        """
        <details><summary>{}: the figures</summary>
        <div class="wide" role="region" aria-label="{}" tabindex="0">
        <table><thead><tr>{}</tr></thead>
        <tbody>
        {}</tbody></table></div></details>
        """,
        title,
        title,
        Html.each(heads, head -> Html.of("<th scope=\"col\">{}</th>", head)),
        Html.each(
            rows,
            row ->
                Html.of(
                    "<tr><th scope=\"row\">{}</th>{}</tr>",
                    row.get(0),
                    Html.each(row.subList(1, row.size()), cell -> Html.of("<td>{}</td>", cell)))));
  }
}
