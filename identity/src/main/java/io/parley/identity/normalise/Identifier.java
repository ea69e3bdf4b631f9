package io.parley.identity.normalise;

/**
 * One identifier of a record, in the form that a {@link NormalisationProfile} gave it.
 *
 * @param type what kind of identifier it is
 * @param value the normalised value, not empty; two identifiers are the same when both parts agree
 */
public record Identifier(IdentifierType type, String value) {
  /** Refuses an empty value: a cell without an identifier yields no {@code Identifier} at all. */
  public Identifier {
    if (value.isEmpty()) {
      throw new IllegalArgumentException(
          "identifier of type " + type.word() + " is empty; leave it out instead");
    }
  }

  /** The type only. The value is a person's data and has no business in logs and messages. */
  @Override
  public String toString() {
    return "Identifier[" + type.word() + "]";
  }
}
