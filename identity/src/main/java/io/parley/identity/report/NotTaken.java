package io.parley.identity.report;

import io.parley.identity.plan.Staged;
import io.parley.identity.plan.Staged.SourceCount;
import io.parley.identity.report.Report.Refused;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What staging did not take, without a value and without a line. */
final class NotTaken {
  private NotTaken() {}

  /** By source in the order of the identity file, rows first, then values by attribute. */
  static List<Refused> of(Staged staged) {
    List<Refused> refused = new ArrayList<>();
    for (SourceCount source : staged.sources()) {
      List<Refused> rows = new ArrayList<>();
      source
          .rejected()
          .forEach(
              (reason, count) ->
                  rows.add(new Refused(source.name(), "rows", reason.text(), count)));
      rows.sort(Comparator.comparing(Refused::reason));
      List<Refused> values = new ArrayList<>();
      source
          .unread()
          .forEach(
              (attribute, count) ->
                  values.add(new Refused(source.name(), attribute, "unreadable", count)));
      source
          .junk()
          .forEach(
              (attribute, count) ->
                  values.add(new Refused(source.name(), attribute, "junk", count)));
      values.sort(Comparator.comparing(Refused::what).thenComparing(Refused::reason));
      refused.addAll(rows);
      refused.addAll(values);
    }
    return refused.stream().filter(r -> r.count() > 0).toList();
  }
}
