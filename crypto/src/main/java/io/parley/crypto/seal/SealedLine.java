package io.parley.crypto.seal;

import io.parley.crypto.SecretBytes;

/**
 * Messages in one direction between two who share a key, carried by somebody who does not: each end
 * has one of these, one that seals and one that opens.
 *
 * <p>Claim, under the assumption and from the construction of {@link ChunkCipher}, for a key that
 * is used for one line only: who carries the messages learns their sizes and their number. A
 * message that was altered, repeated, left out, brought in another order, or taken from another
 * line does not open, and nothing opens after it. What the carrier can do unnoticed is to stop: the
 * last message that opened need not be the last that was sealed, and whoever cares must be told the
 * end inside a message.
 *
 * <p>Not thread-safe.
 */
public final class SealedLine {
  /** By how many bytes a message grows. */
  public static final int GROWTH = AesGcm.TAG_SIZE;

  private final ChunkCipher messages;

  /**
   * One end of a line at its start.
   *
   * @param key 32 bytes, of this line and direction alone
   * @param about what the line is for, the same at both ends: part of what each message is bound to
   */
  public SealedLine(SecretBytes key, byte[] about) {
    this.messages = new ChunkCipher(key, about);
  }

  /** The next message, sealed. */
  public byte[] seal(byte[] message) {
    return messages.seal(message, false);
  }

  /**
   * The next message.
   *
   * @throws SealRejected if it is not what the other end sealed next; the line is then over
   * @throws IllegalStateException if the line is over
   */
  public byte[] open(byte[] sealed) {
    return messages.open(sealed, false);
  }
}
