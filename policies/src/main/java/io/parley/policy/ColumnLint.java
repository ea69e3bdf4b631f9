package io.parley.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Findings about single columns. */
final class ColumnLint {
  private ColumnLint() {}

  static Stream<LintFinding> findings(TablePolicy table) {
    return table.columns().stream()
        .flatMap(
            c ->
                Stream.of(
                        shownHoweverSmall(table, c),
                        withheldWhenSmall(table, c),
                        precise(table, c),
                        withoutEffect(c))
                    .flatMap(s -> s));
  }

  private static Stream<LintFinding> shownHoweverSmall(TablePolicy table, ColumnPolicy column) {
    boolean minPeople =
        table.allow().stream()
            .anyMatch(
                a ->
                    a instanceof Allowance.Aggregate g
                        && g.protection().minPeople() > 1
                        && !g.protection().hideSmall());
    if (!minPeople || !column.use().contains(Use.GROUP) || column.values().isEmpty()) {
      return Stream.empty();
    }
    return Stream.of(
        LintCode.VALUES_WITH_MIN_PEOPLE.at(
            column.position(),
            "the declared groups of `%s` always show: noise protects them, `min_people` does not"
                .formatted(column.name()),
            "nothing, if that is meant; write `hide_small: true` to withhold small groups"));
  }

  private static Stream<LintFinding> withheldWhenSmall(TablePolicy table, ColumnPolicy column) {
    if (!column.use().contains(Use.GROUP)
        || !column.values().isEmpty()
        || table.allow().isEmpty()) {
      return Stream.empty();
    }
    return Stream.of(
        LintCode.GROUP_WITHOUT_VALUES.at(
            column.position(),
            "the groups of `%s` are not declared: small ones are withheld, and showing the others"
                    .formatted(column.name())
                + " costs δ",
            "declare `values` if the list is known without looking at data"));
  }

  private static Stream<LintFinding> withoutEffect(ColumnPolicy column) {
    List<String> keys = new ArrayList<>();
    boolean seen =
        column.use().stream()
            .anyMatch(
                use ->
                    switch (use) {
                      case GROUP, FILTER, COUNT_DISTINCT, AUDIENCE, THRESHOLD -> true;
                      case SUM, AVG, VARIANCE, QUANTILE -> false;
                    });
    if (column.grain().isPresent() && !seen) {
      keys.add("grain");
    }
    if (column.compare().size() < Comparison.values().length
        && !column.use().contains(Use.FILTER)
        && !column.use().contains(Use.AUDIENCE)
        && !column.use().contains(Use.THRESHOLD)) {
      keys.add("compare");
    }
    if (column.minPeople().isPresent()
        && !column.use().contains(Use.GROUP)
        && !column.use().contains(Use.FILTER)
        && !column.use().contains(Use.THRESHOLD)) {
      keys.add("min_people");
    }
    return keys.stream()
        .map(
            key ->
                LintCode.KEY_WITHOUT_EFFECT.at(
                    column.position(),
                    "`%s` of `%s` changes nothing: no use that is allowed looks at it"
                        .formatted(key, column.name()),
                    "remove it, or allow `group` or `filter`"));
  }

  private static Stream<LintFinding> precise(TablePolicy table, ColumnPolicy column) {
    boolean distinctive =
        switch (column.type()) {
          case TEXT, DECIMAL, DATE, TIMESTAMP -> column.values().isEmpty();
          case INTEGER, BOOLEAN -> false;
        };
    if (column.grain().isPresent()) {
      return Stream.empty();
    }
    boolean seen =
        column.use().contains(Use.FILTER)
            || column.use().contains(Use.GROUP)
            || column.use().contains(Use.THRESHOLD);
    if (!distinctive || !seen) {
      return Stream.empty();
    }
    return Stream.of(
        LintCode.PRECISE_FILTER.at(
            column.position(),
            "values of `%s.%s` may be distinctive: the room could link the rows of two questions"
                    .formatted(table.table(), column.name())
                + " by them",
            "offer a coarser column, such as bands or a shorter code"));
  }
}
