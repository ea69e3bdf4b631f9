package io.parley.policy;

import java.util.List;
import java.util.Optional;

/**
 * What an analyst fills into a template. Text takes one of its values and a number lies within its
 * bounds or is one of its values, so that nobody asks a template with a value that its owner did
 * not foresee.
 *
 * @param values the values that it may take, each in one spelling; empty where any may be
 * @param bounds between which a number lies
 */
public record TemplateParameter(
    String name,
    ColumnType type,
    List<String> values,
    Optional<Bounds> bounds,
    PolicyPosition position) {
  public TemplateParameter {
    values = List.copyOf(values);
  }
}
