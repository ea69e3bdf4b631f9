package io.parley.crypto.blind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.Vectors;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReceivedPointsTest {
  private static final BigInteger P = ReferenceCurve.P;

  @Test
  void pointsOfTheProtocol_pass() {
    byte[] inputs = new byte[32 * 200];
    new Random(3).nextBytes(inputs);
    byte[] points = EncodeToCurve.parley().points(inputs);

    assertThatCode(() -> ReceivedPoints.check(points)).doesNotThrowAnyException();
    assertThatCode(() -> ReceivedPoints.check(new byte[0])).doesNotThrowAnyException();
  }

  /** Two on the twist as well: their right-hand sides multiply to a square. */
  @Test
  void pointsOnTheTwist_areRefused() {
    byte[] twist = twistPoint();
    assertThat(ReferenceCurve.isOnCurve(twist)).isFalse();

    refuses(twist);
    refuses(between(twist));
    refuses(BlindingKernelContract.packed(twist, twist));
    assertThat(Vectors.of("commutative-x25519.csv", 8))
        .filteredOn(row -> row.text("on_curve").equals("false"))
        .hasSize(4)
        .allSatisfy(row -> refuses(row.hex("u")));
  }

  @Test
  void vectorsOnTheCurve_pass() {
    assertThat(Vectors.of("commutative-x25519.csv", 8))
        .filteredOn(row -> row.text("on_curve").equals("true"))
        .hasSize(4)
        .allSatisfy(row -> ReceivedPoints.check(row.hex("u")));
  }

  @Test
  void pointsOfSmallOrder_areRefused() {
    assertThat(SmallOrder.encodings()).hasSize(7);
    for (byte[] small : SmallOrder.encodings()) {
      refuses(small);
      refuses(between(small));
      small[31] |= (byte) 0x80;
      refuses(small);
    }
  }

  /** The nineteen values from p to 2²⁵⁵ − 1, and bit 255 on an otherwise good point. */
  @Test
  void nonCanonicalPoints_areRefused() {
    for (int beyond = 0; beyond < 19; beyond++) {
      refuses(ReferenceCurve.bytes(P.add(BigInteger.valueOf(beyond))));
    }
    byte[] good = EncodeToCurve.parley().points(new byte[32]);
    good[31] |= (byte) 0x80;
    refuses(good);
  }

  /** p − 1 has small order; below it the last ones on the curve pass. */
  @Test
  void largestCanonicalPoints_areJudgedByTheCurve() {
    int passed = 0;
    for (int below = 2; below < 40; below++) {
      byte[] point = ReferenceCurve.bytes(P.subtract(BigInteger.valueOf(below)));
      if (ReferenceCurve.isOnCurve(point)) {
        ReceivedPoints.check(point);
        passed++;
      } else {
        refuses(point);
      }
    }
    assertThat(passed).isPositive();
  }

  @Test
  void zeroAmongProducts_isRefused() {
    byte[] point = EncodeToCurve.parley().points(new byte[32]);

    ReceivedPoints.refuseZero(point);
    assertThatThrownBy(
            () -> ReceivedPoints.refuseZero(BlindingKernelContract.packed(point, new byte[32])))
        .isInstanceOf(PointsRefused.class)
        .hasMessage("points refused");
  }

  private static void refuses(byte[] packed) {
    assertThatThrownBy(() -> ReceivedPoints.check(packed))
        .isInstanceOf(PointsRefused.class)
        .hasMessage("points refused");
  }

  private static byte[] between(byte[] point) {
    byte[] good = EncodeToCurve.parley().points(new byte[32]);
    return BlindingKernelContract.packed(good, point, good);
  }

  private static byte[] twistPoint() {
    return Arrays.copyOf(new byte[] {2}, 32);
  }
}
