package io.parley.crypto.blind;

import io.parley.crypto.Sha256;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Earlier rows of an epoch, between one owner and one helper, whose answers are known: a uniform
 * sample of all of them (Vitter's algorithm R), to be drawn from as checks.
 *
 * <p>Kept of each are the point that went out, before any mask, and the SHA-256 of the point that
 * came of it. Padding is among them: a check of padding is as good. Not thread-safe.
 */
final class CheckCandidates {
  /** How many are kept for each check of a batch. */
  static final int KEPT_FOR_EACH_CHECK = 16;

  private static final int POINT = PackedPoints.SIZE;

  private final int capacity;
  private byte[] points = {};
  private byte[] digests = {};
  private long seen;

  CheckCandidates(int checks) {
    this.capacity = Math.multiplyExact(checks, KEPT_FOR_EACH_CHECK);
  }

  /** Restores what {@link #points()}, {@link #digests()} and {@link #seen()} gave. */
  static CheckCandidates restore(int checks, byte[] points, byte[] digests, long seen) {
    CheckCandidates candidates = new CheckCandidates(checks);
    if (points.length % POINT != 0
        || points.length != digests.length
        || points.length / POINT > candidates.capacity
        || seen < points.length / POINT) {
      throw new IllegalArgumentException("these are no candidates for checks");
    }
    candidates.points = points.clone();
    candidates.digests = digests.clone();
    candidates.seen = seen;
    return candidates;
  }

  int size() {
    return points.length / POINT;
  }

  /** Takes up rows with their results, each with the chance that keeps the sample uniform. */
  void offer(byte[] packedPoints, byte[] packedResults, SecureOrder order) {
    int rows = PackedPoints.rows(packedPoints);
    for (int row = 0; row < rows; row++) {
      seen++;
      if (size() < capacity) {
        points = Arrays.copyOf(points, points.length + POINT);
        digests = Arrays.copyOf(digests, digests.length + POINT);
        keep(size() - 1, packedPoints, packedResults, row);
      } else {
        long place = order.below(seen);
        if (place < capacity) {
          keep((int) place, packedPoints, packedResults, row);
        }
      }
    }
  }

  /** Whether a result has the digest kept; in constant time. */
  boolean fits(int candidate, byte[] packedResults, int row) {
    byte[] kept = Arrays.copyOfRange(digests, candidate * POINT, (candidate + 1) * POINT);
    return MessageDigest.isEqual(kept, digest(packedResults, row));
  }

  void copyPoint(int candidate, byte[] into, int row) {
    System.arraycopy(points, candidate * POINT, into, row * POINT, POINT);
  }

  byte[] points() {
    return points.clone();
  }

  byte[] digests() {
    return digests.clone();
  }

  long seen() {
    return seen;
  }

  private void keep(int place, byte[] packedPoints, byte[] packedResults, int row) {
    System.arraycopy(packedPoints, row * POINT, points, place * POINT, POINT);
    System.arraycopy(digest(packedResults, row), 0, digests, place * POINT, POINT);
  }

  private static byte[] digest(byte[] packed, int row) {
    return Sha256.of(Arrays.copyOfRange(packed, row * POINT, (row + 1) * POINT));
  }
}
