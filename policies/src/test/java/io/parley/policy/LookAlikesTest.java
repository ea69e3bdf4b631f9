package io.parley.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names that look alike: refused where a letter is of another script, warned of where not. */
class LookAlikesTest {
  private static final String POLICY =
      """
      policy: parley/v1
      table: exposures
      owner: metromail
      population: readers
      person: person
      match: [email]
      columns:
        %s: {type: integer, use: [filter]}
        %s: {type: integer, use: [filter]}
      allow:
        - analysis: aggregate
          to: [hearth]
          purposes: [measurement]
          protection: {epsilon_per_query: 1, delta_per_query: 1e-9, groups_per_person: 1, rows_per_person: 1, rows_before_join: 10, min_people: 50}
      """;

  private static List<String> lint(TablePolicy policy) {
    return PolicyLint.lint(
            new PolicySet(List.of(policy), List.of(Sample.budget("metromail", false))),
            Sample.TODAY)
        .stream()
        .filter(f -> f.code().equals("names-look-alike"))
        .map(f -> f.position().line() + ": " + f.message())
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "total, tota1",
    "zero, zer0",
    "modern, modem",
    "vvidth, width",
    "a_b, a__b",
    "segment, segment_",
    "pers0n, person_x",
    "turn, tum"
  })
  void lint_columnsThatLookAlike_warns(String one, String other) {
    String shown = one.equals("pers0n") ? "person" : one;
    String second = one.equals("pers0n") ? one : other;

    assertThat(lint(PolicyFiles.table(POLICY.formatted(one, other))))
        .hasSize(1)
        .allMatch(
            m ->
                m.endsWith(
                    ": `%s` looks like `%s`: a reader may take one for the other"
                        .formatted(second, shown)));
  }

  @ParameterizedTest
  @CsvSource({"total, totals", "a_1, a_2", "spend, spent", "bill, boll", "x1, x10", "width, with"})
  void lint_columnsThatDoNot_saysNothing(String one, String other) {
    assertThat(lint(PolicyFiles.table(POLICY.formatted(one, other)))).isEmpty();
  }

  /** Cyrillic o, Greek omicron, full-width and accented letters, a soft hyphen, a digit's twin. */
  @ParameterizedTest
  @CsvSource({
    "p\u0435rson, U+0435 CYRILLIC SMALL LETTER IE",
    "pers\u03BFn, U+03BF GREEK SMALL LETTER OMICRON",
    "\uFF50erson, U+FF50 FULLWIDTH LATIN SMALL LETTER P",
    "p\u00E9rson, U+00E9 LATIN SMALL LETTER E WITH ACUTE",
    "pe\u0301rson, U+0301 COMBINING ACUTE ACCENT",
    "\u217Cine, U+217C SMALL ROMAN NUMERAL FIFTY",
    "x\u0661, U+0661 ARABIC-INDIC DIGIT ONE"
  })
  void read_columnWithALetterOfAnotherScript_isRefusedWithItsName(String name, String letter) {
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> PolicyFiles.read(POLICY.formatted(name, "other")))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("a column's name cannot be `" + name + "`, it holds " + letter);
  }

  @ParameterizedTest
  @CsvSource({
    "mens, m\u0435ns",
    "Web, web",
    "caf\u00E9, cafe\u0301",
    "O, 0",
    "one, \uFF4Fne",
    "Berlin, B\u0435rlin"
  })
  void lint_valuesThatLookAlike_warns(String one, String other) {
    String text =
        POLICY
            .formatted("age", "size")
            .replace(
                "size: {type: integer, use: [filter]}",
                "size: {type: text, use: [group], values: ['%s', '%s']}".formatted(one, other));

    assertThat(lint(PolicyFiles.table(text)))
        .containsExactly(
            "9: the values `%s` and `%s` of `size` look alike: they are two groups"
                .formatted(one, other));
  }
}
