package io.parley.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Files that mean harm, or come from odd editors: bounded time, and a clear word. */
class HostileFilesTest {
  private static final String GOOD =
      """
      policy: parley/v1
      table: exposures
      owner: metromail
      population: readers
      person: person
      match: [email]
      columns:
        segment: {type: text, use: [group], values: [no, yes, "7"]}
      allow: []
      """;

  @Test
  void read_noAndYes_areText() {
    assertThat(PolicyFiles.table(GOOD).columns().get(0).values()).containsExactly("no", "yes", "7");
  }

  @Test
  void read_windowsLineEndsAndByteOrderMark_sameValuesAndPositions() {
    TablePolicy plain = PolicyFiles.table(GOOD);

    assertThat(PolicyFiles.table(GOOD.replace("\n", "\r\n"))).isEqualTo(plain);
    assertThat(PolicyFiles.table("\uFEFF" + GOOD)).isEqualTo(plain);
  }

  @Test
  void read_bytesThatAreNotUtf8_saysWhere() {
    byte[] bytes = GOOD.replace("readers", "Müller").getBytes(StandardCharsets.ISO_8859_1);

    assertThat(says(bytes))
        .containsExactly(
            "policy.yaml:4:14: the file is not UTF-8 from here on (help: save the file in the"
                + " encoding UTF-8 (not UTF-16, Latin-1 or Windows-1252))");
  }

  @Test
  void read_fileCutInsideACharacter_refused() {
    byte[] bytes = (GOOD + "# ü").getBytes(StandardCharsets.UTF_8);

    assertThat(says(Arrays.copyOf(bytes, bytes.length - 1)).get(0)).contains("not UTF-8");
  }

  @Test
  void read_invisibleCharacters_refusedOneByOne() {
    assertThat(says(GOOD.replace("readers", "rea\u202Eders\u200B")))
        .containsExactly(
            "policy.yaml:4:16: the file holds the invisible character U+202E RIGHT-TO-LEFT"
                + " OVERRIDE (help: remove it: a policy says only what its reader sees)",
            "policy.yaml:4:21: the file holds the invisible character U+200B ZERO WIDTH SPACE"
                + " (help: remove it: a policy says only what its reader sees)");
  }

  @Test
  void read_bombOfAliases_doesNotExpand() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 60; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }

    assertThat(says(bomb.toString()))
        .contains(
            "policy.yaml:1:5: `&a0` names a place for repeating it (help: write it out where it is"
                + " meant)");
  }

  @Test
  void read_tenMegabytes_refusedBySize() {
    assertThat(says(new byte[10 << 20]))
        .containsExactly(
            "policy.yaml:1:1: the file has 10485760 bytes; a policy has at most 1048576 (help: a"
                + " policy is written by hand for one table: check that this is the right file)");
  }

  @Test
  void read_deepNesting_refusedAtTheLimit() {
    for (String open : List.of("[", "{a: ", "- ", "? ")) {
      assertThat(says("policy: " + (open.length() == 2 ? "\n  " : "") + open.repeat(100_000)))
          .allSatisfy(p -> assertThat(p).containsAnyOf("nested deeper than 20", "not YAML"));
    }
  }

  @Test
  void read_tenThousandColumns_refusedByCount() {
    StringBuilder text = new StringBuilder(GOOD.substring(0, GOOD.indexOf("  segment")));
    for (int i = 0; i < 10_000; i++) {
      text.append("  c%d: {type: text, use: [group]}\n".formatted(i));
    }

    assertThat(says(text.toString())).hasSize(1);
    assertThat(says(text.toString()).get(0))
        .contains("the file has more than 10000 keys, values and lists");
  }

  @Test
  void read_thousandMistakes_showsAHundredAndCountsTheRest() {
    StringBuilder text = new StringBuilder(GOOD);
    for (int i = 0; i < 1000; i++) {
      text.append("unknown_key_%d: 1\n".formatted(i));
    }

    List<String> says = says(text.toString());
    assertThat(says).hasSize(101);
    assertThat(says.get(100)).contains("900 more problems are not shown");
  }

  @Test
  void read_oneEndlessWordAsEveryPart_isBounded() {
    String word = "a".repeat(900_000);
    for (String text : List.of(word, word + ": 1\n", GOOD + word + ": 1\n", "policy: " + word)) {
      assertThat(says(text)).allSatisfy(p -> assertThat(p.length()).isLessThan(500));
    }
  }

  @Test
  void message_ofTheException_listsEveryProblem() {
    assertThatThrownBy(() -> PolicyFiles.read("policy: parley/v1\ntable: T\n"))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("policy.yaml:2:8: `table` cannot be `T` (help: write `t`)")
        .hasMessageContaining("policy.yaml:1:1: a table policy needs `owner`");
  }

  private static List<String> says(String text) {
    return says(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> says(byte[] bytes) {
    return Assertions.assertTimeout(
        Duration.ofSeconds(5),
        () -> {
          try {
            return List.of("nothing: " + PolicyReader.read("policy.yaml", bytes));
          } catch (PolicyException refused) {
            return refused.problems().stream().map(PolicyProblem::toString).toList();
          }
        });
  }
}
