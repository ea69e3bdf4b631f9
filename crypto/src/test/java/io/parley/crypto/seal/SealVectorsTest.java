package io.parley.crypto.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import io.parley.crypto.Vectors;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Published answers through our own classes: a wrong order of arguments would be a wrong seal. */
class SealVectorsTest {
  private static final SecretAccess ACCESS = SecretAccess.insecure();

  static Stream<Vectors.Row> gcm() {
    return Vectors.of("wycheproof-aes-256-gcm.csv", 66);
  }

  static Stream<Vectors.Row> kwp() {
    return Vectors.of("wycheproof-aes-256-kwp.csv", 94);
  }

  static Stream<Vectors.Row> hpke() {
    return Vectors.of("rfc9180-hpke.csv", 1);
  }

  @ParameterizedTest
  @MethodSource("gcm")
  void gcm_opensExactlyTheValidOnes(Vectors.Row row) {
    AesGcm gcm = new AesGcm(secret(row.hex("key")));
    byte[] sealed = joined(row.hex("ciphertext"), row.hex("tag"));

    if (row.valid()) {
      assertThat(gcm.open(row.hex("iv"), row.hex("aad"), sealed)).isEqualTo(row.hex("message"));
      assertThat(gcm.seal(row.hex("iv"), row.hex("aad"), row.hex("message"))).isEqualTo(sealed);
    } else {
      assertThatThrownBy(() -> gcm.open(row.hex("iv"), row.hex("aad"), sealed))
          .isInstanceOf(SealRejected.class);
    }
  }

  @ParameterizedTest
  @MethodSource("kwp")
  void kwp_unwrapsExactlyTheValidOnes(Vectors.Row row) {
    SecretBytes master = secret(row.hex("key"));

    Optional<byte[]> unwrapped =
        KeyWrap.unwrap(master, row.hex("wrapped")).map(key -> key.toByteArray(ACCESS));

    if (row.valid()) {
      assertThat(unwrapped).hasValueSatisfying(it -> assertThat(it).isEqualTo(row.hex("message")));
      assertThat(KeyWrap.wrap(master, secret(row.hex("message")))).isEqualTo(row.hex("wrapped"));
    } else {
      assertThat(unwrapped).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("hpke")
  void hpke_sealsAndOpensAsThePublishedAnswer(Vectors.Row row) {
    HpkePublicKey recipient = HpkePublicKey.fromByteArray(row.hex("pk_r"));
    HpkePrivateKey own = HpkePrivateKey.fromByteArray(row.hex("sk_r"), ACCESS);
    byte[] sealed = joined(row.hex("enc"), row.hex("ciphertext"));

    assertThat(own.publicKey()).isEqualTo(recipient);
    assertThat(own.open(row.hex("info"), row.hex("aad"), sealed).toByteArray(ACCESS))
        .isEqualTo(row.hex("message"));
    assertThat(
            recipient.seal(
                row.hex("info"),
                row.hex("aad"),
                secret(row.hex("message")),
                Optional.of(HpkeSuite.derived(row.hex("ikm_e")))))
        .isEqualTo(sealed);
  }

  private static SecretBytes secret(byte[] bytes) {
    return SecretBytes.copyOf(bytes, ACCESS);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] joined = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }
}
