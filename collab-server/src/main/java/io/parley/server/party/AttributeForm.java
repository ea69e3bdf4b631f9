package io.parley.server.party;

import io.parley.connector.source.SourceRow;
import io.parley.identity.normalise.Address;
import io.parley.identity.normalise.AttributeKind;
import io.parley.identity.normalise.NameParts;
import io.parley.identity.normalise.Normaliser;
import io.parley.identity.normalise.NormaliserOptions;
import io.parley.server.node.NodeConfiguration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The form in which a model compares what the rows of one source say of people. */
final class AttributeForm {
  /** Cells repeat, and some rules are dear. */
  private static final int MOST_KNOWN = 20_000;

  private static final List<AttributeKind> OF_A_NAME =
      List.of(
          AttributeKind.GIVEN_NAME,
          AttributeKind.FORMAL_NAME,
          AttributeKind.MIDDLE_NAME,
          AttributeKind.FAMILY_NAME,
          AttributeKind.GENERATION);
  private static final List<AttributeKind> OF_AN_ADDRESS =
      List.of(
          AttributeKind.STREET_NUMBER,
          AttributeKind.STREET,
          AttributeKind.LOCALITY,
          AttributeKind.POSTAL_CODE,
          AttributeKind.REGION,
          AttributeKind.COUNTRY);

  private final String region;
  private final Map<AttributeKind, Normaliser> rules = new EnumMap<>(AttributeKind.class);
  private final Map<AttributeKind, Map<String, Map<AttributeKind, String>>> known =
      new EnumMap<>(AttributeKind.class);

  /** For the attributes that a source maps. */
  AttributeForm(NodeConfiguration.Source source) {
    this.region = source.region();
    for (AttributeKind kind : kinds(source)) {
      rules.put(kind, Normaliser.of(kind, NormaliserOptions.of(region)));
      known.put(kind, new HashMap<>());
    }
  }

  private static List<AttributeKind> kinds(NodeConfiguration.Source source) {
    return source.identity().keySet().stream()
        .flatMap(word -> AttributeKind.ofWord(word).stream())
        .toList();
  }

  /** The columns of the records that a source fills, beside its identifiers. */
  static List<String> columns(NodeConfiguration.Source source) {
    return kinds(source).stream()
        .flatMap(kind -> columns(kind).stream())
        .map(AttributeKind::word)
        .toList();
  }

  private static List<AttributeKind> columns(AttributeKind kind) {
    return switch (kind) {
      case FULL_NAME -> OF_A_NAME;
      case ADDRESS -> OF_AN_ADDRESS;
      case GIVEN_NAME -> List.of(kind, AttributeKind.FORMAL_NAME);
      case FAMILY_NAME -> List.of(kind, AttributeKind.GENERATION);
      default -> List.of(kind);
    };
  }

  /** The values that a row has, by column; what says nothing is absent. */
  Map<String, String> read(SourceRow row) {
    Map<String, String> values = new HashMap<>();
    rules.forEach(
        (kind, rule) -> {
          if (row.attributes().get(SourceMappings.personal(kind.word())) instanceof String text) {
            parts(kind, rule, text).forEach((part, value) -> values.put(part.word(), value));
          }
        });
    return values;
  }

  private Map<AttributeKind, String> parts(AttributeKind kind, Normaliser rule, String text) {
    Map<String, Map<AttributeKind, String>> before = known.getOrDefault(kind, Map.of());
    Map<AttributeKind, String> found = before.get(text);
    if (found == null) {
      found = parted(kind, rule.canonical(text), text);
      if (before.size() < MOST_KNOWN) {
        before.put(text, found);
      }
    }
    return found;
  }

  private Map<AttributeKind, String> parted(
      AttributeKind kind, Optional<String> canonical, String text) {
    if (canonical.isEmpty()) {
      return Map.of(); // unreadable, or junk
    }
    return switch (kind) {
      case FULL_NAME -> NameParts.of(text).attributes();
      case ADDRESS -> Address.of(text, region).attributes();
      case GIVEN_NAME, FAMILY_NAME -> withWhatIsInIt(kind, canonical.get(), text);
      default -> Map.of(kind, canonical.get());
    };
  }

  /** Bob is a Robert, and Smith Jr. somebody's son. */
  private Map<AttributeKind, String> withWhatIsInIt(
      AttributeKind kind, String canonical, String text) {
    AttributeKind within =
        kind == AttributeKind.GIVEN_NAME ? AttributeKind.FORMAL_NAME : AttributeKind.GENERATION;
    return Normaliser.of(within, NormaliserOptions.of(region))
        .canonical(text)
        .map(value -> Map.of(kind, canonical, within, value))
        .orElse(Map.of(kind, canonical));
  }
}
