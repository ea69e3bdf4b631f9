package io.parley.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Files that mean harm, or come from odd editors: bounded time, and a clear word. */
@Tag("slow")
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

  /** Folded and literal blocks too; a lone carriage return ends a line as well. */
  @Test
  void read_otherLineEndsInBlocks_sameText() {
    String block =
        GOOD
            + "tests:\n  - sql: >-\n      SELECT COUNT(*)\n      FROM x\n    expect: allow\n"
            + "  - sql: |-\n      SELECT\n      1\n    expect: allow\n";
    TablePolicy plain = PolicyFiles.table(block);

    assertThat(plain.tests()).hasSize(2);
    assertThat(PolicyFiles.table(block.replace("\n", "\r\n"))).isEqualTo(plain);
    assertThat(PolicyFiles.table(block.replace("\n", "\r"))).isEqualTo(plain);
  }

  @Test
  void read_byteOrderMarkElsewhere_refused() {
    assertThat(says("\uFEFF\uFEFF" + GOOD).get(0))
        .contains("1:1: the file holds the invisible character U+FEFF ZERO WIDTH NO-BREAK SPACE");
    assertThat(says(GOOD + "\uFEFF# end\n").get(0)).contains("10:1: the file holds the invisible");
  }

  @Test
  void read_otherEncodings_refusedAtTheFirstByte() {
    assertThat(says(GOOD.getBytes(StandardCharsets.UTF_16)).get(0))
        .contains("policy.yaml:1:1: the file is not UTF-8 from here on");
    assertThat(says(GOOD.getBytes(StandardCharsets.UTF_16LE)).get(0))
        .contains("1:2: the file holds the invisible character U+0000 NULL");
  }

  @Test
  void read_zeroByte_saysWhere() {
    assertThat(says(GOOD.replace("readers", "rea\u0000ders")))
        .containsExactly(
            "policy.yaml:4:16: the file holds the invisible character U+0000 NULL (help: remove"
                + " it: a policy says only what its reader sees)");
  }

  /** Overlong forms, lone surrogates and what lies beyond Unicode are no UTF-8. */
  @Test
  void read_malformedSequences_refused() {
    for (int[] bytes :
        List.of(
            new int[] {0xC0, 0x80},
            new int[] {0xE0, 0x80, 0xAF},
            new int[] {0xED, 0xA0, 0x80},
            new int[] {0xF4, 0x90, 0x80, 0x80},
            new int[] {0xFF})) {
      byte[] good = (GOOD + "# ").getBytes(StandardCharsets.UTF_8);
      byte[] all = Arrays.copyOf(good, good.length + bytes.length);
      for (int i = 0; i < bytes.length; i++) {
        all[good.length + i] = (byte) bytes[i];
      }
      assertThat(says(all).get(0)).contains("policy.yaml:10:3: the file is not UTF-8");
    }
  }

  @Test
  void read_everyBidiControl_refused() {
    for (int c : new int[] {0x061C, 0x200E, 0x200F, 0x202A, 0x202E, 0x2066, 0x2069}) {
      assertThat(says(GOOD + "# a" + Character.toString(c) + "b\n").get(0))
          .contains("10:4: the file holds the invisible character U+%04X".formatted(c));
    }
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

  /** The largest file that reads: what follows must not be slow in the number of columns. */
  @Test
  void lint_asManyColumnsAsAFileHolds_isQuick() {
    StringBuilder text = new StringBuilder(GOOD.substring(0, GOOD.indexOf("  segment")));
    for (int i = 0; i < 1_400; i++) {
      text.append("  c%d: {type: text, use: [group]}\n".formatted(i));
    }
    text.append("allow: []\n");
    Assertions.assertTimeout(
        Duration.ofSeconds(5),
        () -> {
          TablePolicy policy = PolicyFiles.table(text.toString());
          assertThat(policy.columns()).hasSize(1_400);
          assertThat(PolicyLint.lint(new PolicySet(List.of(policy), List.of()), Sample.TODAY))
              .isNotEmpty();
        });
  }

  /** Shapes on which readers of YAML have been slow or have failed. */
  @Test
  void read_shapesThatGrow_areBounded() {
    for (String text :
        List.of(
            "a: ".repeat(200_000),
            "? ".repeat(200_000),
            "- ".repeat(200_000),
            "[[],".repeat(100_000),
            "{".repeat(300_000),
            "&a ".repeat(200_000) + "x",
            "!a ".repeat(200_000) + "x",
            "*a ".repeat(200_000),
            "\"" + "\\u0041".repeat(100_000) + "\"",
            "'" + "''".repeat(300_000),
            "a: |\n" + " \n".repeat(300_000),
            "a: >\n" + "  x\n\n".repeat(100_000),
            "#".repeat(1_000_000),
            "%" + "A".repeat(900_000) + "\n---\nx",
            "a" + " ".repeat(900_000) + ": b",
            "\n".repeat(1_000_000),
            "---\n".repeat(200_000),
            "x: " + "9".repeat(900_000),
            "policy: parley/v1\nexpires: " + "1".repeat(900_000))) {
      assertThat(says(text))
          .as(text.substring(0, 12))
          .hasSizeLessThanOrEqualTo(101)
          .allSatisfy(p -> assertThat(p).startsWith("policy.yaml:").hasSizeLessThan(600));
    }
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
