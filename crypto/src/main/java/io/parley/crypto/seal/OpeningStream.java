package io.parley.crypto.seal;

import java.io.IOException;
import java.io.InputStream;

/**
 * Opens chunk by chunk. The one that is shorter than a full chunk is the last: a stream that ends
 * without it is refused, so a cut at the border of a chunk is seen too. Not thread-safe.
 */
final class OpeningStream extends InputStream {
  private static final int SEALED_CHUNK = Envelope.CHUNK + AesGcm.TAG_SIZE;

  private final ChunkCipher cipher;
  private final InputStream in;
  private byte[] plain = {};
  private int at;
  private boolean ended;

  OpeningStream(ChunkCipher cipher, InputStream in) {
    this.cipher = cipher;
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (at == plain.length) {
      if (ended) {
        return -1;
      }
      next();
    }
    int given = Math.min(length, plain.length - at);
    System.arraycopy(plain, at, bytes, from, given);
    at += given;
    return given;
  }

  private void next() throws IOException {
    byte[] sealed = in.readNBytes(SEALED_CHUNK);
    boolean last = sealed.length < SEALED_CHUNK;
    plain = cipher.open(sealed, last);
    at = 0;
    ended = last;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
