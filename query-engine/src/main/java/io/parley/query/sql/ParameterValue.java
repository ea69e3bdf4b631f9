package io.parley.query.sql;

import io.parley.policy.ColumnType;
import java.util.Objects;

/**
 * A value for a parameter of a statement, as it travels.
 *
 * @param type what the value is
 * @param text its spelling, as a template's argument is written; judged when it is bound
 */
public record ParameterValue(ColumnType type, String text) {
  public ParameterValue {
    Objects.requireNonNull(type, "type"); // a document may lack them
    Objects.requireNonNull(text, "text");
  }
}
