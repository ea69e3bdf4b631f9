package io.parley.identity.normalise;

import java.util.Optional;

/** The kinds of identifier that a person can be recognised by. */
public enum IdentifierType {
  /** An e-mail address. */
  EMAIL("email"),
  /** A phone number. */
  PHONE("phone");

  private final String word;

  IdentifierType(String word) {
    this.word = word;
  }

  /**
   * The word for this type in policies, configuration and reports: {@code email}, {@code phone}.
   */
  public String word() {
    return word;
  }

  /** The type with the given word, exactly as {@link #word()} spells it. */
  public static Optional<IdentifierType> ofWord(String word) {
    for (IdentifierType type : values()) {
      if (type.word.equals(word)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
