package io.parley.identity.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.identity.table.RecordTable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Levels as DuckDB answers them. */
class LevelTest {
  private static RecordTable table = RecordTable.open(200);

  @BeforeAll
  static void open() {
    table.close();
    table = RecordTable.open(200);
  }

  @AfterAll
  static void close() {
    table.close();
  }

  private static int level(Comparison comparison, String left, String right) {
    table.execute(
        "CREATE OR REPLACE TABLE records AS SELECT * FROM (VALUES (0, %s), (1, %s)) v(rid, name, name_2)"
            .formatted(values(left), values(right)));
    NameForms.prepare(table, "name");
    int[] level = new int[1];
    table.query(
        "SELECT %s FROM (SELECT %s FROM records l JOIN records r ON l.rid = 0 AND r.rid = 1)"
            .formatted(comparison.level(0), comparison.measured(0)),
        row -> level[0] = row.getInt(1));
    return level[0];
  }

  private static String values(String text) {
    String[] two = (text + ";-").split(";", -1);
    return value(two[0]) + ", " + value(two[1]);
  }

  private static String value(String text) {
    return text.equals("-") ? "CAST(NULL AS VARCHAR)" : "'" + text + "'";
  }

  @ParameterizedTest
  @CsvSource({
    "nickname, bob, robert, true",
    "nickname, bob, rob, true",
    "nickname, pat, patricia, true",
    "nickname, pat, patrick, true",
    "nickname, patricia, patrick, false",
    "nickname, zork, zorkel, false",
    "alike 0.9, martha, marhta, true",
    "alike 0.9, martha, mary, false",
    "edits 1, 19781112, 19781121, true",
    "edits 1, 19781112, 1978112, true",
    "edits 1, 19781112, 19871121, false",
    "edits 2, 19781112, 19871121, true",
    "initial, r, robert, true",
    "initial, r, bob, false",
    "initial, ro, robert, false",
    "part, sentosa, medina sentosa, true",
    "part, m sentosa, medina sentosa, false",
    "words 0.5, universal exports, exports universal ltd, true",
    "words 0.5, universal exports, universal imports ltd, false",
    "day-month, 19781112, 19781211, true",
    "day-month, 19781112, 19791211, false",
    "ending 7, 4812856234, +74812856234, true",
    "ending 7, 856234, +74812856234, false",
    "user, ann@a.example, ann@b.example, true",
    "user, ann@a.example, bob@a.example, false",
    "swapped name_2, ann;lee, lee;ann, true",
    "swapped name_2, ann;lee, lee;kim, false",
  })
  void level_holdsOrNot(String level, String left, String right, boolean holds) {
    Comparison comparison =
        new Comparison("name", List.of(new Level.Same(), LevelText.read(level)), false);

    assertThat(level(comparison, left, right)).isEqualTo(holds ? 1 : 0);
    assertThat(level(comparison, right, left)).as("the other way round").isEqualTo(holds ? 1 : 0);
    assertThat(LevelText.read(level).text()).isEqualTo(level);
  }

  @Test
  void missingValue_andNamesInTwoScripts_sayNothing() {
    Comparison comparison =
        new Comparison("name", List.of(new Level.Same(), new Level.Alike(0.9)), false);

    assertThat(level(comparison, "-", "ann")).isEqualTo(Comparison.UNKNOWN);
    assertThat(level(comparison, "王", "wang")).isEqualTo(Comparison.UNKNOWN);
    assertThat(level(comparison, "王", "张")).isZero();
  }

  @Test
  void severalValues_areComparedByTheBestTwo() {
    Comparison comparison =
        new Comparison("name", List.of(new Level.Same(), new Level.Alike(0.9)), false)
            .over(Set.of("name", "name_2"));

    assertThat(comparison.also()).containsExactly("name_2");
    assertThat(level(comparison, "ann;lee", "kim;ann")).isEqualTo(2);
    assertThat(level(comparison, "ann", "kim;-")).isZero();
  }

  @Test
  void swappedColumn_isSaidByOneComparisonAlone() {
    Comparison comparison =
        new Comparison(
            "name",
            List.of(new Level.Same()),
            false,
            Optional.empty(),
            Optional.of("name_2"),
            List.of(),
            Optional.empty());

    assertThat(level(comparison, "ann;lee", "lee;ann")).isEqualTo(Comparison.UNKNOWN);
    assertThat(level(comparison, "ann;lee", "lee;kim")).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nicknam | `nicknam` is no level; did you mean `nickname`?",
        "same 3 | `same` takes nothing more than its word",
        "edits one | `one` is no number",
        "ending 1 | an ending has 2 to 20 characters, not 1",
        "words 2 | a share of words is above 0 and at most 1, not 2.0"
      })
  void mistake_isNamed(String text, String message) {
    assertThatThrownBy(() -> LevelText.read(text)).hasMessage(message);
  }

  @Test
  void sharesThatAreNone_areRefused() {
    assertThatThrownBy(() -> new Expected(List.of(0.5, 0.4), List.of(0.5, 0.5), List.of(0.5, 0.5)))
        .hasMessage("the shares of `m` are above 0 and add up to 1");
  }
}
