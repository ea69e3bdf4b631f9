package io.parley.crypto.blind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.parley.crypto.SecretAccess;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class BlindingScalarTest {
  private static final SecretAccess ACCESS = SecretAccess.insecure();

  @RepeatedTest(20)
  void generated_isClampedAndComesBack() {
    BlindingScalar scalar = BlindingScalar.generate();
    byte[] bytes = scalar.toByteArray(ACCESS);

    assertThat(bytes[0] & 7).isZero();
    assertThat(bytes[31] & 0xC0).isEqualTo(0x40);
    assertThat(BlindingScalar.fromByteArray(bytes, ACCESS).equalsScalar(scalar)).isTrue();
    assertThat(BlindingScalar.generate().equalsScalar(scalar)).isFalse();
  }

  @Test
  void unclamped_isRefused() {
    byte[] clamped = BlindingScalar.generate().toByteArray(ACCESS);
    for (int[] change : new int[][] {{0, 1}, {0, 2}, {0, 4}, {31, 0x80}, {31, 0x40}}) {
      byte[] changed = clamped.clone();
      changed[change[0]] ^= (byte) change[1];
      assertThatIllegalArgumentException()
          .isThrownBy(() -> BlindingScalar.fromByteArray(changed, ACCESS))
          .withMessage("a blinding scalar is clamped (RFC 7748, section 5)");
    }
  }

  @Test
  void anotherSize_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BlindingScalar.fromByteArray(new byte[31], ACCESS))
        .withMessage("a blinding scalar has 32 bytes, not 31");
  }

  @Test
  void owning_wipesWhatItTookOver() {
    byte[] bytes = BlindingScalar.generate().toByteArray(ACCESS);
    BlindingScalar scalar = BlindingScalar.owning(bytes);

    assertThat(bytes).containsOnly(0);
    assertThat(PackedPoints.isZero(scalar.toByteArray(ACCESS), 0)).isFalse();
  }

  @Test
  void use_wipesTheCopyAlsoAfterAFailure() {
    byte[][] kept = new byte[1][];
    BlindingScalar scalar = BlindingScalar.generate();

    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                scalar.use(
                    bytes -> {
                      kept[0] = bytes;
                      throw new IllegalStateException("primitive failed");
                    }));
    assertThat(kept[0]).containsOnly(0);
  }

  @Test
  void destroyed_isRefused() {
    BlindingScalar scalar = BlindingScalar.generate();
    scalar.destroy();

    assertThatIllegalStateException()
        .isThrownBy(() -> scalar.toByteArray(ACCESS))
        .withMessage("this secret is destroyed");
  }

  @Test
  void toString_hidesIt() {
    assertThat(BlindingScalar.generate()).hasToString("BlindingScalar[hidden]");
    assertThat(Mask.neutral()).hasToString("Mask[hidden]");
  }
}
