package io.parley.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DiagnosticsTest {
  @Test
  void render_reason_showsTheQuestionAndThePolicysLine() {
    String sql = "SELECT segment,\n       person\nFROM metromail.exposures";

    assertThat(Diagnostics.render(reason(new SqlPosition(2, 8, 2, 13)), sql))
        .isEqualTo(
            """
            denied[row-level-output]: rows
             --> question:2:8
              |
            2 |        person
              |        ^^^^^^
              = policy: a.yaml:3:1
              = help: ask for numbers
            """);
  }

  @Test
  void render_reasonWithThePolicysText_showsBothPlacesBesideOneMargin() {
    String policy = "a: 1\n".repeat(11) + "  zip_code: {type: text, use: []}\n";
    Reason reason =
        new Reason(
            "column-use-not-allowed",
            "no",
            Optional.of(new SqlPosition(1, 8, 1, 15)),
            Optional.of(new PolicyPosition("a.yaml", 12, 3)),
            "do not");

    assertThat(Diagnostics.render(reason, "SELECT zip_code FROM t", Map.of("a.yaml", policy)))
        .isEqualTo(
            """
            denied[column-use-not-allowed]: no
              --> question:1:8
               |
            1  | SELECT zip_code FROM t
               |        ^^^^^^^^
              ::: a.yaml:12:3
               |
            12 |   zip_code: {type: text, use: []}
               |   ^^^^^^^^
               = help: do not
            """);
  }

  @Test
  void render_policysTextUnknown_namesThePlaceAlone() {
    assertThat(Diagnostics.render(reason(new SqlPosition(1, 1, 1, 6)), "SELECT", Map.of("b", "")))
        .contains("  = policy: a.yaml:3:1\n")
        .doesNotContain(":::");
  }

  @Test
  void render_reasonWithoutPlaces_showsMessageAndHelp() {
    Reason reason =
        new Reason("no-table", "no table", Optional.empty(), Optional.empty(), "name one");

    assertThat(Diagnostics.render(reason, "SELECT 1"))
        .isEqualTo("denied[no-table]: no table\n  = help: name one\n");
  }

  @Test
  void render_spanOverLines_marksTheFirstAndNamesTheLast() {
    assertThat(Diagnostics.render(reason(new SqlPosition(1, 8, 3, 2)), "SELECT a +\n b +\n c"))
        .contains("1 | SELECT a +\n  |        ^^^ ... to line 3\n");
  }

  @Test
  void render_tabsAndWideCharacters_keepsCaretsUnderTheSpan() {
    assertThat(Diagnostics.render(reason(new SqlPosition(1, 6, 1, 8)), "\t'日本'abc"))
        .contains("1 |     '日本'abc\n  |           ^^^\n");
  }

  @Test
  void render_longLine_cutsBothSides() {
    String sql = "x".repeat(500) + "HERE" + "y".repeat(500);
    String shown = Diagnostics.render(reason(new SqlPosition(1, 501, 1, 504)), sql);

    assertThat(shown).contains("1 | …" + "x".repeat(30) + "HERE" + "y".repeat(66) + "…\n");
    assertThat(shown).contains("  | " + " ".repeat(31) + "^^^^\n");
  }

  @Test
  void render_spanBeyondTheText_doesNotFail() {
    for (SqlPosition at :
        new SqlPosition[] {new SqlPosition(9, 9, 9, 12), new SqlPosition(1, 40, 1, 44)}) {
      assertThat(Diagnostics.render(reason(at), "SELECT 1")).contains("^").contains("= help");
    }
  }

  @Test
  void render_controlAndReorderingCharacters_areNotPrinted() {
    String shown =
        Diagnostics.render(reason(new SqlPosition(1, 1, 1, 6)), "SELECT '\u001b[2J\u202e'");

    assertThat(shown).contains("SELECT '\uFFFD[2J\uFFFD'").doesNotContain("\u001b", "\u202e");
  }

  @Test
  void render_windowsLineEndsInAPolicy_findsTheLine() {
    PolicyProblem problem =
        new PolicyProblem(new PolicyPosition("p.yaml", 2, 8), 3, "wrong", "right it");

    assertThat(Diagnostics.render(problem, "\uFEFFpolicy: x\r\ntable: abc\r\n"))
        .isEqualTo(
            """
            error: wrong
             --> p.yaml:2:8
              |
            2 | table: abc
              |        ^^^
              = help: right it
            """);
  }

  @Test
  void render_finding_namesSeverityAndCode() {
    LintFinding finding = LintCode.EPSILON_HIGH.at(new PolicyPosition("p.yaml", 1, 1), "m", "h");

    assertThat(Diagnostics.render(finding, "policy: x")).startsWith("warning[epsilon-high]: m\n");
  }

  private static Reason reason(SqlPosition at) {
    return new Reason(
        "row-level-output",
        "rows",
        Optional.of(at),
        Optional.of(new PolicyPosition("a.yaml", 3, 1)),
        "ask for numbers");
  }
}
