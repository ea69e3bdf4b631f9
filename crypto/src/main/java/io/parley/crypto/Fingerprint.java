package io.parley.crypto;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * The SHA-256 of a public key or certificate: what people compare outside the room before they pin.
 *
 * <p>Claim, under the assumption that SHA-256 resists second preimages: nobody finds another key
 * with a given fingerprint. It holds for all 64 digits; who compares only a few of them gets 4 bits
 * for each.
 *
 * @param bytes the digest, 32 bytes
 */
@SuppressWarnings("ArrayRecordComponent") // Copied in and out, compared by value.
public record Fingerprint(byte[] bytes) {
  private static final HexFormat HEX = HexFormat.of();
  private static final int DIGITS = 2 * Sha256.SIZE;
  private static final int GROUP = 4;

  /**
   * Takes a digest.
   *
   * @throws IllegalArgumentException if {@code bytes} has another size than 32
   */
  public Fingerprint {
    if (bytes.length != Sha256.SIZE) {
      throw new IllegalArgumentException(
          "a fingerprint has 32 bytes, not %d".formatted(bytes.length));
    }
    bytes = bytes.clone();
  }

  /** The fingerprint of an encoded key or certificate. */
  public static Fingerprint of(byte[] encoded) {
    return new Fingerprint(Sha256.of(encoded));
  }

  /**
   * Reads what a person copied: 64 hexadecimal digits of either case, hyphens and spaces between
   * them ignored; or the 24 words of {@link #words}.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static Fingerprint parse(String text) {
    if (FingerprintWords.areWords(text)) {
      return new Fingerprint(FingerprintWords.parse(text));
    }
    String digits = text.replace("-", "").replace(" ", "").toLowerCase(Locale.ROOT);
    if (digits.length() != DIGITS) {
      throw new IllegalArgumentException(
          "a fingerprint has %d hexadecimal digits, not %d".formatted(DIGITS, digits.length()));
    }
    return new Fingerprint(HEX.parseHex(digits));
  }

  @Override
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Sixteen groups of four lower-case hexadecimal digits, joined by hyphens. */
  public String text() {
    String digits = HEX.formatHex(bytes);
    StringBuilder text = new StringBuilder();
    for (int start = 0; start < DIGITS; start += GROUP) {
      text.append(start == 0 ? "" : "-").append(digits, start, start + GROUP);
    }
    return text.toString();
  }

  /**
   * The same as 24 English words (the BIP-39 list), for reading aloud: all 256 bits, and 8 that
   * tell a misheard word. They are public, unlike the words of a wallet.
   */
  public List<String> words() {
    return FingerprintWords.of(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Fingerprint that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return text();
  }
}
