package io.parley.crypto.blind;

import io.parley.crypto.Utf8;
import java.util.List;

/**
 * What the members of a collaboration agreed about blinding, for one epoch. Nothing in it is
 * secret; every member must have the same.
 *
 * @param collaboration the collaboration's name
 * @param epoch 0 or more; each epoch has fresh blinding scalars
 * @param members the names of all members, two or more, in the agreement's order
 * @param batchRows rows of every batch, {@value #MIN_BATCH_ROWS} to {@value #MAX_BATCH_ROWS}
 * @param checks how many of them are spot checks: at least 1 %, at most half
 * @param growthCap how many rows a helper multiplies for one owner in the epoch, whatever they are:
 *     people, padding and checks. {@link #rowsFor} says how many a number of people takes
 */
public record BlindingTerms(
    String collaboration,
    int epoch,
    List<String> members,
    int batchRows,
    int checks,
    long growthCap) {
  /** The smallest batch: below it, one check would say little. */
  public static final int MIN_BATCH_ROWS = 16;

  /** The largest batch: two megabytes on the wire. */
  public static final int MAX_BATCH_ROWS = 1 << 16;

  /** The rows of a batch unless the agreement says otherwise: 128 kilobytes on the wire. */
  public static final int DEFAULT_BATCH_ROWS = 4096;

  private static final int STEPS = 8;

  /**
   * Checks the terms.
   *
   * @throws IllegalArgumentException if a part is out of its range; the message names it
   */
  public BlindingTerms {
    Utf8.strict("the collaboration's name", collaboration);
    if (epoch < 0) {
      throw new IllegalArgumentException("an epoch is 0 or more, not %d".formatted(epoch));
    }
    members = List.copyOf(members);
    members.forEach(member -> Utf8.strict("a member's name", member));
    if (members.size() < 2 || members.stream().distinct().count() < members.size()) {
      throw new IllegalArgumentException("blinding takes two or more members of different names");
    }
    if (batchRows < MIN_BATCH_ROWS || batchRows > MAX_BATCH_ROWS) {
      throw new IllegalArgumentException(
          "a batch has %d to %d rows, not %d".formatted(MIN_BATCH_ROWS, MAX_BATCH_ROWS, batchRows));
    }
    if (checks < fewestChecks(batchRows) || checks > batchRows / 2) {
      throw new IllegalArgumentException(
          "a batch of %d rows has %d to %d checks, not %d"
              .formatted(batchRows, fewestChecks(batchRows), batchRows / 2, checks));
    }
    if (growthCap < 0) {
      throw new IllegalArgumentException("a growth cap is 0 or more, not %d".formatted(growthCap));
    }
  }

  /** Terms with batches of {@value #DEFAULT_BATCH_ROWS} rows and 1 % of checks. */
  public static BlindingTerms of(
      String collaboration, int epoch, List<String> members, long growthCap) {
    return new BlindingTerms(
        collaboration,
        epoch,
        members,
        DEFAULT_BATCH_ROWS,
        fewestChecks(DEFAULT_BATCH_ROWS),
        growthCap);
  }

  /** The fewest checks that a batch may have: 1 % of its rows, rounded up. */
  public static int fewestChecks(int batchRows) {
    return (batchRows + 99) / 100;
  }

  /** The rows of a batch that are no checks: people and padding. */
  public int payloadRows() {
    return batchRows - checks;
  }

  /**
   * The batches that a number of new people takes. It is rounded up to a bucket, of which there are
   * 8 for each doubling, so that a helper learns the number of people up to an eighth and the size
   * of a batch, and the padding costs at most an eighth.
   *
   * @throws ArithmeticException beyond 2³¹ − 1 batches
   */
  public int batchesFor(long people) {
    long needed = (people + payloadRows() - 1) / payloadRows();
    long step = 1;
    while (needed > 2 * STEPS * step) {
      step *= 2;
    }
    return Math.toIntExact((needed + step - 1) / step * step);
  }

  /** The rows that a helper multiplies for a number of new people, of one run. */
  public long rowsFor(long people) {
    return (long) batchesFor(people) * batchRows;
  }

  /**
   * All members but one, in order: those that help it, each in its turn.
   *
   * @throws IllegalArgumentException if {@code owner} is no member
   */
  public List<String> helpersOf(String owner) {
    if (!members.contains(owner)) {
      throw new IllegalArgumentException("`%s` is no member".formatted(owner));
    }
    return members.stream().filter(member -> !member.equals(owner)).toList();
  }
}
