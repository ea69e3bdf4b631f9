package io.parley.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of one query: turns pseudonyms into the tokens that the room joins on, and back.
 *
 * <p>A token is AES-256 (FIPS 197) of one pseudonym, and a column is encrypted block by block, the
 * mode called ECB. For messages ECB is a mistake, since it shows which blocks are equal. Here that
 * is the purpose: rows of one person must join. What is wanted is a permutation of 16-byte values
 * that nobody without the key can tell from a random one, and that is what AES is assumed to be (a
 * strong pseudorandom permutation); an initialisation vector would only make the two sides' tokens
 * differ.
 *
 * <p>Claim, under that assumption and the one of {@link Hkdf}: in one query, tokens show which rows
 * are equal and nothing else, as would random distinct values; across queries, whose keys are
 * independent, tokens cannot be linked at all: that two columns of n rows share any block has
 * probability n²/2¹²⁸. No collision arises within a query: the map is a bijection.
 *
 * <p>Thread-safe: a cipher is made for each call, which is one call for a column.
 */
public final class QueryKey {
  /** Bytes of a token. */
  public static final int TOKEN_SIZE = 16;

  static final int KEY_SIZE = 32;
  private static final byte[] NO_SALT = {};
  private static final byte[] OWN = "parley/v1/own-token-key".getBytes(StandardCharsets.US_ASCII);

  private final SecretBytes key;

  QueryKey(SecretBytes key) {
    this.key = key;
  }

  /**
   * The key of tokens that a party gives its own people where they are to stay the same over
   * several queries: HKDF-SHA-256 over a secret of that party alone, with a label and the SHA-256
   * of the context, each preceded by its length, as info. Under the assumption of {@link Hkdf} it
   * is independent of every query's key and of those for other contexts. Whoever sees tokens of two
   * queries under it can link them, which is what it is for.
   *
   * @param own a secret that no other party has; stays the caller's to destroy
   * @param context for whom the tokens are
   */
  public static QueryKey ofOwn(SecretBytes own, byte[] context) {
    byte[] info = LengthPrefixed.of(OWN, Sha256.of(context));
    return new QueryKey(Hkdf.derive(own, NO_SALT, info, KEY_SIZE));
  }

  /**
   * The tokens of a packed column, in its order.
   *
   * @param packedPseudonyms n pseudonyms of 16 bytes, without gaps; n may be 0
   * @return n tokens of 16 bytes, without gaps
   * @throws IllegalArgumentException if the size is no multiple of 16
   */
  public byte[] tokens(byte[] packedPseudonyms) {
    return permute(Cipher.ENCRYPT_MODE, "pseudonyms", packedPseudonyms);
  }

  /**
   * The inverse of {@link #tokens}. Tokens carry no check: any 16 bytes give some pseudonym, and
   * one that no row has simply finds nobody.
   *
   * @param packedTokens n tokens of 16 bytes, without gaps; n may be 0
   * @return n pseudonyms of 16 bytes, without gaps
   * @throws IllegalArgumentException if the size is no multiple of 16
   */
  public byte[] pseudonyms(byte[] packedTokens) {
    return permute(Cipher.DECRYPT_MODE, "tokens", packedTokens);
  }

  @SuppressWarnings("InsecureCryptoUsage") // One block is one value here; see the class comment.
  private byte[] permute(int mode, String what, byte[] packed) {
    if (packed.length % TOKEN_SIZE != 0) {
      throw new IllegalArgumentException(
          "packed %s have a multiple of 16 bytes, not %d".formatted(what, packed.length));
    }
    return key.use(
        bytes -> {
          try {
            Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(mode, new SecretKeySpec(bytes, "AES"));
            return cipher.doFinal(packed);
          } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-256", e);
          }
        });
  }

  @Override
  public String toString() {
    return "QueryKey[key hidden]";
  }
}
