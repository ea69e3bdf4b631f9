package io.parley.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartnersWordsTest {
  @Test
  void plainText_isLeftAsItIs() {
    String text = "`metromail` hat `psi:` nicht erlaubt; frag Zoë (ε = 0,5) 日本";

    assertThat(PartnersWords.of(text)).isEqualTo(text);
    assertThat(PartnersWords.of("")).isEmpty();
    assertThat(PartnersWords.of("x".repeat(200))).isEqualTo("x".repeat(200));
  }

  /** A forged log line, a terminal's escape, the direction of writing, what nobody sees. */
  @Test
  void whatMovesACursorOrHides_isWrittenOut() {
    assertThat(PartnersWords.of("no\n2026-11-28 hearth: all is well")).startsWith("no\\u{a}2026");
    assertThat(PartnersWords.of("\u001b[2K\r")).isEqualTo("\\u{1b}[2K\\u{d}");
    assertThat(PartnersWords.of("a\u202eb\u2028c\u200bd\u0085e"))
        .isEqualTo("a\\u{202e}b\\u{2028}c\\u{200b}d\\u{85}e");
    assertThat(PartnersWords.of("a\ud800b")).isEqualTo("a\\u{d800}b");
  }

  @Test
  void longText_isCutAndSaysSo() {
    assertThat(PartnersWords.of("x".repeat(201))).hasSize(200).endsWith("x…");
    assertThat(PartnersWords.of("\n".repeat(10_000))).hasSizeLessThanOrEqualTo(200).endsWith("…");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no such\ncode", "Upper", "-a", "\u001b[2K"})
  void codeThatIsNone_isReplaced(String code) {
    assertThat(PartnersWords.code(code)).isEqualTo("refused");
    assertThat(PartnersWords.code("budget-exhausted")).isEqualTo("budget-exhausted");
  }

  @Property
  void anyText_becomesOneLineOfAtMostTwoHundred(@ForAll String text) {
    assertThat(PartnersWords.of(text))
        .hasSizeLessThanOrEqualTo(PartnersWords.MOST)
        .matches("[^\\p{Cntrl}\\p{Cf}\\u2028\\u2029\\u0080-\\u009f]*");
  }
}
