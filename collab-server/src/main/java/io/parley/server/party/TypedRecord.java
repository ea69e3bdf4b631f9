package io.parley.server.party;

import io.parley.connector.source.SourceRow;
import io.parley.identity.link.RecordKey;
import io.parley.identity.normalise.Identifier;
import io.parley.identity.normalise.IdentifierType;
import io.parley.identity.normalise.NormalisationProfile;
import io.parley.identity.yaml.Nearest;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A record that somebody typed, as if it stood in a source.
 *
 * @param source the source
 * @param key the record's key there
 * @param values by {@code email}, {@code phone} and the attributes that the source maps; as a row
 *     of the source would have them
 */
public record TypedRecord(
    NodeConfiguration.Source source, RecordKey key, Map<String, String> values) {
  /** Copies the values. */
  public TypedRecord {
    values = Map.copyOf(values);
  }

  /**
   * Checks it against the sources.
   *
   * @throws ConfigurationException when there is no such source, its records have no keys, or it
   *     does not map one of the values
   */
  public static TypedRecord of(
      NodeConfiguration configuration, RecordKey key, Map<String, String> values) {
    NodeConfiguration.Source source = source(configuration, key.source());
    if (source.key().isEmpty()) {
      throw new ConfigurationException(
          "source `%s` has no `key`, and its records are known by their lines; name a column under `key` before a record is added"
              .formatted(source.name()));
    }
    return checked(source, key, values);
  }

  /**
   * What is known of somebody, as a row of a source would say it. It is no record, and has no key.
   *
   * @throws ConfigurationException when there is no such source, or it does not map one of the
   *     values
   */
  static TypedRecord known(
      NodeConfiguration configuration, String source, Map<String, String> values) {
    return checked(source(configuration, source), new RecordKey(source, "probe"), values);
  }

  private static NodeConfiguration.Source source(NodeConfiguration configuration, String name) {
    return configuration.sources().stream()
        .filter(s -> s.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    Nearest.unknown(
                        "source",
                        name,
                        configuration.sources().stream()
                            .map(NodeConfiguration.Source::name)
                            .toList())));
  }

  private static TypedRecord checked(
      NodeConfiguration.Source source, RecordKey key, Map<String, String> values) {
    Set<String> mapped = mapped(source);
    for (String attribute : values.keySet()) {
      if (!mapped.contains(attribute)) {
        throw new ConfigurationException(
            Nearest.unknown("attribute of source `" + source.name() + "`", attribute, mapped));
      }
    }
    return new TypedRecord(source, key, values);
  }

  private static Set<String> mapped(NodeConfiguration.Source source) {
    Set<String> mapped = new TreeSet<>(source.identity().keySet());
    if (!source.email().isEmpty()) {
      mapped.add(IdentifierType.EMAIL.word());
    }
    if (!source.phone().isEmpty()) {
      mapped.add(IdentifierType.PHONE.word());
    }
    return mapped;
  }

  /** The row that a source would give. */
  SourceRow row(long line) {
    List<Identifier> identifiers = new ArrayList<>();
    for (IdentifierType type : IdentifierType.values()) {
      NormalisationProfile.CANONICAL
          .normalise(type, values.getOrDefault(type.word(), ""), source.region())
          .ifPresent(value -> identifiers.add(new Identifier(type, value)));
    }
    Map<String, Object> attributes = new LinkedHashMap<>();
    values.forEach((attribute, value) -> attributes.put(SourceMappings.personal(attribute), value));
    attributes.put(SourceMappings.KEY, key.key());
    return new SourceRow(source.name(), line, identifiers, attributes);
  }

  /** Which record: what it says stays out of logs. */
  @Override
  public String toString() {
    return "TypedRecord[" + key + "]";
  }
}
