package io.parley.server.party;

import io.parley.connector.source.AttributeColumn;
import io.parley.connector.source.AttributeType;
import io.parley.connector.source.IdentifierColumn;
import io.parley.connector.source.Nearest;
import io.parley.connector.source.SourceMapping;
import io.parley.identity.normalise.IdentifierType;
import io.parley.policy.ColumnPolicy;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is read of each source: identifiers, the columns of the table that its rows become, and what
 * a model compares. All but the columns that are offered rests sealed, wherever rows rest.
 *
 * @param tables the tables that some policy offers, by name: they say what types columns have
 */
record SourceMappings(Map<String, KeptTable> tables) {
  /** Before the name of an attribute of a person; no column of a policy begins so. */
  private static final String PERSONAL = "IDENTITY_";

  /** Under which name {@link io.parley.connector.source.SourceRow#attributes} has it. */
  static String personal(String attribute) {
    return PERSONAL + attribute;
  }

  /** Under which name {@link io.parley.connector.source.SourceRow#attributes} has a row's key. */
  static final String KEY = PERSONAL + "KEY"; // no attribute of a person has capital letters

  /** The same of what a row says of consent. */
  static final String CONSENT = PERSONAL + "CONSENT";

  /** Whether the rows of a source are about people. */
  boolean ofPeople(NodeConfiguration.Source source) {
    return source.table().isEmpty() || table(source).ofPeople();
  }

  /**
   * What to read of a source.
   *
   * @throws ConfigurationException when it does not fit the policies
   */
  SourceMapping of(NodeConfiguration.Source source) {
    List<IdentifierColumn> identifiers = new ArrayList<>();
    if (!source.email().isEmpty()) {
      identifiers.add(new IdentifierColumn(source.email(), IdentifierType.EMAIL));
    }
    if (!source.phone().isEmpty()) {
      identifiers.add(new IdentifierColumn(source.phone(), IdentifierType.PHONE));
    }
    boolean saysWho =
        !(identifiers.isEmpty()
            && source.identity().isEmpty()
            && source.key().isEmpty()
            && source.consent().isNone());
    if (saysWho && !ofPeople(source)) {
      throw new ConfigurationException(
          "source `%s` becomes the public table `%s`, which has no people; remove `email`, `phone`, `identity`, `key` and `consent`"
              .formatted(source.name(), source.table()));
    }
    List<AttributeColumn> attributes = new ArrayList<>();
    source
        .columns()
        .forEach(
            (name, column) ->
                attributes.add(new AttributeColumn(column, name, attributeType(source, name))));
    source
        .identity()
        .forEach((name, column) -> attributes.add(AttributeColumn.sealed(column, personal(name))));
    if (!source.key().isEmpty()) {
      attributes.add(AttributeColumn.sealed(source.key(), KEY));
    }
    if (!source.consent().column().isEmpty()) {
      attributes.add(AttributeColumn.sealed(source.consent().column(), CONSENT));
    }
    try {
      return new SourceMapping(source.name(), identifiers, attributes, source.region());
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("node.yaml: " + e.getMessage());
    }
  }

  private KeptTable table(NodeConfiguration.Source source) {
    KeptTable table = tables.get(source.table());
    if (table == null) {
      throw new ConfigurationException(
          "source `%s` becomes table `%s`, for which there is no policy"
              .formatted(source.name(), source.table()));
    }
    return table;
  }

  private AttributeType attributeType(NodeConfiguration.Source source, String name) {
    KeptTable table = table(source);
    ColumnPolicy column =
        table.columns().stream()
            .filter(c -> c.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "source `%s` maps column `%s`, which the policy of `%s` does not offer%s"
                            .formatted(
                                source.name(),
                                name,
                                table.table(),
                                Nearest.hint(
                                    name,
                                    table.columns().stream().map(ColumnPolicy::name).toList()))));
    return AttributeType.valueOf(column.type().name());
  }
}
