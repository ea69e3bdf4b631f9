package io.parley.crypto.seal;

import io.parley.crypto.LengthPrefixed;
import io.parley.crypto.SecretBytes;
import java.nio.ByteBuffer;

/**
 * A message in numbered chunks: the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár,
 * "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", CRYPTO 2015, over
 * AES-256-GCM.
 *
 * <p>The nonce of a chunk is three zero bytes, its number (8 bytes, big-endian) and whether it is
 * the last (1 byte); number and flag are also in the associated data, after what the message is
 * about.
 *
 * <p>Claim, if AES-256-GCM is a secure AEAD and <b>the key is used for one message only</b>: no two
 * chunks share a nonce (number and flag differ, and each number is sealed once); whoever lacks the
 * key learns sizes and nothing else, and cannot make another sequence of chunks that opens to its
 * end. A removed, repeated or moved chunk meets another number; a cut message has no chunk that
 * opens as the last; a lengthened one has a last chunk before its end.
 *
 * <p>What is read chunk by chunk is true so far and not yet whole: only the end says that nothing
 * is missing. Not thread-safe.
 */
final class ChunkCipher {
  /** At most this many chunks: far below where AES-256 blocks under one key begin to collide. */
  static final long MOST_CHUNKS = 1L << 31;

  private final AesGcm gcm;
  private final byte[] about;
  private long next;
  private boolean ended;

  /**
   * The start of a message.
   *
   * @param key fresh, for this message alone
   * @param about what the message is, part of the associated data of each chunk
   */
  ChunkCipher(SecretBytes key, byte[] about) {
    this.gcm = new AesGcm(key);
    this.about = about.clone();
  }

  byte[] seal(byte[] plain, boolean last) {
    long number = step(last);
    return gcm.seal(nonce(number, last), associated(number, last), plain);
  }

  /**
   * Opens the next chunk.
   *
   * @throws SealRejected if it is not the one sealed here, at this place; the message is then over
   */
  byte[] open(byte[] sealed, boolean last) {
    long number = step(last);
    boolean opened = false;
    try {
      byte[] plain = gcm.open(nonce(number, last), associated(number, last), sealed);
      opened = true;
      return plain;
    } finally {
      ended |= !opened;
    }
  }

  private long step(boolean last) {
    if (ended) {
      throw new IllegalStateException("the last chunk is done; nothing follows it");
    }
    if (next >= MOST_CHUNKS) {
      throw new IllegalStateException("a message has at most %d chunks".formatted(MOST_CHUNKS));
    }
    ended = last;
    return next++;
  }

  static byte[] nonce(long number, boolean last) {
    return ByteBuffer.allocate(AesGcm.NONCE_SIZE)
        .put(new byte[AesGcm.NONCE_SIZE - Long.BYTES - 1])
        .putLong(number)
        .put((byte) (last ? 1 : 0))
        .array();
  }

  private byte[] associated(long number, boolean last) {
    return LengthPrefixed.of(
        about,
        ByteBuffer.allocate(Long.BYTES).putLong(number).array(),
        new byte[] {(byte) (last ? 1 : 0)});
  }
}
