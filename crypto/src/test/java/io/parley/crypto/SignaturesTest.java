package io.parley.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignaturesTest {
  private static final SecretAccess ACCESS = SecretAccess.insecure();
  private static final byte[] PAYLOAD = "payload".getBytes(StandardCharsets.UTF_8);

  private final SigningKey key = SigningKey.generate();

  @ParameterizedTest
  @EnumSource
  void signature_verifiesInItsDomainAndInNoOther(SignatureDomain domain) {
    byte[] signature = key.sign(domain, PAYLOAD);

    assertThat(signature).hasSize(64);
    for (SignatureDomain other : SignatureDomain.values()) {
      assertThat(key.verifyingKey().verifies(other, PAYLOAD, signature)).isEqualTo(other == domain);
    }
  }

  @Test
  void plainSignature_isNoDomainSignature() {
    assertThat(
            key.verifyingKey().verifies(SignatureDomain.GRANT, PAYLOAD, key.signMessage(PAYLOAD)))
        .isFalse();
  }

  /** The exact bytes under a signature: a change of them would orphan every stored document. */
  @Test
  void message_isLabelAndPayloadEachAfterItsLength() {
    assertThat(SignatureDomain.GRANT.message(new byte[] {7}))
        .isEqualTo("\0\0\0\24parley/v1/sign/grant\0\0\0\1\7".getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void verifies_refusesEveryChangedBit() {
    byte[] signature = key.sign(SignatureDomain.OFFER, PAYLOAD);
    for (int bit = 0; bit < 8 * signature.length; bit++) {
      byte[] changed = signature.clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThat(key.verifyingKey().verifies(SignatureDomain.OFFER, PAYLOAD, changed)).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 63, 65, 128})
  void verifies_refusesAnotherSize(int size) {
    byte[] resized = Arrays.copyOf(key.sign(SignatureDomain.OFFER, PAYLOAD), size);

    assertThat(key.verifyingKey().verifies(SignatureDomain.OFFER, PAYLOAD, resized)).isFalse();
  }

  @Test
  void verifies_refusesAnotherKeyAndPayload() {
    byte[] signature = key.sign(SignatureDomain.OFFER, PAYLOAD);

    assertThat(
            SigningKey.generate()
                .verifyingKey()
                .verifies(SignatureDomain.OFFER, PAYLOAD, signature))
        .isFalse();
    assertThat(key.verifyingKey().verifies(SignatureDomain.OFFER, new byte[0], signature))
        .isFalse();
  }

  @Test
  void signingKey_survivesItsBytesAndHidesThem() {
    byte[] seed = key.toByteArray(ACCESS);
    SigningKey restored = SigningKey.fromByteArray(seed, ACCESS);

    assertThat(restored.verifyingKey()).isEqualTo(key.verifyingKey());
    assertThat(restored.sign(SignatureDomain.COMMIT, PAYLOAD))
        .isEqualTo(key.sign(SignatureDomain.COMMIT, PAYLOAD));
    assertThat(key).hasToString("SigningKey[" + key.verifyingKey().fingerprint() + "]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SigningKey.fromByteArray(new byte[31], ACCESS))
        .withMessage("a signing key has 32 bytes, not 31");
  }

  @Test
  void verifyingKey_survivesItsText() {
    VerifyingKey verifying = key.verifyingKey();

    assertThat(verifying.encoded()).matches("[A-Za-z0-9_-]{43}");
    assertThat(VerifyingKey.decode(verifying.encoded()))
        .isEqualTo(verifying)
        .hasSameHashCodeAs(verifying)
        .isNotEqualTo(SigningKey.generate().verifyingKey());
    assertThat(verifying.fingerprint()).isEqualTo(Fingerprint.of(verifying.toByteArray()));
  }

  @Test
  void verifyingKey_hasOneSpelling() {
    String text = key.verifyingKey().encoded();
    String strayBit = text.substring(0, 42) + sibling(text.charAt(42));

    assertThat(Base64.getUrlDecoder().decode(strayBit))
        .as("the JDK takes the stray bit")
        .isEqualTo(key.verifyingKey().toByteArray());
    for (String bad : new String[] {strayBit, text + "=", text + "\n", " " + text, "", "ä"}) {
      assertThatIllegalArgumentException().isThrownBy(() -> VerifyingKey.decode(bad));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VerifyingKey.decode(text.substring(0, 40)))
        .withMessage("a verifying key has 32 bytes, not 30");
  }

  /** The neutral point, the point of order two, one of order four, and a y beyond the field. */
  @ParameterizedTest
  @ValueSource(ints = {1, 0xec, 0, 0xed, 0xff})
  void verifyingKey_ofSmallOrderOrNotCanonical_isRefused(int first) {
    byte[] raw = new byte[32];
    if (first > 1) {
      Arrays.fill(raw, (byte) 0xff);
      raw[31] = 0x7f;
    }
    raw[0] = (byte) first;

    assertThatIllegalArgumentException()
        .isThrownBy(() -> VerifyingKey.fromByteArray(raw))
        .withMessage("not an Ed25519 key: no point of prime order");
  }

  /**
   * A real key plus the point of order two, (x, y) to (-x, -y): on the curve, not of prime order.
   */
  @Test
  void verifyingKey_ofMixedOrder_isRefused() {
    byte[] raw = key.verifyingKey().toByteArray();
    int sign = raw[31] & 0x80;
    raw[31] &= 0x7f;
    BigInteger field = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    byte[] negated = reversed(field.subtract(new BigInteger(1, reversed(raw))).toByteArray());
    byte[] mixed = Arrays.copyOf(negated, 32);
    mixed[31] |= (byte) (sign ^ 0x80);

    assertThat(Ed25519.validatePublicKeyPartial(mixed, 0)).as("it is on the curve").isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VerifyingKey.fromByteArray(mixed))
        .withMessage("not an Ed25519 key: no point of prime order");
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }

  /** The next character differs in the two bits that 32 bytes leave over. */
  private static char sibling(char last) {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    return alphabet.charAt(alphabet.indexOf(last) ^ 1);
  }
}
