package io.parley.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Published answers through our own classes: a wrong argument order here would be a wrong key. */
class PublishedVectorsTest {
  private static final SecretAccess ACCESS = SecretAccess.insecure();

  static Stream<Vectors.Row> ed25519() {
    return Vectors.of("wycheproof-ed25519.csv", 151);
  }

  static Stream<Vectors.Row> x25519() {
    return Vectors.of("wycheproof-x25519.csv", 518);
  }

  static Stream<Vectors.Row> hkdf() {
    return Vectors.of("wycheproof-hkdf-sha256.csv", 86);
  }

  static Stream<Vectors.Row> hmac() {
    return Vectors.of("wycheproof-hmac-sha256.csv", 174);
  }

  static Stream<Vectors.Row> rfc7748(String kind) {
    return Vectors.of("rfc7748-x25519.csv", 13).filter(row -> row.text("kind").equals(kind));
  }

  @ParameterizedTest
  @MethodSource("ed25519")
  void ed25519_verifiesExactlyTheValidOnes(Vectors.Row row) {
    VerifyingKey key = VerifyingKey.fromByteArray(row.hex("public_key"));

    assertThat(key.verifiesMessage(row.hex("message"), row.hex("signature")))
        .isEqualTo(row.valid());
  }

  @ParameterizedTest
  @MethodSource("x25519")
  void x25519_givesTheAnswerAndRefusesZero(Vectors.Row row) {
    EphemeralSecret secret = secret(row.hex("private"));
    byte[] expected = row.hex("shared");

    Optional<byte[]> agreed = secret.agree(row.hex("public")).map(PublishedVectorsTest::bytes);

    if (Arrays.equals(expected, new byte[32])) {
      assertThat(agreed).isEmpty();
    } else {
      assertThat(agreed).hasValueSatisfying(it -> assertThat(it).isEqualTo(expected));
    }
  }

  @ParameterizedTest
  @MethodSource("hkdf")
  void hkdf_givesTheAnswerAndRefusesTooMuch(Vectors.Row row) {
    int size = Integer.parseInt(row.text("size"));
    if (row.valid()) {
      assertThat(Hkdf.expand(row.hex("ikm"), row.hex("salt"), row.hex("info"), size))
          .isEqualTo(row.hex("okm"));
    } else {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Hkdf.expand(row.hex("ikm"), row.hex("salt"), row.hex("info"), size))
          .withMessage("HKDF-SHA-256 gives 1 to 8160 bytes, not " + size);
    }
  }

  /** Half of the tags are cut to 16 bytes, which is also what makes a pseudonym. */
  @ParameterizedTest
  @MethodSource("hmac")
  void hmac_givesTheValidTagsAndNoOther(Vectors.Row row) {
    Mac mac = Hmac.keyed(SecretBytes.copyOf(row.hex("key"), ACCESS));
    byte[] stated = row.hex("tag");

    byte[] tag = Arrays.copyOf(mac.doFinal(row.hex("message")), stated.length);

    assertThat(Arrays.equals(tag, stated)).isEqualTo(row.valid());
  }

  @Test
  void rfc7748_scalarMultiplication() {
    assertThat(rfc7748("scalar_mult"))
        .hasSize(3)
        .allSatisfy(
            row ->
                assertThat(secret(row.hex("scalar")).agree(row.hex("u")).map(it -> bytes(it)))
                    .hasValueSatisfying(it -> assertThat(it).isEqualTo(row.hex("result"))));
  }

  @Test
  void rfc7748_publicValue() {
    assertThat(rfc7748("base_mult"))
        .hasSize(1)
        .allSatisfy(
            row ->
                assertThat(secret(row.hex("scalar")).publicValue()).isEqualTo(row.hex("result")));
  }

  @Test
  void rfc7748_iterated() {
    Vectors.Row once = rfc7748("iterated_1").findFirst().orElseThrow();
    Vectors.Row thousand = rfc7748("iterated_1000").findFirst().orElseThrow();

    assertThat(iterate(once.hex("scalar"), once.hex("u"), 1)).isEqualTo(once.hex("result"));
    assertThat(iterate(thousand.hex("scalar"), thousand.hex("u"), 1000))
        .isEqualTo(thousand.hex("result"));
  }

  @Test
  void rfc7748_pointsOfSmallOrder_areRefused() {
    assertThat(rfc7748("low_order"))
        .hasSizeGreaterThanOrEqualTo(7)
        .allSatisfy(row -> assertThat(EphemeralSecret.generate().agree(row.hex("u"))).isEmpty());
  }

  private static byte[] iterate(byte[] scalar, byte[] u, int times) {
    byte[] k = scalar;
    byte[] point = u;
    for (int i = 0; i < times; i++) {
      byte[] next = bytes(secret(k).agree(point).orElseThrow());
      point = k;
      k = next;
    }
    return k;
  }

  private static EphemeralSecret secret(byte[] scalar) {
    return new EphemeralSecret(SecretBytes.copyOf(scalar, ACCESS));
  }

  private static byte[] bytes(SecretBytes secret) {
    return secret.toByteArray(ACCESS);
  }
}
