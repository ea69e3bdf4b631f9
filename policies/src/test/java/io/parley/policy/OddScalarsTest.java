package io.parley.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reader could take for another type than its author: kept as written, or refused. */
class OddScalarsTest {
  private static final String TABLE =
      """
      policy: parley/v1
      table: exposures
      owner: metromail
      population: readers
      person: person
      match: [email]
      columns:
        c: {type: %s, use: [group], values: [%s]}
      allow: []
      """;
  private static final String ALLOWANCE =
      """
      policy: parley/v1
      table: exposures
      owner: metromail
      population: readers
      person: person
      match: [email]
      columns:
        c: {type: text, use: [group]}
      allow:
        - analysis: aggregate
          to: [hearth]
          purposes: [measurement]
          protection: {epsilon_per_query: 1, delta_per_query: 1e-9, groups_per_person: 1, rows_per_person: %s, rows_before_join: 1000, min_people: 50}
      """;

  private static List<String> values(String type, String written) {
    return PolicyFiles.table(TABLE.formatted(type, written)).columns().get(0).values();
  }

  private static List<String> says(String policy) {
    try {
      return List.of("nothing: " + PolicyFiles.read(policy));
    } catch (PolicyException refused) {
      return refused.problems().stream().map(p -> p.message() + " | " + p.help()).toList();
    }
  }

  /** YAML 1.1 reads these as truth values, dates, base 60, binary or merges. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "no",
        "yes",
        "No",
        "YES",
        "on",
        "off",
        "y",
        "n",
        "N",
        "2026-11-28",
        "2026-11-28T08:00:00Z",
        "12:30:45",
        "190:20:30",
        "1_000",
        "0b1010",
        "0o9",
        "0xZZ",
        "-",
        "=",
        "<<",
        "1e",
        "e3",
        "+",
        ".",
        "..",
        "1.2.3",
        "inf",
        "nan",
        "NaN",
        "Infinity",
        "-nan",
        "truE",
        "nULL",
        "Nil",
        "none",
        "1,5"
      })
  void plainText_thatOtherReadersTakeForSomethingElse_isTheTextThatIsWritten(String written) {
    String item = written.equals("-") || written.contains(",") ? "'" + written + "'" : written;

    assertThat(values("text", item)).containsExactly(written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "true", "False", "TRUE", "null", "NULL", "~", "7", "-1", "+3", "007", "0x10", "0o17", "1.0",
        "1.", ".5", "1e3", "1E-320", ".inf", "-.INF", ".nan"
      })
  void plainValue_thatIsNoText_isRefusedForAColumnOfText(String written) {
    List<String> says = says(TABLE.formatted("text", written));

    assertThat(says).hasSize(1);
    assertThat(says.get(0))
        .startsWith("a value of type text must be text, found ")
        .containsAnyOf("| write it in quotes if it is meant as text", "| write one text");
    assertThat(values("text", "'" + written + "'")).containsExactly(written);
  }

  /** Each is a number elsewhere; here a number has one reading or none. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x10", "0o17", "010", "00", "-007", "1_000", "1,000", ".inf", "-.inf", ".nan", "1e-320",
        "1e400", "1e2147483648", "1e-2147483648", "1.5", "0", "-1", "'3'", "three", "١", "１", "½",
        "1e999999999999999999999"
      })
  void number_inAnUnusualSpellingOrOutOfRange_isRefused(String written) {
    String item = written.equals("1,000") ? "\"1,000\"" : written;
    List<String> says = says(ALLOWANCE.formatted(item));

    assertThat(says).hasSize(1);
    assertThat(says.get(0)).contains("`rows_per_person` ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "+3", "3.0", "3.", "3e0", "0.3e1", "30e-1"})
  void number_inAnySpellingOfDecimals_isThatNumber(String written) {
    TablePolicy policy = PolicyFiles.table(ALLOWANCE.formatted(written));

    assertThat(((Allowance.Aggregate) policy.allow().get(0)).protection().rowsPerPerson())
        .isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-2-3",
        "26-02-03",
        "2026-02-30",
        "02/03/2026",
        "20260203",
        "2026-02-03T00:00:00",
        "+12026-02-03",
        "-0001-02-03",
        "0000-01-01",
        "2026-W05-2",
        "2026-034",
        "today",
        "7",
        "true"
      })
  void date_inAnotherSpelling_isRefused(String written) {
    List<String> says = says(TABLE.formatted("date", written));

    assertThat(says).hasSize(1);
    assertThat(says.get(0)).startsWith("a value of type date ");
  }

  @Test
  void date_quotedOrNot_isThatDay() {
    assertThat(values("date", "2026-02-03, \"2026-02-04\""))
        .containsExactly("2026-02-03", "2026-02-04");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-02-03",
        "2026-02-03 08:00:00",
        "2026-02-03T08:00:00Z",
        "2026-02-03T08:00:00+01:00",
        "2026-02-03T24:00:00",
        "2026-02-03T08:00:60",
        "2026-02-03T08:00:00.1234567",
        "+12026-02-03T08:00:00",
        "-0001-02-03T08:00:00"
      })
  void timestamp_inAnotherSpellingOrFinerThanTheTypeHolds_isRefused(String written) {
    List<String> says = says(TABLE.formatted("timestamp", "\"" + written + "\""));

    assertThat(says).hasSize(1);
    assertThat(says.get(0)).startsWith("a value of type timestamp is no timestamp");
  }

  /** Escapes bring in what the file's own text may not hold. */
  @ParameterizedTest
  @ValueSource(strings = {"\\0", "\\x07", "\\e", "\\u202E", "\\u200B", "\\uFEFF", "\\u2028", "\\N"})
  void escape_ofAnInvisibleCharacter_isRefusedAsTheCharacterIs(String escape) {
    List<String> says = says(TABLE.formatted("text", "\"a" + escape + "b\""));

    assertThat(says).hasSize(1);
    assertThat(says.get(0)).startsWith("the text holds the invisible character U+");
  }

  @Test
  void escape_inAKey_isRefusedToo() {
    assertThat(says("\"po\\u200Blicy\": parley/v1\n").get(0))
        .startsWith("the text holds the invisible character U+200B ZERO WIDTH SPACE");
  }

  @Test
  void mergeKeyAndDirectives_haveNoMeaning() {
    String good = TABLE.formatted("text", "no");

    assertThat(says(good + "<<: {owner: hearth}\n").get(0)).startsWith("`<<` is no key of");
    assertThat(PolicyFiles.table("%YAML 1.2\n---\n" + good).columns().get(0).values())
        .containsExactly("no");
    assertThat(says("%TAG !h! tag:hearth,2026:\n---\n" + good))
        .containsExactly("the directive `%TAG` has no meaning here | remove the line `%TAG`");
    assertThat(says("%YAML 1.1\n---\n" + good))
        .containsExactly(
            "the file says that it is YAML 1.1; a policy is read as YAML 1.2 | remove the line"
                + " `%YAML`");
  }
}
