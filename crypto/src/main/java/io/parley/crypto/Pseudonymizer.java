package io.parley.crypto;

/**
 * Match keys to pseudonyms: the first 16 bytes of HMAC-SHA-256 under the collaboration's pseudonym
 * key.
 *
 * <p>Claim, under the assumption that HMAC-SHA-256 is a pseudorandom function (RFC 2104; Bellare,
 * "New Proofs for NMAC and HMAC", CRYPTO 2006): to who does not hold the key, the pseudonyms of
 * different match keys look like independent uniform bytes; they show which rows are equal, and
 * nothing else. Two different people among n share a pseudonym with probability at most n²/2¹²⁹:
 * 1.5·10⁻²¹ for a thousand million.
 *
 * <p>Against who holds the key (a member) there is no such claim: members can test guesses, and so
 * never receive each other's pseudonyms.
 *
 * <p>Not thread-safe: the Mac is reused, since making one costs several times the work of a row.
 * Take one for each thread from {@link CollaborationKey#pseudonyms()}.
 */
public final class Pseudonymizer {
  /** Bytes of a pseudonym. */
  public static final int PSEUDONYM_SIZE = 16;

  private final HmacColumn column;

  Pseudonymizer(SecretBytes pseudonymKey) {
    this.column = new HmacColumn(pseudonymKey);
  }

  /** The pseudonym of one match key: 16 bytes. */
  public byte[] pseudonym(MatchKey matchKey) {
    return pseudonyms(matchKey.toBytes());
  }

  /**
   * The pseudonyms of a packed column, in its order.
   *
   * @param packedMatchKeys n match keys of 32 bytes, without gaps; n may be 0
   * @return n pseudonyms of 16 bytes, without gaps
   * @throws IllegalArgumentException if the size is no multiple of 32
   */
  public byte[] pseudonyms(byte[] packedMatchKeys) {
    return column.rows(packedMatchKeys, PSEUDONYM_SIZE);
  }

  @Override
  public String toString() {
    return "Pseudonymizer[key hidden]";
  }
}
