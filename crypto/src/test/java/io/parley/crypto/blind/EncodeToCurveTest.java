package io.parley.crypto.blind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.parley.crypto.SecretAccess;
import io.parley.crypto.Vectors;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.bouncycastle.crypto.hash2curve.HashToCurveProfile;
import org.bouncycastle.crypto.hash2curve.HashToEllipticCurve;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EncodeToCurveTest {
  private static final String RFC_DOMAIN = "QUUX-V01-CS02-with-curve25519_XMD:SHA-512_ELL2_NU_";
  private static final String EXPANDER_DOMAIN = "QUUX-V01-CS02-with-expander-SHA512-256";
  private static final BigInteger EIGHT = BigInteger.valueOf(8);

  static Stream<Vectors.Row> nonUniform() {
    return rows().filter(row -> row.text("source").equals("nu"));
  }

  static Stream<Vectors.Row> rows() {
    return Vectors.of("rfc9380-curve25519.csv", 15);
  }

  static Stream<Vectors.Row> expander() {
    return Vectors.of("rfc9380-expand-sha512.csv", 10);
  }

  /** Ours is the RFC's Q; the RFC's result P is eight times that. */
  @ParameterizedTest
  @MethodSource("nonUniform")
  void rfc9380_givesThePointBeforeTheCofactor(Vectors.Row row) {
    byte[] point = EncodeToCurve.ofDomain(RFC_DOMAIN).point(row.hex("message"));

    assertThat(point).isEqualTo(row.hex("map_u"));
    assertThat(ReferenceCurve.multiply(EIGHT, point)).isEqualTo(row.hex("point_u"));
  }

  /** Why the eight may be left out: 8k·Q = k·P for the clamped scalar 8k. */
  @ParameterizedTest
  @MethodSource("nonUniform")
  void clampedMultiple_isAMultipleOfTheRfcsPoint(Vectors.Row row) {
    BlindingScalar scalar = BlindingScalar.generate();
    byte[] product = new byte[32];
    X25519.scalarMult(
        scalar.toByteArray(SecretAccess.insecure()), 0, row.hex("map_u"), 0, product, 0);
    BigInteger k =
        ReferenceCurve.integer(scalar.toByteArray(SecretAccess.insecure())).shiftRight(3);

    assertThat(product).isEqualTo(ReferenceCurve.multiply(k, row.hex("point_u")));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void rfc9380_mapsFieldElements(Vectors.Row row) {
    assertThat(EncodeToCurve.parley().map(row.hex("field"))).isEqualTo(row.hex("map_u"));
  }

  @ParameterizedTest
  @MethodSource("expander")
  void rfc9380_expandsMessages(Vectors.Row row) {
    byte[] uniform = new byte[Integer.parseInt(row.text("size"))];
    byte[] message = row.hex("message");
    new ExpandMessage(EXPANDER_DOMAIN.getBytes(StandardCharsets.US_ASCII))
        .into(uniform, message, 0, message.length);

    assertThat(uniform).isEqualTo(row.hex("uniform"));
  }

  /** RFC 9380 section 5.3.3; its vectors for the longest tags are for SHA-256 only. */
  @Test
  void domainOfOver255Bytes_isHashedFirst() throws Exception {
    byte[] domain = "d".repeat(256).getBytes(StandardCharsets.US_ASCII);
    MessageDigest sha512 = MessageDigest.getInstance("SHA-512");
    sha512.update("H2C-OVERSIZE-DST-".getBytes(StandardCharsets.US_ASCII));
    byte[] hashed = sha512.digest(domain);

    assertThat(expanded(domain)).isEqualTo(expanded(hashed));
    assertThat(expanded(Arrays.copyOf(domain, 255))).isNotEqualTo(expanded(domain));
  }

  @Test
  void expander_refusesWhatTheRfcForbids() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ExpandMessage(new byte[0]))
        .withMessage("a domain separation tag is not empty");
    ExpandMessage expand = new ExpandMessage(new byte[] {1});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> expand.into(new byte[16321], new byte[0], 0, 0))
        .withMessage("at most 16320 bytes, not 16321");
  }

  /** Bouncy Castle's own hash2curve is the oracle; it clears the cofactor. */
  @Property(tries = 30)
  void eightTimes_isWhatBouncyCastleGives(@ForAll @Size(32) byte[] input) {
    HashToEllipticCurve oracle =
        HashToEllipticCurve.getInstance(
            HashToCurveProfile.CURVE25519W_XMD_SHA_512_ELL2, EncodeToCurve.DOMAIN);
    BigInteger expected = oracle.getAffineXY(oracle.encodeToCurve(input)).getX();

    byte[] point = EncodeToCurve.parley().points(input);

    assertThat(ReferenceCurve.integer(ReferenceCurve.multiply(EIGHT, point))).isEqualTo(expected);
  }

  /** Divisions are shared among 64 rows: whole chunks, a part of one, and none. */
  @Test
  void column_isRowByRow() {
    byte[] inputs = new byte[32 * 150];
    new Random(7).nextBytes(inputs);
    for (int rows : new int[] {0, 1, 63, 64, 65, 128, 150}) {
      byte[] points = EncodeToCurve.parley().points(Arrays.copyOf(inputs, 32 * rows));
      assertThat(points).hasSize(32 * rows);
      for (int row = 0; row < rows; row++) {
        assertThat(Arrays.copyOfRange(points, 32 * row, 32 * row + 32))
            .isEqualTo(
                EncodeToCurve.parley().points(Arrays.copyOfRange(inputs, 32 * row, 32 * row + 32)));
      }
    }
  }

  /** A point on the twist would show a bit of the input: half of all u are there. */
  @Test
  void tenThousandPoints_areCanonicalAndOnTheCurve() {
    byte[] inputs = new byte[32 * 10_000];
    new Random(11).nextBytes(inputs);
    byte[] points = EncodeToCurve.parley().points(inputs);

    for (int row = 0; row < 10_000; row++) {
      byte[] point = Arrays.copyOfRange(points, 32 * row, 32 * row + 32);
      assertThat(ReferenceCurve.integer(point)).isLessThan(ReferenceCurve.P);
      if (row % 20 == 0) {
        assertThat(ReferenceCurve.isOnCurve(point)).isTrue();
      }
    }
    ReceivedPoints.check(points);
  }

  @Test
  void domain_beginsWithOurNameAndEndsWithTheSuite() {
    assertThat(EncodeToCurve.DOMAIN)
        .startsWith("parley-")
        .endsWith("curve25519_XMD:SHA-512_ELL2_NU_");
  }

  @Test
  void halfAnInput_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EncodeToCurve.parley().points(new byte[33]))
        .withMessage("packed inputs have a multiple of 32 bytes, not 33");
  }

  private static byte[] expanded(byte[] domain) {
    byte[] uniform = new byte[48];
    new ExpandMessage(domain).into(uniform, new byte[] {1, 2}, 0, 2);
    return uniform;
  }
}
