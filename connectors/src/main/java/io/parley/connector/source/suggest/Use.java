package io.parley.connector.source.suggest;

import io.parley.connector.source.AttributeType;
import io.parley.identity.normalise.AttributeKind;
import io.parley.identity.normalise.IdentifierType;

/** What a column is good for. */
public sealed interface Use {
  /** It holds identifiers, by which records of one person are found. */
  record Identifies(IdentifierType type) implements Use {}

  /** It says something of a person that a model compares. */
  record Describes(AttributeKind kind) implements Use {}

  /** It names the row for good. */
  record NamesTheRow() implements Use {}

  /**
   * It can be offered.
   *
   * @param name of the offered column: small letters, digits and {@code _}
   */
  record Offers(String name, AttributeType type) implements Use {}

  /** It is left out. */
  record LeftOut() implements Use {}
}
