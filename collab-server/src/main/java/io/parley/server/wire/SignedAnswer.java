package io.parley.server.wire;

import io.parley.crypto.Fingerprint;
import io.parley.crypto.SignatureDomain;
import io.parley.crypto.SignatureRejected;
import io.parley.crypto.SignedBytes;
import io.parley.crypto.VerifyingKey;
import java.util.Base64;

/**
 * A room's answer with its receipt as the room signed them, kept as a file that anybody can verify
 * who was told the fingerprint of the room's key.
 *
 * @param key the room's Ed25519 key, base64url
 * @param signed the signed bytes as they arrived, base64
 */
public record SignedAnswer(int v, String key, String signed) {
  public static final int VERSION = 1;

  public SignedAnswer {
    if (v != VERSION) {
      throw new BadDocument(
          "signed answer version " + v + " is not understood; this program reads 1");
    }
  }

  /** What arrived from a room with that key. */
  public static SignedAnswer of(VerifyingKey room, byte[] signed) {
    return new SignedAnswer(VERSION, room.encoded(), Base64.getEncoder().encodeToString(signed));
  }

  /**
   * The answer, when that key signed it.
   *
   * @throws BadDocument when it did not
   */
  public AnswerDocument open(Fingerprint expected) {
    VerifyingKey room;
    byte[] payload;
    try {
      room = VerifyingKey.decode(key);
      payload = SignedBytes.decode(bytes()).open(room, SignatureDomain.RECEIPT);
    } catch (SignatureRejected | IllegalArgumentException e) {
      throw new BadDocument("the receipt is not as a room signed it");
    }
    if (!room.fingerprint().equals(expected)) {
      throw new BadDocument(
          "the receipt is signed by the key %s, and not by the one that was given"
              .formatted(room.fingerprint().text()));
    }
    return Json.read(payload, AnswerDocument.class);
  }

  /** SHA-256 of the signed bytes, hex: what the room's audit log names. */
  public String digest() {
    return Digest.hex(bytes());
  }

  private byte[] bytes() {
    return Base64.getDecoder().decode(signed);
  }
}
