package io.parley.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessKeyTest {
  private static final SecretAccess ACCESS = SecretAccess.insecure();

  private final AccessKey key = AccessKey.generate();

  @Test
  void text_survivesParsing() {
    String text = key.text(ACCESS);

    assertThat(text).matches("parley_[A-Za-z0-9_-]{43}");
    assertThat(AccessKey.parse(text).text(ACCESS)).isEqualTo(text);
    assertThat(AccessKey.parse(text).hash()).isEqualTo(key.hash());
    assertThat(AccessKey.generate().text(ACCESS)).isNotEqualTo(text);
  }

  /** Computed with sha256sum over the text, which is how an operator would check. */
  @Test
  void hash_isTheSha256OfTheText() {
    AccessKey zero = AccessKey.parse("parley_" + "A".repeat(43));

    assertThat(zero.hash())
        .isEqualTo("f92b364251b5e4071312c2ede55358aeb44226568aaed277ab059b7d3a4ae11a");
  }

  @Test
  void matches_itsOwnHashOnly() {
    assertThat(key.matches(key.hash())).isTrue();
    assertThat(key.matches(AccessKey.generate().hash())).isFalse();
    assertThat(key.matches(key.hash().substring(1))).isFalse();
    assertThat(key.matches("X" + key.hash().substring(1))).isFalse();
    assertThat(key.matches("")).isFalse();
    assertThat(key.matches(key.text(ACCESS))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "parley_",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "PARLEY_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "parley_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "parley_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "parley_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB",
        "parley_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "parley_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+",
        "parley_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA ",
      })
  void parse_refusesWithOneText(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AccessKey.parse(text))
        .withMessage("not an access key")
        .withNoCause();
  }

  @Test
  void toString_hidesTheKey() {
    assertThat(key).hasToString("AccessKey[hidden]");
    assertThat(key.hash()).isEqualTo(key.hash().toLowerCase(Locale.ROOT)).hasSize(64);
  }
}
