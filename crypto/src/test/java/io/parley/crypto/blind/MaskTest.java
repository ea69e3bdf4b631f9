package io.parley.crypto.blind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.parley.crypto.SecretAccess;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class MaskTest {
  private static final BlindingKernel KERNEL = KernelChoice.atStart().kernel();
  private static final BigInteger L = ReferenceCurve.ORDER;

  /** The theorem of the class: U has a part in the small subgroup as often as not. */
  @Property(tries = 60)
  void unmasking_givesTheUnmaskedResult(@ForAll @Size(32) byte[] input) {
    byte[] u = EncodeToCurve.parley().points(input);
    BlindingScalar a = BlindingScalar.generate();
    BlindingScalar b = BlindingScalar.generate();
    Mask mask = Mask.onto(a);

    byte[] answered = KERNEL.multiply(b, KERNEL.multiply(mask.hide(), u));

    assertThat(KERNEL.multiply(mask.reveal(), answered))
        .isEqualTo(KERNEL.multiply(a, KERNEL.multiply(b, u)));
  }

  @Property(tries = 60)
  void neutralMask_givesTheHelpersMultipleOfAPointOfPrimeOrder(@ForAll @Size(32) byte[] input) {
    byte[] w = KERNEL.multiply(BlindingScalar.generate(), EncodeToCurve.parley().points(input));
    BlindingScalar c = BlindingScalar.generate();
    Mask mask = Mask.neutral();

    byte[] answered = KERNEL.multiply(c, KERNEL.multiply(mask.hide(), w));

    assertThat(KERNEL.multiply(mask.reveal(), answered)).isEqualTo(KERNEL.multiply(c, w));
  }

  @RepeatedTest(50)
  void pair_multipliesToTheTargetModuloTheOrder() {
    BlindingScalar target = BlindingScalar.generate();
    Mask mask = Mask.onto(target);
    Mask neutral = Mask.neutral();

    assertThat(integer(mask.hide()).multiply(integer(mask.reveal())).mod(L))
        .isEqualTo(integer(target).mod(L));
    assertThat(integer(neutral.hide()).multiply(integer(neutral.reveal())).mod(L))
        .isEqualTo(BigInteger.ONE);
  }

  /**
   * A quarter of a million residues' worth of top bits would not fit a test; what can be seen is
   * that no two masks are alike and that r fills its range: among 400 draws each of the 16 top
   * values of its free bits comes up. One missing has probability 16·(15/16)⁴⁰⁰ &lt; 1e-9.
   */
  @Test
  void masks_areFreshAndFillTheirRange() {
    BlindingScalar target = BlindingScalar.generate();
    byte[][] drawn =
        IntStream.range(0, 400)
            .mapToObj(i -> Mask.onto(target).hide().toByteArray(SecretAccess.insecure()))
            .toArray(byte[][]::new);

    assertThat(Arrays.stream(drawn).map(Arrays::hashCode).distinct().count()).isGreaterThan(395);
    assertThat(Arrays.stream(drawn).map(r -> (r[31] & 0x3F) >> 2).distinct()).hasSize(16);
  }

  @Test
  void destroyedMask_hidesNothingMore() {
    Mask mask = Mask.neutral();
    mask.destroy();

    assertThatIllegalStateException().isThrownBy(() -> KERNEL.multiply(mask.hide(), new byte[32]));
    assertThatIllegalStateException()
        .isThrownBy(() -> KERNEL.multiply(mask.reveal(), new byte[32]));
  }

  @Property(tries = 300)
  void arithmetic_isThatOfBigInteger(@ForAll @Size(32) byte[] one, @ForAll @Size(32) byte[] two) {
    one[31] &= 0x7F;
    two[31] &= 0x7F;
    BigInteger x = ReferenceCurve.integer(one).mod(L);
    BigInteger y = ReferenceCurve.integer(two).mod(L);
    int[] a = OrderArithmetic.residue(one);
    int[] b = OrderArithmetic.residue(two);

    assertThat(integer(a)).isEqualTo(x);
    assertThat(integer(OrderArithmetic.product(a, b))).isEqualTo(x.multiply(y).mod(L));
    assertThat(integer(OrderArithmetic.difference(a, b))).isEqualTo(x.subtract(y).mod(L));
    assertThat(integer(OrderArithmetic.eighth(a)).shiftLeft(3).mod(L)).isEqualTo(x);
    if (x.signum() != 0) {
      assertThat(integer(OrderArithmetic.inverse(a))).isEqualTo(x.modInverse(L));
    }
  }

  @Test
  void arithmetic_atTheBorders() {
    BigInteger most = BigInteger.ONE.shiftLeft(255).subtract(BigInteger.ONE);
    for (BigInteger value :
        new BigInteger[] {
          BigInteger.ZERO,
          BigInteger.ONE,
          L.subtract(BigInteger.ONE),
          L,
          L.add(BigInteger.ONE),
          L.shiftLeft(1),
          L.multiply(BigInteger.valueOf(7)),
          most
        }) {
      int[] residue = OrderArithmetic.residue(ReferenceCurve.bytes(value));
      assertThat(integer(residue)).isEqualTo(value.mod(L));
      assertThat(integer(OrderArithmetic.product(residue, residue)))
          .isEqualTo(value.multiply(value).mod(L));
      assertThat(integer(OrderArithmetic.difference(new int[8], residue)))
          .isEqualTo(value.negate().mod(L));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OrderArithmetic.inverse(new int[8]))
        .withMessage("zero has no inverse");
  }

  private static BigInteger integer(BlindingScalar scalar) {
    return ReferenceCurve.integer(scalar.toByteArray(SecretAccess.insecure()));
  }

  private static BigInteger integer(int[] limbs) {
    BigInteger value = BigInteger.ZERO;
    for (int i = limbs.length - 1; i >= 0; i--) {
      value = value.shiftLeft(32).add(BigInteger.valueOf(limbs[i] & 0xFFFFFFFFL));
    }
    return value;
  }
}
