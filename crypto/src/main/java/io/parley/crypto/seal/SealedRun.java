package io.parley.crypto.seal;

import io.parley.crypto.LengthPrefixed;
import io.parley.crypto.SecretBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Seals or opens single cells of one run of writing, each at its place: a column and the number of
 * a row. Made by {@link Envelope#newRun} and {@link Envelope#run}.
 *
 * <p>Form: {@link #header} is that of {@link Envelope} (which key, and a random salt of 32 bytes)
 * with {@code PRLC} for its letters; it rests beside the cells. The key of a column is HKDF-SHA-256
 * of the data key with the salt, over purpose and column; a cell is AES-256-GCM under it with the
 * row (8 bytes, big-endian, after 4 zeros) as nonce, so that a cell costs 16 bytes and no more.
 *
 * <p>Claim, if AES-256-GCM is a secure AEAD, HMAC-SHA-256 a pseudorandom function, the data keys
 * are unknown, and <b>at each place of a run one text is sealed</b>: who reads cells learns their
 * sizes and nothing else; a cell opens only in its run, column and row, for its purpose. Not
 * promised: that no cell was left out, or put back to what the same run sealed there.
 *
 * <p>Thread-safe; what {@link #column} gives is not.
 */
public final class SealedRun {
  private static final byte[] LABEL = "parley/v1/cell".getBytes(StandardCharsets.US_ASCII);

  private final SecretBytes dataKey;
  private final byte[] salt;
  private final byte[] header;
  private final byte[] about;

  SealedRun(SecretBytes dataKey, byte[] salt, byte[] header, byte[] derivation, String purpose) {
    this.dataKey = dataKey;
    this.salt = salt;
    this.header = header;
    this.about =
        LengthPrefixed.of(LABEL, derivation, header, purpose.getBytes(StandardCharsets.UTF_8));
  }

  /** What {@link Envelope#run} needs to open the cells; not a secret. */
  public byte[] header() {
    return header.clone();
  }

  /** The cells of one column. */
  public Column column(String name) {
    byte[] info = LengthPrefixed.of(about, name.getBytes(StandardCharsets.UTF_8));
    return new Column(new AesGcm(dataKey.derive(salt, info, AesGcm.KEY_SIZE)), info);
  }

  /** Seals and opens the cells of one column. Not thread-safe. */
  public static final class Column {
    private final AesGcm gcm;
    private final byte[] info;

    private Column(AesGcm gcm, byte[] info) {
      this.gcm = gcm;
      this.info = info;
    }

    /** The cell of a row, sealed: 16 bytes longer. */
    public byte[] seal(long row, byte[] plain) {
      return gcm.seal(nonce(row), info, plain);
    }

    /**
     * The cell of a row, opened.
     *
     * @throws SealRejected if it was not sealed so, at this place
     */
    public byte[] open(long row, byte[] sealed) {
      return gcm.open(nonce(row), info, sealed);
    }

    private static byte[] nonce(long row) {
      return ByteBuffer.allocate(AesGcm.NONCE_SIZE)
          .putLong(AesGcm.NONCE_SIZE - Long.BYTES, row)
          .array();
    }
  }
}
