package io.parley.server.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.parley.crypto.SignatureDomain;
import io.parley.crypto.SigningKey;
import io.parley.crypto.VerifyingKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;

/**
 * That somebody takes back its signature from an agreement: from all versions up to a number (it
 * leaves), or from one document alone (it revokes that).
 *
 * <p>An agreement holds while everybody in it stands to its signature, so that one withdrawal ends
 * it; whoever goes on without that member signs the next version.
 *
 * @param collaboration the agreement's name
 * @param member who withdraws: a member, or the room
 * @param through the highest version from which it does
 * @param agreement SHA-256 of the one document, hex; absent: every version up to {@code through}
 * @param at when, ISO 8601, UTC: the signer's word
 * @param key the signer's Ed25519 key, base64url
 * @param signature over all of the above, base64
 */
public record Withdrawal(
    int v,
    String collaboration,
    String member,
    int through,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> agreement,
    String at,
    String key,
    String signature) {
  public static final int VERSION = 1;

  public Withdrawal {
    if (v != VERSION) {
      throw new BadDocument("withdrawal version " + v + " is not understood; this node reads 1");
    }
    agreement = Objects.requireNonNullElse(agreement, Optional.empty()); // absent in the bytes
  }

  /** What is signed. */
  record Statement(
      int v,
      String collaboration,
      String member,
      int through,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> agreement,
      String at,
      String key)
      implements SignedDocument {}

  /** A member leaves: no version up to this number binds it or anybody any more. */
  public static Withdrawal ofAll(
      String collaboration, String member, int through, SigningKey key, Instant at) {
    return of(collaboration, member, through, Optional.empty(), key, at);
  }

  /** A member takes its signature from one document. */
  public static Withdrawal ofOne(
      Agreement agreement, String digest, String member, SigningKey key, Instant at) {
    return of(agreement.collaboration(), member, agreement.number(), Optional.of(digest), key, at);
  }

  private static Withdrawal of(
      String collaboration,
      String member,
      int through,
      Optional<String> agreement,
      SigningKey key,
      Instant at) {
    String time = at.truncatedTo(ChronoUnit.SECONDS).toString();
    String named = key.verifyingKey().encoded();
    Statement said = new Statement(VERSION, collaboration, member, through, agreement, time, named);
    String signature =
        Base64.getEncoder().encodeToString(key.sign(SignatureDomain.WITHDRAWAL, Json.bytes(said)));
    return new Withdrawal(
        VERSION, collaboration, member, through, agreement, time, named, signature);
  }

  /** Whether the named key signed it; a key or signature that is none did not. */
  public boolean verifies() {
    Statement said = new Statement(v, collaboration, member, through, agreement, at, key);
    try {
      return VerifyingKey.decode(key)
          .verifies(
              SignatureDomain.WITHDRAWAL, Json.bytes(said), Base64.getDecoder().decode(signature));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether it ends this agreement: of it, and signed by the key that the agreement names. */
  public boolean ends(Agreement of, String digest) {
    return of.collaboration().equals(collaboration)
        && agreement.map(digest::equals).orElse(of.number() <= through)
        && of.signers().stream()
            .anyMatch(n -> n.name().equals(member) && n.signingKey().equals(key))
        && verifies();
  }
}
