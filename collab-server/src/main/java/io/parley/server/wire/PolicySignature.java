package io.parley.server.wire;

import io.parley.crypto.SignatureDomain;
import io.parley.crypto.SigningKey;
import io.parley.crypto.VerifyingKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

/**
 * That a party's key stands behind the bytes of a policy file: kept beside the file as {@code
 * NAME.yaml.sig}, and sent with it.
 *
 * <p>Signed is the canonical JSON of {@link Statement}, in the domain of policies: the file's
 * SHA-256 stands for its bytes (nobody finds other bytes with it, if SHA-256 resists second
 * preimages), its name keeps two files from changing places, and the time is the signer's own word.
 *
 * @param key the signing party's Ed25519 key, base64url
 * @param signature base64
 */
public record PolicySignature(
    int v, String file, String sha256, String signedAt, String key, String signature) {
  public static final int VERSION = 1;

  public PolicySignature {
    if (v != VERSION) {
      throw new BadDocument(
          "policy signature version " + v + " is not understood; this node reads 1");
    }
  }

  /**
   * What is signed.
   *
   * @param file the file's name, without folder
   * @param sha256 of its bytes, hex
   * @param signedAt ISO 8601, UTC, to the second
   */
  record Statement(int v, String file, String sha256, String signedAt) implements SignedDocument {}

  /** Signs a file. */
  public static PolicySignature sign(SigningKey key, String file, byte[] bytes, Instant at) {
    Statement statement =
        new Statement(
            VERSION, file, Digest.hex(bytes), at.truncatedTo(ChronoUnit.SECONDS).toString());
    return new PolicySignature(
        VERSION,
        statement.file(),
        statement.sha256(),
        statement.signedAt(),
        key.verifyingKey().encoded(),
        Base64.getEncoder()
            .encodeToString(key.sign(SignatureDomain.POLICY, Json.bytes(statement))));
  }

  /** What a look at a file and its signature finds. */
  public enum Finding {
    /** The key signed these bytes under this name. */
    SIGNED,
    /** The bytes, or the name, are not those that were signed. */
    ALTERED,
    /** Another key is named as the signer. */
    OTHER_KEY,
    /** It is no signature of the key that it names. */
    INVALID
  }

  /** Looks at a file under the key that should have signed it. */
  public Finding look(String name, byte[] bytes, VerifyingKey expected) {
    if (!key.equals(expected.encoded())) {
      return Finding.OTHER_KEY;
    }
    byte[] payload = Json.bytes(new Statement(v, file, sha256, signedAt));
    if (!expected.verifies(SignatureDomain.POLICY, payload, decoded())) {
      return Finding.INVALID;
    }
    return file.equals(name) && sha256.equals(Digest.hex(bytes)) ? Finding.SIGNED : Finding.ALTERED;
  }

  /** The same for a text as it is sent. */
  Finding look(String name, String text, VerifyingKey expected) {
    return look(name, text.getBytes(StandardCharsets.UTF_8), expected);
  }

  private byte[] decoded() {
    try {
      return Base64.getDecoder().decode(signature);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }
}
