package io.parley.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class SecretBytesTest {
  private static final SecretAccess ACCESS = SecretAccess.insecure();
  private final byte[] value = {1, 2, 3, 42};

  @Test
  void copies_onTheWayInAndOut() {
    SecretBytes secret = SecretBytes.copyOf(value, ACCESS);
    value[0] = 9;
    secret.toByteArray(ACCESS)[1] = 9;

    assertThat(secret.toByteArray(ACCESS)).containsExactly(1, 2, 3, 42);
  }

  @Test
  void random_hasTheSizeAndDiffers() {
    SecretBytes one = SecretBytes.random(32);

    assertThat(one.size()).isEqualTo(32);
    assertThat(one.equalsSecret(SecretBytes.random(32))).isFalse();
  }

  @Test
  void equalsSecret_comparesByValue() {
    SecretBytes secret = SecretBytes.copyOf(value, ACCESS);

    assertThat(secret.equalsSecret(secret)).isTrue();
    assertThat(secret.equalsSecret(SecretBytes.copyOf(value, ACCESS))).isTrue();
    assertThat(secret.equalsSecret(SecretBytes.copyOf(new byte[] {1, 2, 3}, ACCESS))).isFalse();
    assertThat(secret.equalsSecret(SecretBytes.copyOf(new byte[] {1, 2, 3, 43}, ACCESS))).isFalse();
  }

  @Test
  void equals_isByIdentity() {
    assertThat(SecretBytes.copyOf(value, ACCESS)).isNotEqualTo(SecretBytes.copyOf(value, ACCESS));
  }

  @Test
  void destroyed_wipesAndRefuses() {
    byte[] held = value.clone();
    SecretBytes secret = SecretBytes.owning(held);
    secret.destroy();
    secret.destroy();

    assertThat(held).containsOnly(0);
    assertThat(secret.size()).isEqualTo(4);
    assertThatIllegalStateException()
        .isThrownBy(() -> secret.toByteArray(ACCESS))
        .withMessage("this secret is destroyed");
    SecretBytes other = SecretBytes.copyOf(value, ACCESS);
    assertThatIllegalStateException().isThrownBy(() -> secret.equalsSecret(other));
    assertThatIllegalStateException().isThrownBy(() -> other.equalsSecret(secret));
    assertThatIllegalStateException().isThrownBy(() -> KeyedHash.hmacSha256(secret, value));
  }

  @Test
  void empty_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SecretBytes.copyOf(new byte[0], ACCESS))
        .withMessage("a secret needs at least 1 byte");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SecretBytes.random(0))
        .withMessage("a secret needs at least 1 byte, not 0");
  }

  @Test
  void toString_showsTheSizeOnly() {
    assertThat(SecretBytes.copyOf(value, ACCESS)).hasToString("SecretBytes[size=4]");
  }
}
