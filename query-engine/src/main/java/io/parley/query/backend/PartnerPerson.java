package io.parley.query.backend;

import java.util.UUID;

/**
 * One of the partner's people of an audience, as the room sees it.
 *
 * @param token the same for this person in every audience of one receiver
 * @param matched whether one of the receiver's people was matched with it
 * @param listed whether that one is on the list
 * @param rows a digest of the rows that the receiver brought of that one, under a secret of the
 *     room; {@link #NO_ROWS} where it brought none, or nobody was matched
 */
public record PartnerPerson(UUID token, boolean matched, boolean listed, long rows) {
  /** In the place of a digest of no rows. */
  public static final long NO_ROWS = 0;

  private static final int HEX_DIGITS = 16;

  /** The first 64 bits of a digest in hex; that of rows is never {@link #NO_ROWS}. */
  public static long rows(String digest) {
    long bits = Long.parseUnsignedLong(digest.substring(0, HEX_DIGITS), 16);
    return bits == NO_ROWS ? 1 : bits;
  }
}
