package io.parley.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PseudonymsTest {
  private static final CollaborationKey KEY =
      CollaborationKey.fromByteArray(Sha256.of(new byte[] {5}), SecretAccess.insecure());

  /** Few letters, so that moved borders between the three texts come up often. */
  @Provide
  Arbitrary<List<String>> identifier() {
    return Arbitraries.strings().withChars("ab/").ofMinLength(1).ofMaxLength(3).list().ofSize(3);
  }

  @Property
  void pseudonym_dependsOnProfileTypeAndValue(
      @ForAll("identifier") List<String> one, @ForAll("identifier") List<String> other) {
    Assume.that(!one.equals(other));

    assertThat(matchKey(one)).isNotEqualTo(matchKey(other));
    assertThat(pseudonym(one)).isNotEqualTo(pseudonym(other));
  }

  @Property
  void pseudonym_isTheSameForTheSame(@ForAll("identifier") List<String> identifier) {
    assertThat(matchKey(identifier))
        .isEqualTo(matchKey(identifier))
        .hasSameHashCodeAs(matchKey(identifier));
    assertThat(pseudonym(identifier)).hasSize(32).isEqualTo(pseudonym(identifier));
  }

  @Property(tries = 100)
  void bulkForm_isRowByRow(@ForAll List<String> values) {
    List<MatchKey> keys =
        values.stream()
            .map(value -> MatchKey.of("p/1", "t", "v" + value.codePointCount(0, value.length())))
            .toList();
    byte[] packed = new byte[32 * keys.size()];
    for (int row = 0; row < keys.size(); row++) {
      System.arraycopy(keys.get(row).toBytes(), 0, packed, 32 * row, 32);
    }

    byte[] bulk = KEY.pseudonyms().pseudonyms(packed);

    assertThat(bulk).hasSize(16 * keys.size());
    Pseudonymizer single = KEY.pseudonyms();
    for (int row = 0; row < keys.size(); row++) {
      assertThat(Arrays.copyOfRange(bulk, 16 * row, 16 * row + 16))
          .isEqualTo(single.pseudonym(keys.get(row)));
    }
  }

  @Test
  void movedBorder_givesAnotherMatchKey() {
    assertThat(MatchKey.of("p", "ab", "c")).isNotEqualTo(MatchKey.of("p", "a", "bc"));
    assertThat(MatchKey.of("pa", "b", "c")).isNotEqualTo(MatchKey.of("p", "ab", "c"));
  }

  @Test
  void pseudonym_dependsOnTheCollaborationKey() {
    CollaborationKey other =
        CollaborationKey.fromByteArray(Sha256.of(new byte[] {6}), SecretAccess.insecure());
    MatchKey matchKey = MatchKey.of("p/1", "email", "a@b.example");

    assertThat(other.pseudonyms().pseudonym(matchKey))
        .isNotEqualTo(KEY.pseudonyms().pseudonym(matchKey));
  }

  /** With an empty value, all people without an address would be one person. */
  @Test
  void blankParts_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MatchKey.of("p/1", "email", ""))
        .withMessage("the normalised value is blank");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MatchKey.of("p/1", " ", "v"))
        .withMessage("the key type is blank");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MatchKey.of("", "email", "v"))
        .withMessage("the normalisation profile is blank");
  }

  /** String.getBytes makes '?' of both, and so one person of two. */
  @Test
  void halfASurrogatePair_isRefusedWithoutShowingTheValue() {
    for (String broken : new String[] {"secret\ud800", "secret\udc00x"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> MatchKey.of("p/1", "email", broken))
          .withMessage("the normalised value is not well-formed Unicode")
          .withNoCause();
    }
  }

  @Test
  void matchKey_hidesItsBytesAndCopiesThem() {
    MatchKey matchKey = MatchKey.of("p/1", "email", "a@b.example");
    matchKey.toBytes()[0]++;

    assertThat(matchKey).isEqualTo(MatchKey.of("p/1", "email", "a@b.example"));
    assertThat(matchKey).hasToString("MatchKey[hidden]");
  }

  private static MatchKey matchKey(List<String> identifier) {
    return MatchKey.of(identifier.get(0), identifier.get(1), identifier.get(2));
  }

  private static String pseudonym(List<String> identifier) {
    return HexFormat.of().formatHex(KEY.pseudonyms().pseudonym(matchKey(identifier)));
  }
}
