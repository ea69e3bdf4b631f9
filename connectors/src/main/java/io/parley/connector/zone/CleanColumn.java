package io.parley.connector.zone;

import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeType;
import io.parley.connector.source.AttributeColumn;
import io.parley.connector.source.AttributeType;
import io.parley.connector.source.IdentifierColumn;
import io.parley.connector.source.SourceMapping;
import io.parley.identity.normalise.IdentifierType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A column of the clean zone that a mapping fills.
 *
 * @param name its name: an attribute's own; of an identifier the word of its type, and {@code
 *     email_2} where that is taken
 * @param from the source's column, or a path into {@code payload}
 * @param type of an attribute
 * @param identifier of an identifier
 * @param isSealed whether its cells rest sealed: those of identifiers do
 */
record CleanColumn(
    String name,
    String from,
    AttributeType type,
    Optional<IdentifierType> identifier,
    boolean isSealed) {

  /** The columns of a mapping, attributes first. */
  static List<CleanColumn> of(SourceMapping mapping) {
    List<CleanColumn> columns = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (AttributeColumn attribute : mapping.attributes()) {
      if (attribute.name().startsWith("_")) {
        throw new ZoneException(
            "source `%s`: attribute `%s`: names that begin with `_` are Parley's own; rename it"
                .formatted(mapping.source(), attribute.name()));
      }
      if (!taken.add(attribute.name().toLowerCase(Locale.ROOT))) {
        throw new ZoneException(
            "source `%s`: two attributes are called `%s`, but for their case; rename one"
                .formatted(mapping.source(), attribute.name()));
      }
      columns.add(
          new CleanColumn(
              attribute.name(),
              attribute.column(),
              attribute.type(),
              Optional.empty(),
              attribute.rests() == AttributeColumn.Rests.SEALED));
    }
    for (IdentifierColumn identifier : mapping.identifiers()) {
      String word = identifier.type().word();
      String name = word;
      for (int i = 2; !taken.add(name); i++) {
        name = word + "_" + i;
      }
      columns.add(
          new CleanColumn(
              name, identifier.column(), AttributeType.TEXT, Optional.of(identifier.type()), true));
    }
    columns.stream()
        .filter(CleanColumn::isPath)
        .forEach(c -> JsonPath.check(mapping.source(), c.from()));
    return columns;
  }

  boolean isPath() {
    return from.startsWith("$");
  }

  LakeColumn stored() {
    return new LakeColumn(name, isSealed ? LakeType.BINARY : lakeType());
  }

  private LakeType lakeType() {
    return switch (type) {
      case INTEGER -> LakeType.LONG;
      case DECIMAL -> LakeType.DECIMAL;
      case TEXT -> LakeType.STRING;
      case BOOLEAN -> LakeType.BOOLEAN;
      case DATE -> LakeType.DATE;
      case TIMESTAMP -> LakeType.TIMESTAMP;
    };
  }
}
