package io.parley.crypto;

import java.nio.charset.StandardCharsets;

/**
 * The key that the members of a collaboration share for one epoch, and the room never has: 32
 * bytes, from a {@link KeyAgreement} of two or a dealing among more ({@code group.GroupKeyRun}).
 *
 * <p>It is used for nothing but deriving sub keys by HKDF-SHA-256, each under its own label: one
 * for pseudonyms, one for the inputs of blinding, one for each query, one for each line between two
 * who share a key of this type, one to confirm that it is held. Claim, under the assumption of
 * {@link Hkdf}: whoever holds any of the sub keys learns nothing of the others.
 *
 * <p>A member holds this key, so a member who sees the other's pseudonyms or tokens could test
 * guesses against them. Only the room, which holds no key, may see tokens.
 *
 * <p>{@code equals} is that of {@link Object}, for the reason given at {@link SecretBytes}; compare
 * by {@link #equalsKey}.
 */
public final class CollaborationKey {
  static final int SIZE = 32;
  private static final int LINE_KEY_SIZE = 32;
  private static final byte[] NO_SALT = {};
  private static final byte[] PSEUDONYM = label("parley/v1/pseudonym-key");
  private static final byte[] BLINDING_INPUT = label("parley/v1/blinding-input-key");
  private static final byte[] QUERY = label("parley/v1/query-key");
  private static final byte[] LINE = label("parley/v1/line-key");
  private static final byte[] CONFIRMATION = label("parley/v1/key-confirmation-key");
  private static final byte[] DEALT = label("parley/v1/dealt-collaboration-key");

  private final SecretBytes key;

  CollaborationKey(SecretBytes key) {
    if (key.size() != SIZE) {
      throw new IllegalArgumentException("a collaboration key has 32 bytes, not " + key.size());
    }
    this.key = key;
  }

  /**
   * Restores a key from the bytes of {@link #toByteArray}.
   *
   * @throws IllegalArgumentException if the size differs from 32
   */
  public static CollaborationKey fromByteArray(byte[] bytes, SecretAccess access) {
    return new CollaborationKey(SecretBytes.copyOf(bytes, access));
  }

  /**
   * The key that comes of a secret which one member drew for all: HKDF-SHA-256 with the
   * transcript's hash as salt, so that a secret dealt twice gives two keys.
   *
   * @param dealt 32 fresh bytes, which stay the caller's to destroy
   * @param transcript SHA-256 of all that the dealer signed
   * @throws IllegalArgumentException if a size differs from 32
   */
  public static CollaborationKey ofDealt(SecretBytes dealt, byte[] transcript) {
    if (dealt.size() != SIZE || transcript.length != Sha256.SIZE) {
      throw new IllegalArgumentException("a dealt secret and its transcript's hash have 32 bytes");
    }
    return new CollaborationKey(Hkdf.derive(dealt, transcript, LengthPrefixed.of(DEALT), SIZE));
  }

  /** The 32 bytes, a secret. */
  public byte[] toByteArray(SecretAccess access) {
    return key.toByteArray(access);
  }

  /** Compares in constant time. */
  public boolean equalsKey(CollaborationKey other) {
    return key.equalsSecret(other.key);
  }

  /**
   * A new pseudonymizer, one for each thread.
   *
   * @throws IllegalStateException if the key is destroyed
   */
  public Pseudonymizer pseudonyms() {
    return new Pseudonymizer(Hkdf.derive(key, NO_SALT, LengthPrefixed.of(PSEUDONYM), Hmac.SIZE));
  }

  /**
   * A new maker of the blinded protocol's inputs, one for each thread.
   *
   * @throws IllegalStateException if the key is destroyed
   */
  public BlindingInputs blindingInputs() {
    byte[] info = LengthPrefixed.of(BLINDING_INPUT);
    return new BlindingInputs(Hkdf.derive(key, NO_SALT, info, Hmac.SIZE));
  }

  /**
   * The key of one query: HKDF-SHA-256 over this key, with a label and the SHA-256 of the grant,
   * each preceded by its length, as info. Both members get the same key from the same grant bytes;
   * another byte anywhere in the grant gives an independent key.
   *
   * @param grantBytes the grant as it was signed, not parsed and written again
   * @throws IllegalStateException if the key is destroyed
   */
  public QueryKey queryKey(byte[] grantBytes) {
    byte[] info = LengthPrefixed.of(QUERY, Sha256.of(grantBytes));
    return new QueryKey(Hkdf.derive(key, NO_SALT, info, QueryKey.KEY_SIZE));
  }

  /**
   * The key of one line between two members ({@link io.parley.crypto.seal.SealedLine}).
   *
   * @param context what tells the line from every other one under this key, its direction and fresh
   *     bytes of both ends included: a key that comes twice would seal two messages alike
   * @throws IllegalStateException if the key is destroyed
   */
  public SecretBytes lineKey(byte[] context) {
    return Hkdf.derive(key, NO_SALT, LengthPrefixed.of(LINE, Sha256.of(context)), LINE_KEY_SIZE);
  }

  /**
   * What only a holder of this key can compute of these bytes, and what tells nothing of the key.
   *
   * @return 32 bytes
   * @throws IllegalStateException if the key is destroyed
   */
  public byte[] confirmation(byte[] about) {
    SecretBytes sub = Hkdf.derive(key, NO_SALT, LengthPrefixed.of(CONFIRMATION), Hmac.SIZE);
    try {
      return KeyedHash.hmacSha256(sub, about);
    } finally {
      sub.destroy();
    }
  }

  /** Wipes the key at the end of its epoch; sub keys already handed out go on working. */
  public void destroy() {
    key.destroy();
  }

  private static byte[] label(String label) {
    return label.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public String toString() {
    return "CollaborationKey[" + key + "]";
  }
}
