package io.parley.crypto.blind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.CollaborationKey;
import io.parley.crypto.MatchKey;
import io.parley.crypto.SecretAccess;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntersectionSideTest {
  private static final BlindingKernel KERNEL = KernelChoice.bouncyCastle();
  private static final byte[] RUN =
      "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  private static final int DUMMIES = 6;
  private static final int CHECKS = 8;
  private static final int ASKERS_ROWS = 24;
  private static final int ANSWERERS_ROWS = 40;

  private final CollaborationKey key;

  IntersectionSideTest() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    key = CollaborationKey.fromByteArray(bytes, SecretAccess.insecure());
  }

  /** People number {@code from} to {@code to} − 1, with the first dummies. */
  private byte[] inputs(int from, int to, int dummies) {
    ByteArrayOutputStream keys = new ByteArrayOutputStream();
    for (int i = from; i < to; i++) {
      keys.writeBytes(
          MatchKey.of("parley-canonical/1", "email", "p" + i + "@example.com").toBytes());
    }
    return IntersectionInputs.of(key.blindingInputs(), keys.toByteArray(), dummies);
  }

  private IntersectionSide asker(int from, int to, int dummies) {
    return IntersectionSide.asker(
        KERNEL, RUN, inputs(from, to, dummies), ASKERS_ROWS, ANSWERERS_ROWS);
  }

  private IntersectionSide answerer(int from, int to, IntersectionSide asker) {
    return IntersectionSide.answerer(
        KERNEL,
        RUN,
        inputs(from, to, DUMMIES),
        ANSWERERS_ROWS,
        ASKERS_ROWS,
        asker.publicPoint(),
        CHECKS);
  }

  private static byte[] all(IntersectionSide side) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (side.left() > 0) {
      all.writeBytes(side.points(7));
    }
    return all.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({"0,0,0", "0,10,0", "0,10,6", "5,15,3", "10,20,4", "3,4,1"})
  void count_ofAnySets_isThatOfCommonRows(int from, int to, int dummies) {
    IntersectionSide asker = asker(from, to, dummies);
    IntersectionSide answerer = answerer(0, 10, asker);

    answerer.receive(all(asker));
    asker.receive(all(answerer));

    int people = Math.max(0, Math.min(to, 10) - from);
    assertThat(answerer.common(asker.tags())).isEqualTo(people + dummies);
  }

  @Test
  void whatEachSideSees_holdsNothingOfTheOthersAndNothingTwice() {
    IntersectionSide asker = asker(0, 10, 3);
    IntersectionSide answerer = answerer(5, 15, asker);
    byte[] askersRows = all(asker);
    byte[] answerersRows = all(answerer);
    answerer.receive(askersRows);
    asker.receive(answerersRows);

    // What a guesser has: inputs, their points, and these under the own scalar.
    Set<String> known = new HashSet<>();
    known.addAll(rows(inputs(0, 15, DUMMIES), 32));
    known.addAll(rows(EncodeToCurve.parley().points(inputs(0, 15, DUMMIES)), 32));
    Set<String> ofAsker = rows(askersRows, 32);
    Set<String> ofAnswerer = rows(answerersRows, 32);

    assertThat(ofAsker).hasSize(ASKERS_ROWS).doesNotContainAnyElementsOf(known);
    assertThat(ofAnswerer).hasSize(ANSWERERS_ROWS).doesNotContainAnyElementsOf(known);
    assertThat(ofAsker).doesNotContainAnyElementsOf(ofAnswerer);
  }

  @Test
  void twoRunsOfTheSamePeople_haveNoRowInCommon() {
    assertThat(rows(all(asker(0, 10, 0)), 32))
        .doesNotContainAnyElementsOf(rows(all(asker(0, 10, 0)), 32));
  }

  @ParameterizedTest
  @CsvSource({
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0900000000000000000000000000000000000000000000000000000000000080",
    "0200000000000000000000000000000000000000000000000000000000000000"
  })
  void badPoint_isRefusedInOneText(String bad) {
    byte[] point = HexFormat.of().parseHex(bad);
    IntersectionSide asker = asker(0, 3, 0);
    IntersectionSide answerer = answerer(0, 3, asker);
    byte[] rows = all(asker);
    System.arraycopy(point, 0, rows, 5 * 32, 32);

    assertThatThrownBy(() -> answerer.receive(rows))
        .isInstanceOf(PointsRefused.class)
        .hasMessage("points refused");
    assertThatThrownBy(
            () ->
                IntersectionSide.answerer(
                    KERNEL, RUN, inputs(0, 3, 0), ANSWERERS_ROWS, ASKERS_ROWS, point, CHECKS))
        .isInstanceOf(PointsRefused.class);
  }

  @Test
  void wrongLength_isRefused() {
    IntersectionSide asker = asker(0, 3, 0);

    assertThatThrownBy(() -> asker.receive(new byte[33]))
        .hasMessage("packed points have a multiple of 32 bytes, not 33");
  }

  @Test
  void moreOrFewerRows_areRefused() {
    IntersectionSide asker = asker(0, 3, 0);
    IntersectionSide answerer = answerer(0, 3, asker);
    byte[] rows = all(answerer);

    asker.receive(Arrays.copyOf(rows, rows.length - 32));
    assertThatThrownBy(asker::tags)
        .isInstanceOf(IntersectionRefused.class)
        .hasMessage("rows are missing");
    assertThatThrownBy(() -> asker.receive(rows))
        .isInstanceOf(IntersectionRefused.class)
        .hasMessage("more rows came than were announced");
  }

  @Test
  void rowThatCameTwice_isRefusedByBoth() {
    IntersectionSide asker = asker(0, 3, 0);
    IntersectionSide answerer = answerer(0, 3, asker);
    byte[] ofAnswerer = all(answerer);
    byte[] ofAsker = all(asker);
    System.arraycopy(ofAnswerer, 0, ofAnswerer, 32, 32);
    System.arraycopy(ofAsker, 0, ofAsker, 32, 32);
    asker.receive(ofAnswerer);
    answerer.receive(ofAsker);

    assertThatThrownBy(asker::tags).hasMessage("a value came twice in one intersection");
    IntersectionSide honest = asker(0, 3, 0);
    assertThat(honest.left()).isPositive();
    assertThatThrownBy(() -> answerer.common(new byte[ANSWERERS_ROWS * 16]))
        .hasMessage("a value came twice in one intersection");
  }

  @Test
  void askerThatDropsAnswers_isCaughtByACheckRow() {
    IntersectionSide asker = asker(0, 10, 0);
    IntersectionSide answerer = answerer(0, 10, asker);
    answerer.receive(all(asker));
    asker.receive(all(answerer));
    byte[] tags = asker.tags();
    // All tags give way for others; that some survive is for SpotChecks' arithmetic.
    new SecureRandom().nextBytes(tags);

    assertThatThrownBy(() -> answerer.common(tags))
        .isInstanceOf(IntersectionRefused.class)
        .hasMessage("a check row has no answer");
    assertThatThrownBy(() -> answerer.common(Arrays.copyOf(tags, tags.length - 16)))
        .hasMessage("another number of tags came than rows were sent");
  }

  /**
   * Each check row is any row to the asker: with 20 of 40 tags replaced all 8 survive with C(32,20)
   * / C(40,20) = 0.0016. In 60 runs fewer than 50 are caught with probability below 1e-19.
   */
  @Test
  void askerThatReplacesSomeAnswers_isCaughtAboutAsOftenAsCounted() {
    SecureRandom random = new SecureRandom();
    int caught = 0;
    for (int run = 0; run < 60; run++) {
      IntersectionSide asker = asker(0, 1, 0);
      IntersectionSide answerer = answerer(0, 1, asker);
      answerer.receive(all(asker));
      asker.receive(all(answerer));
      byte[] tags = asker.tags();
      byte[] others = new byte[20 * 16];
      random.nextBytes(others);
      System.arraycopy(others, 0, tags, 0, others.length);
      try {
        answerer.common(tags);
      } catch (IntersectionRefused e) {
        caught++;
      }
    }
    assertThat(caught).isGreaterThanOrEqualTo(50);
  }

  @Test
  void askerWithAnotherScalarThanItsPoint_isCaughtByACheckRow() {
    IntersectionSide asker = asker(0, 10, 0);
    IntersectionSide answerer = answerer(0, 10, asker(0, 1, 0));
    answerer.receive(all(asker));
    asker.receive(all(answerer));

    assertThatThrownBy(() -> answerer.common(asker.tags())).hasMessage("a check row has no answer");
  }

  /** A point plus the point (0, 0) of order 2 has u-coordinate 1/u: another row, one person. */
  @Test
  void twinOfARowBySmallOrder_isTheSamePersonTwice() {
    IntersectionSide asker = asker(0, 3, 0);
    IntersectionSide answerer = answerer(0, 3, asker);
    byte[] rows = all(asker);
    BigInteger p = BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));
    byte[] first = reversed(Arrays.copyOf(rows, 32));
    byte[] twin = reversed(padded(new BigInteger(1, first).modInverse(p).toByteArray()));
    System.arraycopy(twin, 0, rows, 32, 32);
    answerer.receive(rows);
    asker.receive(all(answerer));

    assertThatThrownBy(() -> answerer.common(asker.tags()))
        .isInstanceOf(IntersectionRefused.class)
        .hasMessage("a value came twice in one intersection");
  }

  private static byte[] padded(byte[] big) {
    byte[] bytes = new byte[32];
    int length = Math.min(32, big.length);
    System.arraycopy(big, big.length - length, bytes, 32 - length, length);
    return bytes;
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }

  @Test
  void tagsTwice_areRefused() {
    IntersectionSide asker = asker(0, 3, 0);
    asker.receive(all(answerer(0, 3, asker)));
    assertThat(asker.tags()).hasSize(ANSWERERS_ROWS * 16);

    assertThatThrownBy(asker::tags).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void rowsBeyondTheAnnounced_areRefusedAtOnce() {
    assertThatThrownBy(() -> asker(0, 22, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("room for all of one's own");
  }

  private static Set<String> rows(byte[] packed, int size) {
    Set<String> rows = new HashSet<>();
    for (int at = 0; at < packed.length; at += size) {
      rows.add(HexFormat.of().formatHex(packed, at, at + size));
    }
    return rows;
  }
}
