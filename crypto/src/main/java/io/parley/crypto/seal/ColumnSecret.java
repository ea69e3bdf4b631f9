package io.parley.crypto.seal;

import io.parley.crypto.LengthPrefixed;
import io.parley.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * The secret of one delivery of columns, drawn by who delivers and sealed to the destination's
 * pinned key. The key of each column is HKDF-SHA-256 of it with the column's {@link ColumnContext};
 * nonces count chunks ({@link ChunkCipher}).
 *
 * <p>Claim, under the assumptions of {@link HpkePublicKey}, {@link ChunkCipher} and HKDF: only the
 * destination reads the columns; a chunk that was moved, dropped, repeated or changed, a column put
 * in the place of another, or one of another collaboration, epoch or policy does not open. Sizes of
 * chunks, their number and the column's name are open. Who delivered is said by a signature around
 * it, not here.
 *
 * <p>Each column is sealed once a delivery: a second sealer would use its nonces again, and is
 * refused. Thread-safe.
 */
public final class ColumnSecret {
  private static final int SIZE = 32;
  private static final byte[] INFO =
      LengthPrefixed.of("parley/v1/column-secret".getBytes(StandardCharsets.US_ASCII));

  private final SecretBytes secret;
  private final boolean own;
  private final Set<ColumnContext> sealed = new HashSet<>();

  private ColumnSecret(SecretBytes secret, boolean own) {
    this.secret = secret;
    this.own = own;
  }

  /** Draws the secret of a delivery. */
  public static ColumnSecret generate() {
    return new ColumnSecret(SecretBytes.random(SIZE), true);
  }

  /**
   * The secret, for the destination alone.
   *
   * @param delivery bytes that name this delivery to both sides, such as the hash of its document
   */
  public byte[] sealedTo(HpkePublicKey destination, byte[] delivery) {
    return destination.seal(INFO, delivery, secret);
  }

  /**
   * The secret of a delivery that arrived.
   *
   * @throws SealRejected if it was not sealed to this key for this delivery
   */
  public static ColumnSecret open(HpkePrivateKey own, byte[] delivery, byte[] sealed) {
    SecretBytes secret = own.open(INFO, delivery, sealed);
    if (secret.size() != SIZE) {
      throw new SealRejected();
    }
    return new ColumnSecret(secret, false);
  }

  /**
   * Starts to seal a column.
   *
   * @throws IllegalStateException if this column was sealed in this delivery before, or the
   *     delivery is another's
   */
  public synchronized ColumnSealer sealer(ColumnContext column) {
    if (!own) {
      throw new IllegalStateException("a delivery that arrived is opened, not sealed into");
    }
    if (!sealed.add(column)) {
      throw new IllegalStateException(
          "column '%s' is sealed in this delivery; a second time wants another delivery"
              .formatted(column.column()));
    }
    return new ColumnSealer(cipher(column));
  }

  /** Starts to open a column; any number of times. */
  public ColumnOpener opener(ColumnContext column) {
    return new ColumnOpener(cipher(column));
  }

  private ChunkCipher cipher(ColumnContext column) {
    byte[] about = column.bytes();
    return new ChunkCipher(secret.derive(new byte[0], about, AesGcm.KEY_SIZE), about);
  }

  /** Wipes the secret; sealers and openers already handed out go on working. */
  public void destroy() {
    secret.destroy();
  }

  @Override
  public String toString() {
    return "ColumnSecret[hidden]";
  }
}
