package io.parley.policy;

import java.util.Arrays;
import java.util.stream.Collectors;

/** {@code docs/reasons.md}, from the registry. */
final class ReasonDocument {
  private static final String HEAD =
      """
      # Why a question is refused

      Written from `policies/src/main/resources/io/parley/policy/reasons.yaml`; a test compares. \
      `parley policy reason CODE` prints a page of it.

      A refusal names every broken rule that can be found at once. Each has a stable code, the place \
      in the SQL, where a policy decides the place in its file, one sentence and a help. Where a \
      small change would pass, the refusal offers the changed SQL: it has been planned and judged \
      like a question, over the same policies and for the same receiver and purpose. It has not been \
      asked, and nothing was charged. No refusal says whether something exists that is not offered.

      The examples are over `policies/examples/retail-media`, asked by `hearth`.

      ## What protocols say

      HTTP: 400 the SQL says nothing that can be understood · 422 it says what cannot be answered · \
      403 a policy or the agreement says no · 429 no budget is left · 500 a fault of ours.

      SQLSTATE: where the SQL standard has a class, it is used: 42 (syntax error or access rule \
      violation), 22 (data exception), 0A (feature not supported). `42501` is what PostgreSQL and \
      Db2 call a missing privilege, `42S02` and `42S22` what ODBC calls an unknown table and column. \
      The standard has no class for limits, budgets and faults and leaves those that begin with 5 to \
      9 to products: 53 (insufficient resources), 54 (a limit of the program), 58 (a fault of the \
      system) mean the same in PostgreSQL and Db2. No state means more to a program than its class.

      """;

  private ReasonDocument() {}

  static String text() {
    return HEAD
        + "| code | meaning | HTTP | SQLSTATE |\n| --- | --- | --- | --- |\n"
        + Arrays.stream(ReasonCode.values())
            .map(code -> row(code.page()))
            .collect(Collectors.joining())
        + Arrays.stream(ReasonPage.From.values())
            .map(ReasonDocument::part)
            .collect(Collectors.joining());
  }

  private static String row(ReasonPage page) {
    String code = page.code().code();
    return "| [%s](#%s) | %s | %d | %s |\n"
        .formatted(code, code, page.meaning(), page.http(), page.sqlState());
  }

  private static String part(ReasonPage.From from) {
    String title =
        switch (from) {
          case STATEMENT -> "Found while the statement is read";
          case POLICY -> "Said by the policies";
          case ENGINE -> "Found while the question is analysed and planned";
          case ROOM -> "Said by the room";
        };
    return "\n## "
        + title
        + "\n\n"
        + Arrays.stream(ReasonCode.values())
            .map(ReasonCode::page)
            .filter(page -> page.from() == from)
            .map(ReasonPage::markdown)
            .collect(Collectors.joining("\n"));
  }
}
