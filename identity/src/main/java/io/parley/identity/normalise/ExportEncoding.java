package io.parley.identity.normalise;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a normalised value is written for a receiver.
 *
 * <p>None of these protects a person: an unsalted hash of an e-mail address or a phone number is
 * found again by trying them all. A hash here is what the receiver asks for, not a safeguard.
 */
public enum ExportEncoding {
  /** As it is. */
  PLAIN("as it is"),
  /** SHA-256 of the UTF-8 bytes as 64 hexadecimal digits in lower case. */
  SHA256_HEX("SHA-256, hex"),
  /** SHA-256 of the UTF-8 bytes, its 32 bytes in Base64 with padding: 44 signs. */
  SHA256_BASE64("SHA-256, Base64"),
  /** SHA-1 of the UTF-8 bytes as 40 hexadecimal digits in lower case. */
  SHA1_HEX("SHA-1, hex");

  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64}");
  private static final Pattern BASE64 = Pattern.compile("[0-9A-Za-z+/]{43}=");

  private final String words;

  ExportEncoding(String words) {
    this.words = words;
  }

  /** The encoding in words, for tables. */
  public String words() {
    return words;
  }

  /**
   * {@code normalised} in this encoding.
   *
   * @throws IllegalArgumentException if it is empty: the hash of nothing would match everybody
   *     without a value
   */
  public String of(String normalised) {
    if (normalised.isEmpty()) {
      throw new IllegalArgumentException("an empty value is not exported; leave it out instead");
    }
    return switch (this) {
      case PLAIN -> normalised;
      case SHA256_HEX -> HexFormat.of().formatHex(hash("SHA-256", normalised));
      case SHA256_BASE64 -> Base64.getEncoder().encodeToString(hash("SHA-256", normalised));
      case SHA1_HEX -> HexFormat.of().formatHex(hash("SHA-1", normalised));
    };
  }

  /**
   * A SHA-256 hash that the source already holds, in this encoding.
   *
   * @param hash 64 hexadecimal digits of either case, or 44 signs of Base64
   * @return empty if {@code hash} is neither, or this is no encoding of SHA-256
   */
  public Optional<String> ofHash(String hash) {
    byte[] bytes;
    if (HEX.matcher(hash).matches()) {
      bytes = HexFormat.of().parseHex(hash);
    } else if (BASE64.matcher(hash).matches()) {
      bytes = Base64.getDecoder().decode(hash);
    } else {
      return Optional.empty();
    }
    return switch (this) {
      case SHA256_HEX -> Optional.of(HexFormat.of().formatHex(bytes));
      case SHA256_BASE64 -> Optional.of(Base64.getEncoder().encodeToString(bytes));
      case PLAIN, SHA1_HEX -> Optional.empty();
    };
  }

  /** Whether {@code text} looks like a hash, which must not be hashed once more. */
  static boolean isHash(String text) {
    return HEX.matcher(text).matches() || BASE64.matcher(text).matches();
  }

  private static byte[] hash(String algorithm, String text) {
    try {
      return MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
