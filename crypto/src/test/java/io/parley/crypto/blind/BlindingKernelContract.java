package io.parley.crypto.blind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.parley.crypto.SecretAccess;
import io.parley.crypto.Vectors;
import java.util.Arrays;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every kernel does, whichever library is beneath it. */
abstract class BlindingKernelContract {
  abstract BlindingKernel kernel();

  static Stream<Vectors.Row> wycheproof() {
    return Vectors.of("wycheproof-x25519.csv", 518);
  }

  static Stream<Vectors.Row> commutative() {
    return Vectors.of("commutative-x25519.csv", 8);
  }

  static Stream<Vectors.Row> rfc7748(String kind) {
    return Vectors.of("rfc7748-x25519.csv", 13).filter(row -> row.text("kind").equals(kind));
  }

  /** Twist, non-canonical, small order and bit 255 are among them; the kernel judges none. */
  @ParameterizedTest
  @MethodSource("wycheproof")
  void wycheproof_givesTheAnswer(Vectors.Row row) {
    assertThat(kernel().multiply(clamped(row.hex("private")), row.hex("public")))
        .isEqualTo(row.hex("shared"));
  }

  @Test
  void rfc7748_givesTheAnswer() {
    assertThat(rfc7748("scalar_mult"))
        .hasSize(3)
        .allSatisfy(
            row ->
                assertThat(kernel().multiply(clamped(row.hex("scalar")), row.hex("u")))
                    .isEqualTo(row.hex("result")));
  }

  @Test
  void rfc7748_iterated() {
    Vectors.Row row = rfc7748("iterated_1000").findFirst().orElseThrow();
    byte[] k = row.hex("scalar");
    byte[] u = row.hex("u");
    for (int i = 0; i < 1000; i++) {
      byte[] next = kernel().multiply(clamped(k), u);
      u = k;
      k = next;
    }
    assertThat(k).isEqualTo(row.hex("result"));
  }

  @ParameterizedTest
  @MethodSource("commutative")
  void twoScalars_commute(Vectors.Row row) {
    BlindingScalar a = clamped(row.hex("a"));
    BlindingScalar b = clamped(row.hex("b"));

    assertThat(kernel().multiply(a, row.hex("u"))).isEqualTo(row.hex("a_u"));
    assertThat(kernel().multiply(b, row.hex("u"))).isEqualTo(row.hex("b_u"));
    assertThat(kernel().multiply(a, row.hex("b_u"))).isEqualTo(row.hex("ab_u"));
    assertThat(kernel().multiply(b, row.hex("a_u"))).isEqualTo(row.hex("ab_u"));
  }

  /** A zero row stands between two others, which it must not spoil. */
  @Test
  void pointsOfSmallOrder_giveZeroAndLeaveTheirNeighbours() {
    BlindingScalar scalar = BlindingScalar.generate();
    byte[] nine = new byte[32];
    nine[0] = 9;
    byte[] product = kernel().multiply(scalar, nine);

    for (byte[] small : SmallOrder.encodings()) {
      byte[] products = kernel().multiply(scalar, packed(nine, small, nine));
      assertThat(products).isEqualTo(packed(product, new byte[32], product));
    }
  }

  @Property(tries = 50)
  void everyKernel_agreesWithBouncyCastle(
      @ForAll @Size(32) byte[] scalar, @ForAll @Size(min = 1, max = 4) byte[][] seeds) {
    byte[] points = new byte[32 * seeds.length];
    for (int row = 0; row < seeds.length; row++) {
      byte[] seed = Arrays.copyOf(seeds[row], 32);
      System.arraycopy(seed, 0, points, 32 * row, 32);
    }

    assertThat(kernel().multiply(clamped(scalar), points))
        .isEqualTo(new BouncyCastleKernel().multiply(clamped(scalar), points));
  }

  @Property(tries = 50)
  void anyTwoScalars_commute(
      @ForAll @Size(32) byte[] one, @ForAll @Size(32) byte[] other, @ForAll @Size(32) byte[] u) {
    BlindingScalar a = clamped(one);
    BlindingScalar b = clamped(other);

    assertThat(kernel().multiply(a, kernel().multiply(b, u)))
        .isEqualTo(kernel().multiply(b, kernel().multiply(a, u)));
  }

  @Test
  void noRows_giveNoRows() {
    assertThat(kernel().multiply(BlindingScalar.generate(), new byte[0])).isEmpty();
  }

  @Test
  void halfARow_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> kernel().multiply(BlindingScalar.generate(), new byte[48]))
        .withMessage("packed points have a multiple of 32 bytes, not 48");
  }

  @Test
  void destroyedScalar_isRefused() {
    BlindingScalar scalar = BlindingScalar.generate();
    scalar.destroy();

    assertThatIllegalStateException()
        .isThrownBy(() -> kernel().multiply(scalar, new byte[32]))
        .withMessage("this secret is destroyed");
  }

  @Test
  void kernel_passesItsSelfTest() {
    assertThat(KernelSelfTest.passes(kernel())).isTrue();
  }

  static BlindingScalar clamped(byte[] scalar) {
    byte[] clamped = scalar.clone();
    X25519.clampPrivateKey(clamped);
    return BlindingScalar.fromByteArray(clamped, SecretAccess.insecure());
  }

  static byte[] packed(byte[]... points) {
    byte[] packed = new byte[32 * points.length];
    for (int row = 0; row < points.length; row++) {
      System.arraycopy(points[row], 0, packed, 32 * row, 32);
    }
    return packed;
  }
}
