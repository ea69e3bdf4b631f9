package io.parley.identity.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
  @ParameterizedTest
  @CsvSource({"0, 0", "1, 100", "0.5, 50.0", "0.99996, 99.9", "0.00001, <~0.01", "0.0043, 0.43"})
  void share_neverReadsAsNothingOrAllUnlessItIs(double share, String shown) {
    assertThat(Figures.share(share)).isEqualTo(shown.replace('~', '\u202f') + "\u202f%");
  }

  @ParameterizedTest
  @CsvSource({
    "99999, '99,999'",
    "950000, '950,000'",
    "1240000, 1.2 million",
    "12345678, 12 million",
    "5e11, 500 billion"
  })
  void largeNumber_isSaidInAWord(double number, String shown) {
    assertThat(Figures.about(number)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({"-0.04, 0.0", "-3.26, \u22123.3", "7, +7.0"})
  void bits_haveTheirSign(double bits, String shown) {
    assertThat(Figures.bits(bits)).isEqualTo(shown);
  }
}
