package io.parley.connector.destination;

import io.parley.identity.normalise.AttributeKind;

/**
 * One value of a person as the source holds it. Each destination normalises it by its receiver's
 * rules: what was hashed for one is of no use to another.
 *
 * @param kind what the value says
 * @param text the value; any text
 */
public record RawValue(AttributeKind kind, String text) {
  /** Without the text, which is a person's data. */
  @Override
  public String toString() {
    return "RawValue[" + kind.word() + "]";
  }
}
