package io.parley.identity.normalise;

import java.util.Optional;

/**
 * E-mail addresses as linkage compares them: by {@link EmailRule} where they are well formed,
 * otherwise as written, lower-case and without blanks, if there are a letter and five signs at
 * least. {@code ann.shop.example}, where the @ was lost, is evidence still.
 */
final class EmailText {
  private static final int MIN_LENGTH = 5;

  private EmailText() {}

  static Optional<String> read(String raw) {
    return EmailRule.address(raw).or(() -> asWritten(raw));
  }

  private static Optional<String> asWritten(String raw) {
    String written = Fold.unspaced(raw);
    // Without its blanks it may well be an address.
    return EmailRule.address(written)
        .or(
            () ->
                written.codePointCount(0, written.length()) >= MIN_LENGTH
                        && written.codePoints().anyMatch(Character::isLetter)
                    ? Optional.of(written)
                    : Optional.empty());
  }
}
