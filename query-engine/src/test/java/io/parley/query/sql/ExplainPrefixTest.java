package io.parley.query.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExplainPrefixTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "EXPLAIN PRIVACY SELECT 1",
        "explain privacy select 1",
        " \n\tExplain\r\nPrivacy\nSELECT 1",
        "-- a comment\nEXPLAIN PRIVACY SELECT 1",
        "/* EXPLAIN */ EXPLAIN /* -- */ PRIVACY/**/SELECT 1",
        "EXPLAIN--\nPRIVACY(SELECT 1)",
        "EXPLAIN PRIVACY"
      })
  void prefix_isBlankedInPlace(String sql) {
    String explained = ExplainPrefix.explained(sql).orElseThrow();

    assertThat(explained).hasSameSizeAs(sql);
    for (int i = 0; i < sql.length(); i++) {
      assertThat(explained.charAt(i)).isIn(sql.charAt(i), ' ');
    }
    assertThat(explained.replaceAll("(?s)/\\*.*?\\*/|--[^\\n]*", "").strip())
        .isEqualTo(
            sql.replaceAll("(?s)/\\*.*?\\*/|--[^\\n]*", "")
                .strip()
                .replaceFirst("(?i)explain\\s*privacy\\s*", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SELECT 1",
        "EXPLAIN",
        "EXPLAIN SELECT 1",
        "EXPLAIN PLAN FOR SELECT 1",
        "EXPLAINPRIVACY SELECT 1",
        "EXPLAIN PRIVACYX",
        "EXPLAIN PRIVACY_ SELECT 1",
        "EXPLAIN/* PRIVACY SELECT 1",
        "-- EXPLAIN PRIVACY SELECT 1",
        "/*+ privacy(epsilon='1') */ EXPLAIN PRIVACY SELECT 1",
        "'x' EXPLAIN PRIVACY SELECT 1"
      })
  void otherText_isNoPrefix(String sql) {
    assertThat(ExplainPrefix.explained(sql)).isEqualTo(Optional.empty());
  }

  @Test
  void manyComments_areOnePass() {
    assertThat(ExplainPrefix.explained("/**/--\n".repeat(200_000) + "EXPLAIN")).isEmpty();
  }
}
