package io.parley.server.wire;

import io.parley.crypto.SignatureDomain;
import io.parley.crypto.SigningKey;
import io.parley.crypto.VerifyingKey;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * A node's signature over its audit log as far as it had come: nothing up to there can be changed
 * or left out by who does not hold the node's key. The checkpoints are a chain of their own, so
 * that none of them can be left out either.
 *
 * @param place which checkpoint it is, from 1
 * @param previous SHA-256 of the checkpoint before as it is written, hex; empty in the first
 * @param number the last entry that it covers; 0 for none
 * @param hash of that entry's link, hex; empty for none
 * @param why {@code start}, {@code count}, {@code time}, {@code stop} or {@code export}
 * @param key the node's Ed25519 key, base64url
 * @param signature base64
 */
public record AuditCheckpoint(
    int v,
    String node,
    long place,
    String previous,
    long number,
    String hash,
    String at,
    String why,
    String key,
    String signature)
    implements SignedDocument {
  public static final int VERSION = 1;

  /** Why the last line of an export is there. */
  public static final String EXPORT = "export";

  public AuditCheckpoint {
    if (v != VERSION) {
      throw new BadDocument("checkpoint version " + v + " is not understood; this node reads 1");
    }
  }

  /** What is signed. */
  record Statement(
      int v,
      String node,
      long place,
      String previous,
      long number,
      String hash,
      String at,
      String why)
      implements SignedDocument {}

  /** Signs how far a log has come: its last link, after the last checkpoint. */
  public static AuditCheckpoint sign(
      String node,
      SigningKey key,
      Optional<AuditCheckpoint> before,
      Optional<AuditLink> last,
      Instant at,
      String why) {
    Statement said =
        new Statement(
            VERSION,
            node,
            before.map(b -> b.place() + 1).orElse(1L),
            before.map(AuditCheckpoint::digest).orElse(""),
            last.map(AuditLink::number).orElse(0L),
            last.map(AuditLink::hash).orElse(""),
            at.toString(),
            why);
    return new AuditCheckpoint(
        VERSION,
        said.node(),
        said.place(),
        said.previous(),
        said.number(),
        said.hash(),
        said.at(),
        said.why(),
        key.verifyingKey().encoded(),
        Base64.getEncoder()
            .encodeToString(key.sign(SignatureDomain.AUDIT_CHECKPOINT, Json.bytes(said))));
  }

  /** Whether this key, which it names, signed it; in the one spelling that a signature has. */
  public boolean isSignedBy(VerifyingKey expected) {
    if (!key.equals(expected.encoded())) {
      return false;
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(signature);
    } catch (IllegalArgumentException e) {
      return false;
    }
    Statement said = new Statement(v, node, place, previous, number, hash, at, why);
    return Base64.getEncoder().encodeToString(bytes).equals(signature)
        && expected.verifies(SignatureDomain.AUDIT_CHECKPOINT, Json.bytes(said), bytes);
  }

  /** SHA-256 of it as it is written, hex. */
  public String digest() {
    return Digest.hex(Json.bytes(this));
  }
}
