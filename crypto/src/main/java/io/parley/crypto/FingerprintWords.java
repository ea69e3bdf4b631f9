package io.parley.crypto;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A fingerprint as 24 words, to be read aloud: the encoding of BIP-39 with its English list, 11
 * bits a word, the last 8 bits being the first of SHA-256 over the fingerprint. A word heard wrong
 * is found with probability 255 in 256; the list's words differ in their first four letters.
 */
final class FingerprintWords {
  private static final int COUNT = 24;
  private static final int BITS = 11;
  private static final BigInteger MASK = BigInteger.valueOf((1 << BITS) - 1);
  private static final List<String> WORDS = read();
  private static final Map<String, Integer> NUMBERS = numbers();

  private FingerprintWords() {}

  static List<String> of(byte[] fingerprint) {
    byte[] checked = Arrays.copyOf(fingerprint, Sha256.SIZE + 1);
    checked[Sha256.SIZE] = Sha256.of(fingerprint)[0];
    BigInteger rest = new BigInteger(1, checked);
    List<String> words = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      words.add(WORDS.get(rest.and(MASK).intValue()));
      rest = rest.shiftRight(BITS);
    }
    Collections.reverse(words);
    return List.copyOf(words);
  }

  /** Whether a text is meant as words: it has a letter beyond f, and no digit. */
  static boolean areWords(String text) {
    return text.chars().noneMatch(Character::isDigit)
        && text.chars().anyMatch(c -> Character.isLetter(c) && Character.digit(c, 16) < 0);
  }

  /**
   * The fingerprint again.
   *
   * @throws IllegalArgumentException naming the first word that is not in the list, another number
   *     of words, or words that do not belong together
   */
  static byte[] parse(String text) {
    String[] words = text.strip().toLowerCase(Locale.ROOT).split("[\\s-]+", -1);
    if (words.length != COUNT) {
      throw new IllegalArgumentException(
          "a fingerprint has %d words, not %d".formatted(COUNT, words.length));
    }
    BigInteger number = BigInteger.ZERO;
    for (int i = 0; i < COUNT; i++) {
      Integer word = NUMBERS.get(words[i]);
      if (word == null) {
        throw new IllegalArgumentException(
            "word %d of the fingerprint, '%s', is not in the list".formatted(i + 1, words[i]));
      }
      number = number.shiftLeft(BITS).or(BigInteger.valueOf(word));
    }
    byte[] fingerprint = bytes(number.shiftRight(Byte.SIZE));
    if (Sha256.of(fingerprint)[0] != number.byteValue()) {
      throw new IllegalArgumentException(
          "these 24 words do not belong together: one was heard or written wrong");
    }
    return fingerprint;
  }

  private static byte[] bytes(BigInteger number) {
    byte[] signed = number.toByteArray(); // at most 33 bytes, the first then zero
    byte[] bytes = new byte[Sha256.SIZE];
    int length = Math.min(signed.length, Sha256.SIZE);
    System.arraycopy(signed, signed.length - length, bytes, Sha256.SIZE - length, length);
    return bytes;
  }

  private static List<String> read() {
    try (InputStream in = FingerprintWords.class.getResourceAsStream("words/english.txt")) {
      if (in == null) {
        throw new IllegalStateException("the list of words is missing");
      }
      List<String> words =
          new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
      if (words.size() != 1 << BITS) {
        throw new IllegalStateException("the list of words has " + words.size());
      }
      return words;
    } catch (IOException e) {
      throw new UncheckedIOException("the list of words cannot be read", e);
    }
  }

  private static Map<String, Integer> numbers() {
    Map<String, Integer> numbers = new HashMap<>();
    for (String word : WORDS) {
      numbers.put(word, numbers.size());
    }
    return numbers;
  }
}
