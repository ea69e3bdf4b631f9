package io.parley.crypto.seal;

import io.parley.crypto.LengthPrefixed;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Seals a node's files and values at rest.
 *
 * <p>Form: the four letters {@code PRLY}, version 1 (1 byte), the name of the data key (16), a
 * random salt (32), then chunks of 65,536 bytes, each with its tag of 16; the last chunk is
 * shorter, and may be empty. The key of one sealing is HKDF-SHA-256 of the data key with the salt,
 * so that chunk nonces can count from 0 ({@link ChunkCipher}); two sealings share a key with
 * probability below n²/2²⁵⁷.
 *
 * <p>Claim, if AES-256-GCM is a secure AEAD, HMAC-SHA-256 a pseudorandom function, and the data
 * keys are unknown: who reads sealed bytes learns their size, the name of their data key and which
 * are equal as bytes, and nothing else; who changes, cuts, extends or swaps them is found: opening
 * refuses unless purpose and every byte are those that were sealed.
 *
 * <p>{@link #within} gives an envelope with keys of its own for each realm: the realm's name goes
 * into the derivation, so that what is sealed in one opens in no other, nor in the envelope without
 * a realm. Claim, under the same assumptions: keys of two realms are as two independent keys (HKDF
 * with differing {@code info}, RFC 5869 section 3.2).
 *
 * <p>Not promised: that what is opened is the newest. Whoever can write a file can put back an
 * older one that was sealed for the same purpose.
 *
 * <p>Thread-safe but for the streams.
 */
public final class Envelope {
  static final int CHUNK = 1 << 16;
  static final int HEADER_SIZE = 4 + 1 + KeyId.SIZE + 32;
  private static final byte[] MAGIC = "PRLY".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CELLS = "PRLC".getBytes(StandardCharsets.US_ASCII);
  private static final byte VERSION = 1;
  private static final int SALT_SIZE = 32;
  private static final byte[] LABEL = "parley/v1/envelope".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] REALM = "realm".getBytes(StandardCharsets.US_ASCII);

  private final DataKeys keys;
  private final byte[] derivation;

  /** An envelope under these data keys. */
  public Envelope(DataKeys keys) {
    this(keys, LengthPrefixed.of(LABEL));
  }

  private Envelope(DataKeys keys, byte[] derivation) {
    this.keys = keys;
    this.derivation = derivation;
  }

  /**
   * An envelope under the same data keys with keys of its own.
   *
   * @param realm what it is for; each text has other keys
   */
  public Envelope within(String realm) {
    return new Envelope(
        keys, LengthPrefixed.of(LABEL, REALM, realm.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Seals a value.
   *
   * @param purpose what the value is, and where it belongs: it opens under no other
   */
  public byte[] seal(String purpose, byte[] plain) {
    ByteArrayOutputStream sealed =
        new ByteArrayOutputStream(HEADER_SIZE + plain.length + AesGcm.TAG_SIZE);
    try (OutputStream out = sealing(purpose, sealed)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail to write", e);
    }
    return sealed.toByteArray();
  }

  /**
   * Opens a value.
   *
   * @throws SealRejected if it was not sealed so, for this purpose
   */
  public byte[] open(String purpose, byte[] sealed) {
    try (InputStream in = opening(purpose, new ByteArrayInputStream(sealed))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail to read", e);
    }
  }

  /**
   * Begins a run of writing whose cells are sealed one by one, under a fresh key.
   *
   * @param purpose what the cells are, and where they belong: they open under no other
   */
  public SealedRun newRun(String purpose) {
    byte[] salt = SecretBytes.random(SALT_SIZE).toByteArray(SecretAccess.insecure()); // no secret
    DataKeys.Named dataKey = keys.current();
    byte[] header = header(CELLS, dataKey.idBytes(), salt);
    return new SealedRun(dataKey.key(), salt, header, derivation, purpose);
  }

  /**
   * A run of which cells are to be opened.
   *
   * @param header its {@link SealedRun#header}
   * @throws SealRejected if it is no header of a run under these keys
   */
  public SealedRun run(String purpose, byte[] header) {
    if (header.length != HEADER_SIZE
        || !Arrays.equals(header, 0, CELLS.length, CELLS, 0, CELLS.length)
        || header[CELLS.length] != VERSION) {
      throw new SealRejected();
    }
    int saltAt = HEADER_SIZE - SALT_SIZE;
    SecretBytes dataKey = keys.named(Arrays.copyOfRange(header, CELLS.length + 1, saltAt));
    byte[] salt = Arrays.copyOfRange(header, saltAt, HEADER_SIZE);
    return new SealedRun(dataKey, salt, header.clone(), derivation, purpose);
  }

  private static byte[] header(byte[] letters, byte[] keyId, byte[] salt) {
    return ByteBuffer.allocate(HEADER_SIZE).put(letters).put(VERSION).put(keyId).put(salt).array();
  }

  /** Seals what is written, to its end: the stream must be closed, which closes {@code out} too. */
  public OutputStream sealing(String purpose, OutputStream out) throws IOException {
    byte[] salt = SecretBytes.random(SALT_SIZE).toByteArray(SecretAccess.insecure()); // no secret
    DataKeys.Named dataKey = keys.current();
    byte[] header = header(MAGIC, dataKey.idBytes(), salt);
    out.write(header);
    return new SealingStream(cipher(dataKey.key(), purpose, header), out);
  }

  /**
   * Opens a stream. What is read is what was sealed so far; only when the end is reached is it
   * known that nothing was cut, so nothing may be acted on before.
   *
   * @throws SealRejected here or while reading, if it was not sealed so, for this purpose
   */
  public InputStream opening(String purpose, InputStream in) throws IOException {
    byte[] header = in.readNBytes(HEADER_SIZE);
    if (!isSealed(header) || header[MAGIC.length] != VERSION) {
      throw new SealRejected();
    }
    int keyAt = MAGIC.length + 1;
    SecretBytes dataKey = keys.named(Arrays.copyOfRange(header, keyAt, keyAt + KeyId.SIZE));
    return new OpeningStream(cipher(dataKey, purpose, header), in);
  }

  /** Whether bytes begin as sealed ones do; says nothing about whether they open. */
  public static boolean isSealed(byte[] bytes) {
    return bytes.length >= HEADER_SIZE
        && Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  private ChunkCipher cipher(SecretBytes dataKey, String purpose, byte[] header) {
    byte[] salt = Arrays.copyOfRange(header, HEADER_SIZE - SALT_SIZE, HEADER_SIZE);
    byte[] about = LengthPrefixed.of(LABEL, header, purpose.getBytes(StandardCharsets.UTF_8));
    return new ChunkCipher(dataKey.derive(salt, derivation, AesGcm.KEY_SIZE), about);
  }
}
