package io.parley.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class FingerprintTest {
  /** SHA-256 of "abc", FIPS 180-2 appendix B.1. */
  private static final String ABC =
      "ba78-16bf-8f01-cfea-4141-40de-5dae-2223-b003-61a3-9617-7a9c-b410-ff61-f200-15ad";

  private final Fingerprint fingerprint = Fingerprint.of("abc".getBytes(StandardCharsets.US_ASCII));

  @Test
  void text_isSixteenGroupsOfFour() {
    assertThat(fingerprint.text()).isEqualTo(ABC);
    assertThat(fingerprint).hasToString(ABC);
  }

  @Test
  void parse_readsWhatPeopleWrite() {
    assertThat(Fingerprint.parse(ABC)).isEqualTo(fingerprint).hasSameHashCodeAs(fingerprint);
    assertThat(Fingerprint.parse(ABC.replace("-", ""))).isEqualTo(fingerprint);
    assertThat(Fingerprint.parse(ABC.replace('-', ' ').toUpperCase(Locale.ROOT)))
        .isEqualTo(fingerprint);
  }

  @Test
  void parse_refusesFewerDigitsAndOtherLetters() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Fingerprint.parse(ABC.substring(5)))
        .withMessage("a fingerprint has 64 hexadecimal digits, not 60");
    assertThatIllegalArgumentException().isThrownBy(() -> Fingerprint.parse(ABC.replace('b', 'g')));
    assertThatIllegalArgumentException().isThrownBy(() -> Fingerprint.parse(""));
  }

  @Test
  void bytes_areCopied() {
    byte[] bytes = fingerprint.bytes();
    Fingerprint same = new Fingerprint(bytes);
    bytes[0]++;
    same.bytes()[1]++;

    assertThat(same).isEqualTo(fingerprint);
    assertThat(new Fingerprint(bytes)).isNotEqualTo(fingerprint);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Fingerprint(new byte[31]))
        .withMessage("a fingerprint has 32 bytes, not 31");
  }
}
