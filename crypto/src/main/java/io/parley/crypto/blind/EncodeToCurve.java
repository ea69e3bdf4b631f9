package io.parley.crypto.blind;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc7748.X25519Field;

/**
 * Inputs to points: encode_to_curve of RFC 9380 with the suite {@code
 * curve25519_XMD:SHA-512_ELL2_NU_} (section 8.5), of which only the u-coordinate is computed, and
 * before the cofactor is cleared.
 *
 * <h2>Which point it is</h2>
 *
 * The RFC's result is P = 8·Q, with Q = map_to_curve(hash_to_field(message)). What is returned here
 * is the u-coordinate of Q.
 *
 * <p>Leaving the 8 out is right because only multiples of Q by clamped scalars are ever used. A
 * clamped scalar is 8k with k an integer, and 8k·Q = k·(8·Q) = k·P. So the protocol computes
 * multiples of the RFC's P, and the only trace of the choice is that the exponent on P is k in
 * place of 8k, a bijection of the residues mod ℓ. In particular the part of Q in the small subgroup
 * plays no role, as every clamped scalar sends it to zero. Nothing else is done with Q: it never
 * leaves the owner unmultiplied.
 *
 * <h2>Promised</h2>
 *
 * Assumed is that SHA-512 in expand_message_xmd behaves as a random oracle.
 *
 * <ul>
 *   <li>Q lies on the curve, never on its twist: the map (Elligator 2, Bernstein, Hamburg, Krasnova
 *       and Lange, CCS 2013; RFC 9380 section 6.7.1) takes the one of two candidates whose
 *       right-hand side is a square. So a point shows no bit of its input by the side it lies on.
 *   <li>Nobody knows a discrete logarithm between the points of two inputs.
 *   <li>Two inputs collide with probability at most about n²/2²⁵⁴ for n inputs. The encoding is not
 *       uniform (NU): it reaches about half of the points, each from two field elements. RFC 9380
 *       section 10.1 says what to prove then; here a simulator can still program the point of a
 *       message: it draws a point, starts anew if the point has no preimage, and takes either at
 *       random.
 * </ul>
 *
 * <p>The test for a square takes a time that depends on the input. It runs on the owner's own
 * machine over the owner's own people, and on random padding; never over what a partner sent or on
 * a machine shared with one.
 *
 * <p>The field arithmetic is Bouncy Castle's; its own hash2curve is the oracle in the tests, an
 * order of magnitude slower. Divisions of a column are shared (Montgomery's trick). Not
 * thread-safe.
 */
public final class EncodeToCurve {
  /** The domain separation tag of Parley's points; the collaboration is in the input's key. */
  public static final String DOMAIN = "parley-v1-blinded-with-curve25519_XMD:SHA-512_ELL2_NU_";

  private static final int J = 486662;
  private static final int HASHED = 48;
  private static final int HIGH = 17; // the top 129 bits of 384, in bytes
  private static final int CHUNK = 64;

  private final ExpandMessage expand;
  private final byte[] uniform = new byte[HASHED];
  private final byte[] little = new byte[PackedPoints.SIZE];
  private final int[] one = X25519Field.create();
  private final int[] high = X25519Field.create();
  private final int[] square = X25519Field.create();
  private final int[] inverse = X25519Field.create();
  private final int[] element = X25519Field.create();
  private final int[] t = X25519Field.create();
  private final int[] scratch = X25519Field.create();
  private final int[][] numerators = new int[CHUNK][];
  private final int[][] denominators = new int[CHUNK][];
  private final int[][] products = new int[CHUNK][];

  private EncodeToCurve(byte[] domain) {
    this.expand = new ExpandMessage(domain);
    X25519Field.one(one);
    for (int i = 0; i < CHUNK; i++) {
      numerators[i] = X25519Field.create();
      denominators[i] = X25519Field.create();
      products[i] = X25519Field.create();
    }
  }

  /** Parley's encoding, under {@link #DOMAIN}. */
  public static EncodeToCurve parley() {
    return ofDomain(DOMAIN);
  }

  /** Under another domain, for the published vectors. */
  static EncodeToCurve ofDomain(String domain) {
    return new EncodeToCurve(domain.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * The points of a packed column of inputs, in its order.
   *
   * @param packedInputs n inputs of 32 bytes, without gaps; n may be 0
   * @return n u-coordinates of 32 bytes, little-endian, without gaps, each canonical
   * @throws IllegalArgumentException if the size is no multiple of 32
   */
  public byte[] points(byte[] packedInputs) {
    if (packedInputs.length % PackedPoints.SIZE != 0) {
      throw new IllegalArgumentException(
          "packed inputs have a multiple of 32 bytes, not %d".formatted(packedInputs.length));
    }
    return column(packedInputs, PackedPoints.SIZE, packedInputs.length / PackedPoints.SIZE);
  }

  /** The point of one message of any length. */
  byte[] point(byte[] message) {
    return column(message, message.length, 1);
  }

  /** The map alone, from a field element, little-endian, for the published vectors. */
  byte[] map(byte[] fieldElement) {
    byte[] point = new byte[PackedPoints.SIZE];
    X25519Field.decode255(fieldElement, element);
    map(0);
    divide(1, point, 0);
    return point;
  }

  private byte[] column(byte[] packed, int size, int rows) {
    byte[] points = new byte[rows * PackedPoints.SIZE];
    for (int start = 0; start < rows; start += CHUNK) {
      int count = Math.min(CHUNK, rows - start);
      for (int i = 0; i < count; i++) {
        hashToField(packed, (start + i) * size, size);
        map(i);
      }
      divide(count, points, start);
    }
    return points;
  }

  /** hash_to_field with L = 48 and one element: 384 bits, big-endian, modulo 2²⁵⁵ − 19. */
  private void hashToField(byte[] packed, int offset, int size) {
    expand.into(uniform, packed, offset, size);
    // value = low + 2²⁵⁵·high ≡ low + 19·high, where high are the top 129 bits.
    for (int i = 0; i < PackedPoints.SIZE; i++) {
      little[i] = uniform[HASHED - 1 - i];
    }
    int carried = (little[PackedPoints.SIZE - 1] & 0x80) >>> 7;
    X25519Field.decode255(little, element);
    Arrays.fill(little, (byte) 0);
    for (int i = 0; i < HIGH; i++) {
      int next = i < HIGH - 1 ? uniform[HIGH - 2 - i] & 0xFF : 0;
      little[i] = (byte) (next << 1 | carried);
      carried = next >>> 7;
    }
    X25519Field.decode255(little, high);
    X25519Field.mul(high, 19, high);
    X25519Field.add(element, high, element);
    X25519Field.carry(element);
  }

  /**
   * Elligator 2 with Z = 2 (RFC 9380 section 6.7.1): x1 = −J/(1 + 2u²) if its right-hand side x³ +
   * J·x² + x is a square, else x2 = −x1 − J = 2u²·x1. The numerator and denominator go to row i.
   *
   * <p>With d = 1 + 2u² and n = −J, the right-hand side times d⁴, a square, is n·d·(n² + J·n·d +
   * d²) = n·d·(d² − J²·2u²). Neither d nor that is ever zero: −1/2, and J² − 4, are no squares.
   */
  private void map(int i) {
    int[] n = numerators[i];
    int[] d = denominators[i];
    X25519Field.sqr(element, square);
    X25519Field.add(square, square, square);
    X25519Field.carry(square); // 2u²
    X25519Field.add(square, one, d);
    X25519Field.mul(square, J, t);
    X25519Field.mul(t, J, t);
    X25519Field.sqr(d, scratch);
    X25519Field.sub(scratch, t, t);
    X25519Field.carry(t);
    X25519Field.mul(t, d, t);
    X25519Field.mul(one, J, n);
    X25519Field.negate(n, n);
    X25519Field.carry(n);
    X25519Field.mul(t, n, t);
    if (!X25519Field.sqrtRatioVar(t, one, scratch)) {
      X25519Field.mul(n, square, n);
    }
  }

  /** Divides all rows of a chunk at the price of one inversion and three products a row. */
  private void divide(int count, byte[] points, int start) {
    X25519Field.copy(denominators[0], 0, products[0], 0);
    for (int i = 1; i < count; i++) {
      X25519Field.mul(products[i - 1], denominators[i], products[i]);
    }
    X25519Field.inv(products[count - 1], inverse);
    for (int i = count - 1; i >= 0; i--) {
      if (i > 0) {
        X25519Field.mul(inverse, products[i - 1], t);
        X25519Field.mul(inverse, denominators[i], inverse);
      } else {
        X25519Field.copy(inverse, 0, t, 0);
      }
      X25519Field.mul(t, numerators[i], t);
      X25519Field.normalize(t);
      X25519Field.encode(t, points, (start + i) * PackedPoints.SIZE);
    }
  }
}
