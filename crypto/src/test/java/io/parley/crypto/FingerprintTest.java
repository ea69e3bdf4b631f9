package io.parley.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
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

  /** The published answers of BIP-39 for 32 bytes of 0x00, 0x7f and 0xff. */
  @Test
  void words_areThoseOfTheStandard() {
    assertThat(words(0x00)).isEqualTo("abandon ".repeat(23) + "art");
    assertThat(words(0x7f))
        .isEqualTo(
            "legal winner thank year wave sausage worth useful legal winner thank year wave sausage"
                + " worth useful legal winner thank year wave sausage worth title");
    assertThat(words(0xff)).isEqualTo("zoo ".repeat(23) + "vote");
  }

  @Test
  void words_areReadBack() {
    assertThat(fingerprint.words()).hasSize(24);
    assertThat(Fingerprint.parse(String.join(" ", fingerprint.words()))).isEqualTo(fingerprint);
    assertThat(Fingerprint.parse(String.join("-", fingerprint.words()).toUpperCase(Locale.ROOT)))
        .isEqualTo(fingerprint);
  }

  @Property
  void everyFingerprint_isReadBackFromItsWords(@ForAll @Size(32) byte[] bytes) {
    Fingerprint any = new Fingerprint(bytes);

    assertThat(Fingerprint.parse(String.join(" ", any.words()))).isEqualTo(any);
  }

  @Test
  void wordHeardWrong_isRefused() {
    String words = "zoo ".repeat(23) + "vote";

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Fingerprint.parse(words.replaceFirst("zoo", "zone")))
        .withMessage("these 24 words do not belong together: one was heard or written wrong");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Fingerprint.parse(words.replaceFirst("zoo", "zooo")))
        .withMessage("word 1 of the fingerprint, 'zooo', is not in the list");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Fingerprint.parse(words.substring(4)))
        .withMessage("a fingerprint has 24 words, not 23");
  }

  private static String words(int value) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) value);
    return String.join(" ", new Fingerprint(bytes).words());
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
