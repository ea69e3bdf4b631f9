package io.parley.server.wire;

import io.parley.crypto.blind.BlindingTerms;
import java.util.List;

/**
 * That pseudonyms are blinded, and on what terms; part of an agreement. Every member is helped on
 * the same terms.
 *
 * @param protocol {@value #PROTOCOL}; the only one besides keyed pseudonyms, which are what an
 *     agreement without this means
 * @param growthCap how many rows a member multiplies for another in an epoch, whatever they are
 * @param batchRows the rows of each batch
 * @param checks how many of them are spot checks
 */
public record BlindedKeys(String protocol, long growthCap, int batchRows, int checks) {
  /** The protocol's name in an agreement. */
  public static final String PROTOCOL = "blinded";

  /** Beyond it canonical JSON has no number. */
  private static final long LARGEST_CAP = (1L << 53) - 1;

  public BlindedKeys {
    if (!protocol.equals(PROTOCOL)) {
      throw new BadDocument(
          "the agreement wants keys `%s`, this node knows keyed and blinded ones"
              .formatted(protocol));
    }
    if (growthCap > LARGEST_CAP) {
      throw new BadDocument("the agreement's growth cap is at most %d".formatted(LARGEST_CAP));
    }
    checked(growthCap, batchRows, checks);
  }

  /** Batches of the usual size. */
  public static BlindedKeys upTo(long growthCap) {
    return new BlindedKeys(
        PROTOCOL,
        growthCap,
        BlindingTerms.DEFAULT_BATCH_ROWS,
        BlindingTerms.fewestChecks(BlindingTerms.DEFAULT_BATCH_ROWS));
  }

  /** The terms as the protocol takes them. */
  BlindingTerms terms(String collaboration, int epoch, List<String> members) {
    return new BlindingTerms(collaboration, epoch, members, batchRows, checks, growthCap);
  }

  private static void checked(long growthCap, int batchRows, int checks) {
    try {
      new BlindingTerms("any", 0, List.of("a", "b"), batchRows, checks, growthCap);
    } catch (IllegalArgumentException e) {
      throw new BadDocument("the agreement's terms of blinding: " + e.getMessage());
    }
  }
}
