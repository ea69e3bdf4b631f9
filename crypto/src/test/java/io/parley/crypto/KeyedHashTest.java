package io.parley.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class KeyedHashTest {
  private static final SecretBytes KEY =
      SecretBytes.copyOf(Sha256.of(new byte[] {9}), SecretAccess.insecure());

  @Property
  void joinedParts_differWhenTheListsDiffer(
      @ForAll @Size(max = 4) List<@Size(max = 3) byte[]> one,
      @ForAll @Size(max = 4) List<@Size(max = 3) byte[]> other) {
    Assume.that(!Arrays.deepEquals(one.toArray(), other.toArray()));

    assertThat(LengthPrefixed.of(one.toArray(byte[][]::new)))
        .isNotEqualTo(LengthPrefixed.of(other.toArray(byte[][]::new)));
  }

  @Test
  void hash_isHmacOverLengthsAndParts() {
    byte[] joined = {0, 0, 0, 1, 7, 0, 0, 0, 0, 0, 0, 0, 2, 8, 9};

    assertThat(KeyedHash.hmacSha256(KEY, new byte[] {7}, new byte[0], new byte[] {8, 9}))
        .hasSize(32)
        .isEqualTo(Hmac.keyed(KEY).doFinal(joined));
  }

  @Test
  void hash_dependsOnBordersOrderAndKey() {
    byte[] hash = KeyedHash.hmacSha256(KEY, utf8("ab"), utf8("c"));

    assertThat(KeyedHash.hmacSha256(KEY, utf8("ab"), utf8("c"))).isEqualTo(hash);
    assertThat(KeyedHash.hmacSha256(KEY, utf8("a"), utf8("bc"))).isNotEqualTo(hash);
    assertThat(KeyedHash.hmacSha256(KEY, utf8("c"), utf8("ab"))).isNotEqualTo(hash);
    assertThat(KeyedHash.hmacSha256(KEY, utf8("abc"))).isNotEqualTo(hash);
    assertThat(KeyedHash.hmacSha256(KEY, utf8("ab"), utf8("c"), utf8(""))).isNotEqualTo(hash);
    assertThat(KeyedHash.hmacSha256(SecretBytes.random(32), utf8("ab"), utf8("c")))
        .isNotEqualTo(hash);
  }

  @Test
  void sha256_givesThePublishedAnswer() {
    assertThat(HexFormat.of().formatHex(Sha256.of(utf8("abc"))))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
