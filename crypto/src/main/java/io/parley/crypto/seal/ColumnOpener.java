package io.parley.crypto.seal;

/**
 * Opens the chunks of one column, in order. Nothing may be acted on before {@link #last} returned:
 * until then the column may be cut. Not thread-safe.
 */
public final class ColumnOpener {
  private final ChunkCipher cipher;

  ColumnOpener(ChunkCipher cipher) {
    this.cipher = cipher;
  }

  /**
   * The next chunk, which is not the last.
   *
   * @throws SealRejected if it is not the one sealed at this place; the column is then over
   * @throws IllegalStateException after {@link #last} or a refusal
   */
  public byte[] next(byte[] sealed) {
    return cipher.open(sealed, false);
  }

  /**
   * The last chunk.
   *
   * @throws SealRejected if it is not the one sealed as the last, at this place
   * @throws IllegalStateException after {@link #last} or a refusal
   */
  public byte[] last(byte[] sealed) {
    return cipher.open(sealed, true);
  }
}
