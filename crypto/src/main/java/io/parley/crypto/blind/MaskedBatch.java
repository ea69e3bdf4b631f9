package io.parley.crypto.blind;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * The points of one batch while it is away: masks, order, and which rows are checks. Made once and
 * sent as it is, so that no mask ever goes over two different batches.
 *
 * <p>Its items are the payload's rows, then the checks; the order says at which place on the wire
 * each item stands. In a later batch, checks are earlier rows, under the mask of all. In a first
 * batch, where too few are known, checks are rows of the payload once more, under a second mask,
 * since under the same one they would be the same bytes.
 */
final class MaskedBatch {
  private static final int POINT = PackedPoints.SIZE;

  private final BlindingKernel kernel;
  private final CheckCandidates candidates;
  private final byte[] payload;
  private final int checks;
  private final boolean first;
  private final int[] checked; // of each check: the candidate, or in a first batch the payload row
  private final int[] places; // of each item: its place on the wire
  private final Mask mask;
  private final Mask checkMask; // the same one but in a first batch
  private final byte[] wire;

  /**
   * Masks and shuffles.
   *
   * @param payload as many points as a batch has rows that are no checks
   */
  MaskedBatch(
      BlindingKernel kernel,
      MaskSource masks,
      CheckCandidates candidates,
      byte[] payload,
      int checks,
      SecureOrder order) {
    this.kernel = kernel;
    this.candidates = candidates;
    this.payload = payload;
    this.checks = checks;
    int rows = PackedPoints.rows(payload);
    int[] known = knownRows(order.shuffled(candidates.size()));
    this.first = known.length < checks;
    this.checked = first ? Arrays.copyOf(order.shuffled(rows), checks) : known;
    this.places = order.shuffled(rows + checks);
    this.mask = masks.fresh();
    this.checkMask = first ? masks.fresh() : mask;
    this.wire = shuffled(join(kernel.multiply(mask.hide(), payload), masked(checked)));
  }

  /** Draws a fresh mask at each call. */
  @FunctionalInterface
  interface MaskSource {
    Mask fresh();
  }

  /** The rows as they are sent. */
  byte[] wire() {
    return wire.clone();
  }

  /**
   * Takes the masks off an answer and verifies the checks, all of them whatever the first says.
   *
   * @return the results of the payload's rows in their order, and whether all checks hold
   * @throws PointsRefused if a row is no usable point
   */
  Unmasked unmask(byte[] answer) {
    ReceivedPoints.check(answer);
    byte[] items = unshuffled(answer);
    byte[] results = kernel.multiply(mask.reveal(), Arrays.copyOf(items, payload.length));
    byte[] again =
        kernel.multiply(
            checkMask.reveal(), Arrays.copyOfRange(items, payload.length, items.length));
    ReceivedPoints.refuseZero(results);
    boolean same = true;
    for (int check = 0; check < checks; check++) {
      same &= fits(check, results, again);
    }
    return new Unmasked(results, same);
  }

  /** What an answer held. */
  @SuppressWarnings("ArrayRecordComponent") // Lives within one call of this package.
  record Unmasked(byte[] results, boolean checksHold) {}

  byte[] payload() {
    return payload;
  }

  void destroy() {
    mask.destroy();
    checkMask.destroy();
  }

  private boolean fits(int check, byte[] results, byte[] again) {
    if (!first) {
      return candidates.fits(checked[check], again, check);
    }
    byte[] expected =
        Arrays.copyOfRange(results, checked[check] * POINT, (checked[check] + 1) * POINT);
    return MessageDigest.isEqual(
        expected, Arrays.copyOfRange(again, check * POINT, (check + 1) * POINT));
  }

  /**
   * The first candidates whose points are neither in the payload nor twice among them, as many as
   * there are checks, or fewer. Under one mask, equal points would be equal bytes, and the helper
   * would see which row is a check. Rows come again in a payload when an earlier run broke off.
   */
  private int[] knownRows(int[] shuffled) {
    Set<ByteBuffer> present = new HashSet<>();
    for (int row = 0; row < PackedPoints.rows(payload); row++) {
      present.add(ByteBuffer.wrap(payload, row * POINT, POINT).slice());
    }
    byte[] points = candidates.points();
    return Arrays.stream(shuffled)
        .filter(known -> present.add(ByteBuffer.wrap(points, known * POINT, POINT).slice()))
        .limit(checks)
        .toArray();
  }

  private byte[] masked(int[] chosen) {
    byte[] points = new byte[chosen.length * POINT];
    for (int check = 0; check < chosen.length; check++) {
      if (first) {
        System.arraycopy(payload, chosen[check] * POINT, points, check * POINT, POINT);
      } else {
        candidates.copyPoint(chosen[check], points, check);
      }
    }
    return kernel.multiply(checkMask.hide(), points);
  }

  private byte[] shuffled(byte[] items) {
    byte[] shuffled = new byte[items.length];
    for (int item = 0; item < places.length; item++) {
      System.arraycopy(items, item * POINT, shuffled, places[item] * POINT, POINT);
    }
    return shuffled;
  }

  private byte[] unshuffled(byte[] rows) {
    byte[] items = new byte[rows.length];
    for (int item = 0; item < places.length; item++) {
      System.arraycopy(rows, places[item] * POINT, items, item * POINT, POINT);
    }
    return items;
  }

  private static byte[] join(byte[] one, byte[] other) {
    byte[] joined = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, joined, one.length, other.length);
    return joined;
  }
}
