package io.parley.identity.pack;

import io.parley.identity.linkage.Limits;

/**
 * How large the blocks of a rule are, and from which size on they are cut: as {@link
 * io.parley.identity.linkage.Block} has it in SQL.
 *
 * @param lefts of each block, how many records have its key on the left
 * @param rights how many have it on the right; the same where the rule is the same on both sides
 */
@SuppressWarnings("ArrayRecordComponent") // numbers in bulk, of this package
record BlockSizes(int[] lefts, int[] rights, boolean symmetric) {
  int held(int block) {
    return symmetric ? lefts[block] : lefts[block] + rights[block];
  }

  long pairs(int block, int heldBy) {
    if (held(block) > heldBy) {
      return 0;
    }
    return symmetric
        ? (long) lefts[block] * (lefts[block] - 1) / 2
        : (long) lefts[block] * rights[block];
  }

  long pairs(int heldBy) {
    long pairs = 0;
    for (int block = 0; block < lefts.length; block++) {
      pairs += pairs(block, heldBy);
    }
    return pairs;
  }

  /** So many of all records may hold a key. */
  int heldBy(Limits limits, int records) {
    int heldBy = limits.heldBy();
    while (pairs(heldBy) > limits.pairsAmong(records) && heldBy > 2) {
      heldBy = Math.max(2, heldBy / 2);
    }
    return heldBy;
  }
}
