package io.parley.crypto.blind;

import io.parley.crypto.HmacColumn;
import io.parley.crypto.SecretBytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One clean room's side of PAIR 1.1 between two clean rooms (IAB Tech Lab, section "Two Data Clean
 * Rooms"): a publisher and an advertiser match their people, and publisher identifiers of those in
 * common leave for programmatic buying. Bytes only.
 *
 * <h2>The protocol</h2>
 *
 * Both rooms hold the publisher's secret Ks. The publisher's room alone holds the scalar p (Kp),
 * the advertiser's alone a (Ka). A person's input is HMAC-SHA-256 under Ks of the SHA-256 of the
 * normalised identifier, and U its point ({@link EncodeToCurve}).
 *
 * <ol>
 *   <li>Each room sends its list, p·U or a·U for each of its rows, in a fresh random order.
 *   <li>Each room multiplies the other's list by its own scalar: p·a·U, which PAIR calls the PAIR
 *       id, and sends the result in a fresh random order. It goes from room to room alone.
 *   <li>The PAIR ids that both lists hold are the people in common. The advertiser's room, which
 *       remembers the p·U from which it computed each, takes these p·U, the publisher identifiers,
 *       as Base64. (PAIR removes Ka from a matched id; the result is the same, as (p·a·U)·a⁻¹ = p·U
 *       and X25519 commutes, see {@link Mask}.) The publisher's room learns their number.
 * </ol>
 *
 * <h2>Theorem</h2>
 *
 * Assumed: decisional Diffie-Hellman in the large subgroup for clamped scalars; the encoding is a
 * random oracle; the rooms do not collude; both follow the protocol and look at whatever they get
 * (<i>honest but curious</i>). Then beyond sizes
 *
 * <ul>
 *   <li><b>the publisher's room learns the number m of common people.</b> Simulator: it draws
 *       uniform points for the a·U; multiplies them by p, which are its own PAIR ids of the
 *       advertiser's rows; and gives back its own rows' ids as m of these, drawn at random, and
 *       uniform points for the others, in random order. In the real run the a·U and the a·(p·U) of
 *       rows not in common are, by DDH with a, independent uniform points, and both lists being in
 *       fresh orders, which are in common is uniform among all choices of m.
 *   <li><b>the advertiser's room learns m and, without names, which points p·U of the publisher are
 *       common</b>, which is what leaves. Which of its own people they are it does not learn:
 *       simulator as above with p for a, the publisher's list being uniform points in random order.
 *       Knowing Ks it can compute U of any guess; telling p·U from a uniform point is DDH.
 * </ul>
 *
 * <h2>What the theorem does not say</h2>
 *
 * A room that deviates can mark a guess: it sends one person under two scalars, or twice, and knows
 * the marked pair among the ids that come back. A list with a point twice is refused, and a list is
 * answered once; under two scalars nothing is seen. So each room must be run by somebody who is
 * bound to the program, as PAIR demands of clean rooms. A publisher identifier is the same for all
 * advertisers until Ks or Kp change (PAIR: 30 and 180 days), so advertisers' lists can be compared;
 * and a publisher's own table tells whose each is.
 *
 * <p>The points are u-coordinates of Curve25519. PAIR leaves cipher and encoding to the rooms: only
 * a room that computes the same can take part. Not thread-safe; for one run.
 */
public final class PairExchange {
  /** The fewest rows that a list has before it is matched, by PAIR's rules for clean rooms. */
  public static final int FEWEST_ROWS = 1_000;

  /** The most rows that a side may bring. */
  public static final int MOST_ROWS = 1 << 22;

  private final BlindingKernel kernel;
  private final BlindingScalar scalar;
  private final SecureOrder order = new SecureOrder();
  private final byte[] identifiers;
  private final int othersRows;
  private final Map<ByteBuffer, byte[]> singleOf = new HashMap<>();
  private boolean answered;

  private PairExchange(
      BlindingKernel kernel, BlindingScalar scalar, byte[] identifiers, int othersRows) {
    this.kernel = kernel;
    this.scalar = scalar;
    this.identifiers = identifiers;
    this.othersRows = othersRows;
  }

  /**
   * A room's side.
   *
   * @param secret Ks, 32 bytes
   * @param scalar Kp or Ka of the room
   * @param packedHashes SHA-256 of normalised identifiers, 32 bytes each, all different
   * @param othersRows how many rows the other room announced
   * @throws IllegalArgumentException if one list is smaller or larger than PAIR and this class
   *     allow, or holds a person twice
   */
  public static PairExchange of(
      BlindingKernel kernel,
      SecretBytes secret,
      BlindingScalar scalar,
      byte[] packedHashes,
      int othersRows) {
    int rows = PackedPoints.rows(packedHashes);
    for (int size : new int[] {rows, othersRows}) {
      if (size < FEWEST_ROWS || size > MOST_ROWS) {
        throw new IllegalArgumentException(
            "a list of PAIR has from %,d to %,d rows".formatted(FEWEST_ROWS, MOST_ROWS));
      }
    }
    if (rows(packedHashes).stream().distinct().count() < rows) {
      throw new IllegalArgumentException("a list of PAIR has a person once");
    }
    byte[] inputs = new HmacColumn(secret).rows(packedHashes, PackedPoints.SIZE);
    byte[] points = EncodeToCurve.parley().points(inputs);
    Arrays.fill(inputs, (byte) 0);
    return new PairExchange(kernel, scalar, kernel.multiply(scalar, points), othersRows);
  }

  /**
   * This room's encrypted identifiers in the order of its rows, 32 bytes each: for the publisher's
   * own table of who has which identifier. Not for the other room.
   */
  public byte[] identifiers() {
    return identifiers.clone();
  }

  /** This room's list for the other room, in a fresh random order. */
  public byte[] list() {
    return shuffled(identifiers);
  }

  /**
   * The PAIR ids of the other room's list, in a fresh random order. Once.
   *
   * @throws PointsRefused if a row is no point
   * @throws IntersectionRefused if another number of rows came than was announced, or one twice
   * @throws IllegalStateException if a list was answered before
   */
  public byte[] answer(byte[] othersList) {
    if (answered) {
      throw new IllegalStateException("a list is answered once; begin another run");
    }
    if (PackedPoints.rows(othersList) != othersRows) {
      throw new IntersectionRefused("another number of rows came than was announced");
    }
    ReceivedPoints.check(othersList);
    List<ByteBuffer> singles = rows(othersList);
    distinct(singles);
    answered = true;
    byte[] pairIds = kernel.multiply(scalar, othersList);
    ReceivedPoints.refuseZero(pairIds);
    List<ByteBuffer> ids = rows(pairIds);
    for (int i = 0; i < ids.size(); i++) {
      singleOf.put(ids.get(i), singles.get(i).array());
    }
    return shuffled(pairIds);
  }

  /**
   * The other room's single-encrypted identifiers of people in common, 32 bytes each, in ascending
   * order of their bytes. The advertiser's room calls this for what leaves; the publisher's takes
   * the number alone.
   *
   * @param othersAnswer what the other room made of this room's list
   * @throws IntersectionRefused if another number of rows came than was sent, or one twice
   * @throws IllegalStateException before {@link #answer}
   */
  public List<byte[]> common(byte[] othersAnswer) {
    if (!answered) {
      throw new IllegalStateException("the other room's list comes first");
    }
    if (othersAnswer.length != identifiers.length) {
      throw new IntersectionRefused("another number of rows came than was sent");
    }
    Set<ByteBuffer> theirs = distinct(rows(othersAnswer));
    List<byte[]> common = new ArrayList<>();
    singleOf.forEach(
        (id, single) -> {
          if (theirs.contains(id)) {
            common.add(single.clone());
          }
        });
    common.sort(Arrays::compareUnsigned);
    return common;
  }

  /**
   * A match rate as PAIR lets it be shown: whole percents, and above 85 no number.
   *
   * @param common people in common
   * @param rows rows of the list that it is a part of, 1 or more
   */
  public static String matchRate(int common, int rows) {
    long percent = Math.floorDiv(100L * common, rows);
    return 100L * common > 85L * rows ? ">85%" : percent + "%";
  }

  /** Wipes what the run knows. The scalar is the caller's. */
  public void destroy() {
    Arrays.fill(identifiers, (byte) 0);
    singleOf.clear();
  }

  private byte[] shuffled(byte[] packed) {
    byte[] shuffled = new byte[packed.length];
    int[] places = order.shuffled(packed.length / PackedPoints.SIZE);
    for (int i = 0; i < places.length; i++) {
      System.arraycopy(
          packed,
          places[i] * PackedPoints.SIZE,
          shuffled,
          i * PackedPoints.SIZE,
          PackedPoints.SIZE);
    }
    return shuffled;
  }

  private static List<ByteBuffer> rows(byte[] packed) {
    List<ByteBuffer> rows = new ArrayList<>();
    for (int at = 0; at < packed.length; at += PackedPoints.SIZE) {
      rows.add(ByteBuffer.wrap(Arrays.copyOfRange(packed, at, at + PackedPoints.SIZE)));
    }
    return rows;
  }

  private static Set<ByteBuffer> distinct(List<ByteBuffer> rows) {
    Set<ByteBuffer> distinct = new HashSet<>(rows);
    if (distinct.size() < rows.size()) {
      throw new IntersectionRefused("a value came twice in one list");
    }
    return distinct;
  }

  @Override
  public String toString() {
    return "PairExchange[hidden]";
  }
}
