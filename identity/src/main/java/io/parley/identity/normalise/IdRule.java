package io.parley.identity.normalise;

import java.util.Optional;

/** Numbers of identity papers and keys: their letters and digits, those of A to Z in upper case. */
final class IdRule {
  private IdRule() {}

  static Optional<String> read(String raw) {
    String folded = Fold.joined(raw);
    StringBuilder id = new StringBuilder(folded.length());
    for (int i = 0; i < folded.length(); i++) {
      char c = folded.charAt(i);
      // Letters of other scripts stay: their capitals may fold to something else.
      id.append(c >= 'a' && c <= 'z' ? (char) (c - 32) : c);
    }
    return id.isEmpty() ? Optional.empty() : Optional.of(id.toString());
  }
}
