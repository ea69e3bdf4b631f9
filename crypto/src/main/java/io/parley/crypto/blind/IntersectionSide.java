package io.parley.crypto.blind;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * One side of a count of common values between two parties, asker and answerer; bytes only.
 *
 * <h2>The protocol</h2>
 *
 * Asker A draws a scalar a, answerer B a scalar b, fresh for the run. U is the encoded point of an
 * input ({@link IntersectionInputs}, {@link EncodeToCurve}).
 *
 * <ol>
 *   <li>A sends a·U for each of its rows, and the point a·G of the base point.
 *   <li>B sends b·U for each of its rows, among them check rows b·(r·G).
 *   <li>A sends H(a·(b·U)) for each row of B, in a new random order.
 *   <li>B holds H(b·(a·U)) for each row of A, makes sure that the answers to its check rows are
 *       there, and counts the tags that both lists have.
 * </ol>
 *
 * Each side's list is filled up to an announced size with random points and goes out in a uniformly
 * random order. X25519 commutes: a·(b·U) and b·(a·U) are the same bytes (proof at {@link Mask}).
 *
 * <h2>What each side sees</h2>
 *
 * Assumed: decisional Diffie-Hellman in the large subgroup for clamped scalars; the encoding and H
 * are random oracles; both sides follow the protocol, and look at whatever they got (<i>honest but
 * curious</i>).
 *
 * <ul>
 *   <li><b>A sees sizes alone.</b> It gets as many points b·U as B announced. By DDH they are
 *       indistinguishable from uniform ones: a simulator draws those.
 *   <li><b>B sees sizes and the number m of common rows</b>, dummies included. Simulator: N_A
 *       random points P; of the tags, m are H(b·P) for m rows chosen at random, the others random;
 *       all in random order. In the real run a·U for all U that are not common to both are, by DDH,
 *       uniform points independent of the rest; tags of rows that are not common are H at points
 *       never asked; and as A shuffled twice with fresh orders, which of A's rows and which tags
 *       are common is uniform.
 * </ul>
 *
 * Nothing above makes m private: the caller puts a secret number of dummies in A's rows.
 *
 * <h2>What a deviating side can do</h2>
 *
 * <ul>
 *   <li><b>B</b> may use another scalar for each row, or leave out dummies: then it learns which of
 *       the values that it sent A holds, at most as many as it announced. Nothing here prevents it,
 *       only the protocol's being followed. So A relies on B's program; whoever cannot, answers and
 *       does not ask.
 *   <li><b>A</b> learns at most what B makes of the count. It may try to have one person of B count
 *       m times: it sends m points c·U of a guessed value under different scalars, and m tags
 *       H(c·Q) in the place of one for rows Q of B, not knowing which row is the guessed one. With
 *       a part x of B's rows treated so, (m − 1)·x·N tags of others must go, as the number of tags
 *       is fixed. Each of c check rows looks like any other row, so all c answers survive with
 *       probability about (1 − (m − 1)·x)^c ≤ e^(−c·(m−1)·x), and the guessed row is among the
 *       treated ones with probability x. The product is at most 1/(e·c·(m − 1)): for 4,096 checks
 *       9·10⁻⁵. If the first failed check ends all runs with A, then over any number of runs, with
 *       any parts x, A ever succeeds with probability at most 1/(c·(m − 1)), 2.5·10⁻⁴: in each run
 *       success is to failure at most as x·(1 − u)^c to 1 − (1 − u)^c for u = (m − 1)·x, and that
 *       is at most 1 to c·(m − 1), as 1 − (1 − u)^c ≥ c·u·(1 − u)^c. This is an argument for this
 *       one attack, no proof against all; it <b>wants review</b>.
 * </ul>
 *
 * Not thread-safe. A side is for one run; {@link #destroy} wipes its scalar.
 */
public final class IntersectionSide {
  /** The most rows that a side may bring, padding included. */
  public static final int MOST_ROWS = 1 << 22;

  private static final byte[] BASE_POINT = basePoint();

  private final BlindingKernel kernel;
  private final BlindingScalar scalar = BlindingScalar.generate();
  private final EncodeToCurve encode = EncodeToCurve.parley();
  private final SecureOrder order = new SecureOrder();
  private final IntersectionTags tags;
  private final byte[] inputs;
  private final byte[] checkPoints;
  private final byte[] checkTags;
  private final int[] sending;
  private final byte[] received;
  private int sent;
  private int taken;
  private boolean tagged;

  private IntersectionSide(
      BlindingKernel kernel,
      byte[] run,
      byte[] packedInputs,
      int ownRows,
      int othersRows,
      byte[] askersPoint,
      int checks) {
    int filled = packedInputs.length / PackedPoints.SIZE + checks;
    if (packedInputs.length % PackedPoints.SIZE != 0
        || ownRows < filled
        || ownRows > MOST_ROWS
        || othersRows < 1
        || othersRows > MOST_ROWS) {
      throw new IllegalArgumentException(
          "an intersection has from 1 to %,d rows a side, and room for all of one's own"
              .formatted(MOST_ROWS));
    }
    this.kernel = kernel;
    this.tags = new IntersectionTags(run);
    this.inputs = packedInputs.clone();
    this.sending = order.shuffled(ownRows);
    this.received = new byte[othersRows * IntersectionTags.SIZE];
    this.checkPoints = new byte[checks * PackedPoints.SIZE];
    this.checkTags = checks == 0 ? new byte[0] : drawChecks(askersPoint, checks);
  }

  /**
   * The side that asks.
   *
   * @param run the run's id, the same on both sides; never used before
   * @param packedInputs of {@link IntersectionInputs}
   * @param ownRows how many rows it announced, at least its inputs
   * @param othersRows how many the answerer announced
   */
  public static IntersectionSide asker(
      BlindingKernel kernel, byte[] run, byte[] packedInputs, int ownRows, int othersRows) {
    return new IntersectionSide(kernel, run, packedInputs, ownRows, othersRows, new byte[0], 0);
  }

  /**
   * The side that answers.
   *
   * @param askersPoint the asker's {@link #publicPoint}
   * @param checks how many check rows it mixes in, 0 or more
   * @throws PointsRefused if the asker's point is none
   */
  public static IntersectionSide answerer(
      BlindingKernel kernel,
      byte[] run,
      byte[] packedInputs,
      int ownRows,
      int othersRows,
      byte[] askersPoint,
      int checks) {
    if (askersPoint.length != PackedPoints.SIZE) {
      throw new PointsRefused();
    }
    ReceivedPoints.check(askersPoint);
    return new IntersectionSide(
        kernel, run, packedInputs, ownRows, othersRows, askersPoint, checks);
  }

  /** This side's scalar times the base point. */
  public byte[] publicPoint() {
    return kernel.multiply(scalar, BASE_POINT);
  }

  /** How many rows are still to be sent. */
  public int left() {
    return sending.length - sent;
  }

  /** The next rows to send, at most so many; empty when all are sent. */
  public byte[] points(int most) {
    int count = Math.min(most, left());
    byte[] column = order.bytes(count * PackedPoints.SIZE); // random where nothing is put: padding
    int people = inputs.length / PackedPoints.SIZE;
    int checks = checkPoints.length / PackedPoints.SIZE;
    for (int i = 0; i < count; i++) {
      if (sending[sent + i] < people) {
        copyRow(inputs, sending[sent + i], column, i);
      }
    }
    byte[] points = encode.points(column);
    for (int i = 0; i < count; i++) {
      int row = sending[sent + i] - people;
      if (row >= 0 && row < checks) {
        copyRow(checkPoints, row, points, i);
      }
    }
    sent += count;
    return kernel.multiply(scalar, points);
  }

  /**
   * Takes rows of the other side.
   *
   * @throws PointsRefused if one is no point
   * @throws IntersectionRefused if they are more than were announced
   * @throws IllegalArgumentException if the size is no multiple of 32
   */
  public void receive(byte[] packedPoints) {
    int rows = PackedPoints.rows(packedPoints);
    if (rows > received.length / IntersectionTags.SIZE - taken) {
      throw new IntersectionRefused("more rows came than were announced");
    }
    ReceivedPoints.check(packedPoints);
    byte[] products = kernel.multiply(scalar, packedPoints);
    ReceivedPoints.refuseZero(products);
    byte[] evaluated = tags.of(products);
    System.arraycopy(evaluated, 0, received, taken * IntersectionTags.SIZE, evaluated.length);
    taken += rows;
  }

  /**
   * The tags of the other side's rows in a fresh order; the asker's last message. Once.
   *
   * @throws IntersectionRefused if rows are missing, or one came twice
   */
  public byte[] tags() {
    complete();
    if (tagged) {
      throw new IllegalStateException("tags are handed out once: two orders would show the rows");
    }
    tagged = true;
    IntersectionTags.distinct(received);
    byte[] shuffled = new byte[received.length];
    int[] places = order.shuffled(received.length / IntersectionTags.SIZE);
    for (int i = 0; i < places.length; i++) {
      System.arraycopy(
          received,
          places[i] * IntersectionTags.SIZE,
          shuffled,
          i * IntersectionTags.SIZE,
          IntersectionTags.SIZE);
    }
    return shuffled;
  }

  /**
   * How many of the asker's rows are rows of this side too.
   *
   * @param packedTags the asker's tags of this side's rows
   * @throws IntersectionRefused if rows or tags are missing or come twice
   * @throws CheckRowsFailed if a check row has no answer: the asker did not follow the protocol
   */
  public int common(byte[] packedTags) {
    complete();
    if (packedTags.length != sending.length * IntersectionTags.SIZE || left() > 0) {
      throw new IntersectionRefused("another number of tags came than rows were sent");
    }
    Set<IntersectionTags.Tag> theirs = IntersectionTags.distinct(packedTags);
    if (!theirs.containsAll(IntersectionTags.distinct(checkTags))) {
      throw new CheckRowsFailed();
    }
    Set<IntersectionTags.Tag> own = IntersectionTags.distinct(received);
    own.retainAll(theirs);
    return own.size();
  }

  /** Wipes the scalar, the inputs, and all from which common rows could be told. */
  public void destroy() {
    scalar.destroy();
    for (byte[] secret : List.of(inputs, received, checkPoints, checkTags)) {
      Arrays.fill(secret, (byte) 0);
    }
    Arrays.fill(sending, 0);
  }

  private void complete() {
    if (taken * IntersectionTags.SIZE != received.length) {
      throw new IntersectionRefused("rows are missing");
    }
  }

  /** Check row r·G must come back as H(b·(r·(a·G))), which this side can compute alone. */
  private byte[] drawChecks(byte[] askersPoint, int checks) {
    byte[] answers = new byte[checks * PackedPoints.SIZE];
    for (int i = 0; i < checks; i++) {
      BlindingScalar r = BlindingScalar.generate();
      System.arraycopy(
          kernel.multiply(r, BASE_POINT), 0, checkPoints, i * PackedPoints.SIZE, PackedPoints.SIZE);
      System.arraycopy(
          kernel.multiply(r, askersPoint), 0, answers, i * PackedPoints.SIZE, PackedPoints.SIZE);
      r.destroy();
    }
    return tags.of(kernel.multiply(scalar, answers));
  }

  private static void copyRow(byte[] from, int row, byte[] to, int place) {
    System.arraycopy(
        from, row * PackedPoints.SIZE, to, place * PackedPoints.SIZE, PackedPoints.SIZE);
  }

  private static byte[] basePoint() {
    byte[] u = new byte[PackedPoints.SIZE];
    u[0] = 9;
    return u;
  }

  @Override
  public String toString() {
    return "IntersectionSide[hidden]";
  }
}
