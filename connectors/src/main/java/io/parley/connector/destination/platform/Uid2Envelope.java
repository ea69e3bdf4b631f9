package io.parley.connector.destination.platform;

import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * UID2's envelope around a request and its answer: AES-GCM with 96 bits of IV and a tag of 128, a
 * time and a nonce in front of the payload. An answer with another nonce is no answer to this
 * request.
 *
 * <p>Layout: {@code gs-encryption-decryption} of uid2docs.
 */
final class Uid2Envelope {
  private static final int IV = 12;
  private static final int NONCE = 8;
  private static final int TAG_BITS = 128;
  private static final byte VERSION = 1;

  private final SecretBytes secret;
  private final byte[] nonce = new byte[NONCE];
  private final SecureRandom random = new SecureRandom();

  /** An envelope under the client secret: Base64 of an AES key. */
  Uid2Envelope(SecretBytes secret) {
    this.secret = secret;
    random.nextBytes(nonce);
  }

  /** The request's body in Base64. */
  byte[] seal(byte[] payload, Instant now) {
    byte[] iv = new byte[IV];
    random.nextBytes(iv);
    byte[] plain =
        ByteBuffer.allocate(Long.BYTES + NONCE + payload.length)
            .putLong(now.toEpochMilli())
            .put(nonce)
            .put(payload)
            .array();
    byte[] sealed = cipher(Cipher.ENCRYPT_MODE, iv, plain, 0, plain.length).orElseThrow();
    return Base64.getEncoder()
        .encode(
            ByteBuffer.allocate(1 + IV + sealed.length).put(VERSION).put(iv).put(sealed).array());
  }

  /** The answer's payload; empty if it is no answer to this request. */
  Optional<byte[]> open(byte[] answer) {
    byte[] sealed;
    try {
      sealed = Base64.getMimeDecoder().decode(answer);
    } catch (IllegalArgumentException noBase64) {
      return Optional.empty();
    }
    if (sealed.length < IV) {
      return Optional.empty();
    }
    byte[] iv = Arrays.copyOf(sealed, IV);
    int start = Long.BYTES + NONCE;
    return cipher(Cipher.DECRYPT_MODE, iv, sealed, IV, sealed.length - IV)
        .filter(plain -> plain.length >= start)
        .filter(plain -> MessageDigest.isEqual(nonce, Arrays.copyOfRange(plain, Long.BYTES, start)))
        .map(plain -> Arrays.copyOfRange(plain, start, plain.length));
  }

  private Optional<byte[]> cipher(int mode, byte[] iv, byte[] data, int from, int size) {
    byte[] text = secret.toByteArray(SecretAccess.insecure());
    try {
      byte[] key = Base64.getDecoder().decode(text);
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, iv));
      Arrays.fill(key, (byte) 0);
      return Optional.of(cipher.doFinal(data, from, size));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }
}
