package io.parley.policy;

import java.util.stream.Stream;

/** Findings about public tables. */
final class PublicTableLint {
  private PublicTableLint() {}

  static Stream<LintFinding> findings(PublicTable table) {
    return table.key().isEmpty()
        ? Stream.of(
            LintCode.PUBLIC_WITHOUT_KEY.at(
                table.position(),
                "each row of a person that is looked up in `%s` may become %,d rows"
                    .formatted(table.table(), table.rows()),
                "declare `key` if its rows differ in some columns; without one most look-ups are"
                    + " refused as too large"))
        : Stream.empty();
  }
}
