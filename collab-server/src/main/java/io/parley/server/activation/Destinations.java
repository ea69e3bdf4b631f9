package io.parley.server.activation;

import io.parley.connector.destination.Destination;
import io.parley.identity.normalise.AttributeKind;
import io.parley.identity.yaml.Nearest;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.DestinationSettings;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The destinations of a node, as {@code node.destinations} has them. */
public final class Destinations {
  private final Map<String, DestinationSettings> all = new LinkedHashMap<>();
  private final NodeDirectory node;
  private final String region;
  private final Optional<Path> file;

  private Destinations(NodeConfiguration configuration, NodeDirectory node, Optional<Path> file) {
    this.node = node;
    this.region = region(configuration);
    this.file = file;
    configuration.destinations().forEach(s -> all.put(s.name(), s));
    all.keySet().forEach(this::open); // a mistake shows before the first delivery
  }

  /**
   * All of a node; each is put together once, and nothing is connected to.
   *
   * @throws ConfigurationException naming the destination that cannot be made so
   */
  public static Destinations of(NodeConfiguration configuration, NodeDirectory directory) {
    return new Destinations(configuration, directory, Optional.empty());
  }

  /** The same, where messages tell line and column of the file that it was read from. */
  public static Destinations of(
      NodeConfiguration configuration, NodeDirectory directory, Path file) {
    return new Destinations(configuration, directory, Optional.of(file));
  }

  /** The region of phone numbers without a country code: that of the first source. */
  static String region(NodeConfiguration configuration) {
    return configuration.sources().stream()
        .findFirst()
        .map(NodeConfiguration.Source::region)
        .orElse("US");
  }

  /**
   * Refuses names that node.yaml has not.
   *
   * @throws ConfigurationException naming the first
   */
  public void check(List<String> names) {
    names.forEach(this::settings);
  }

  /** A destination's kind, as policies call it. */
  public String kind(String name) {
    return settings(name).kind();
  }

  /** The purpose to which people must consent for a destination, beside that of the list. */
  Optional<String> purpose(String name) {
    return wiring(name).may("purpose");
  }

  /** What says more of the people who go to a destination than the node keeps. */
  Optional<PersonalFields> fields(String name) {
    return fields(wiring(name));
  }

  private Optional<PersonalFields> fields(Wiring wiring) {
    Set<AttributeKind> allowed = Set.copyOf(wiring.kinds("fields", ""));
    return wiring
        .may("people")
        .map(people -> new PersonalFields(node.resolve(people), allowed, region));
  }

  /** The settings of the destinations of a kind. */
  List<Wiring> ofKind(DestinationKind kind) {
    return all.values().stream()
        .filter(s -> s.kind().equals(kind.word()))
        .map(s -> wiring(s.name()))
        .toList();
  }

  /** A destination. */
  Destination open(String name) {
    DestinationSettings settings = settings(name);
    Wiring wiring = wiring(name);
    List<String> kinds =
        Arrays.stream(DestinationKind.values()).map(DestinationKind::word).toList();
    DestinationKind kind =
        DestinationKind.of(settings.kind())
            .orElseThrow(() -> wiring.at("kind", Nearest.unknown("kind", settings.kind(), kinds)));
    known(wiring, "with", settings.with().keySet(), kind.settings());
    known(wiring, "secrets", settings.secrets().keySet(), kind.secrets());
    var unused = fields(wiring);
    try {
      return kind.make(wiring);
    } catch (IllegalArgumentException e) {
      throw wiring.bad(String.valueOf(e.getMessage()));
    }
  }

  private Wiring wiring(String name) {
    int place = List.copyOf(all.keySet()).indexOf(name);
    return new Wiring(
        settings(name),
        node,
        region,
        key ->
            file.map(
                    f ->
                        " at "
                            + NodeConfiguration.place(
                                f, "node.destinations[%d].%s".formatted(place, key)))
                .orElse(""));
  }

  private static void known(Wiring wiring, String where, Set<String> given, Set<String> known) {
    for (String key : new TreeSet<>(given)) {
      if (!known.contains(key)) {
        throw wiring.at(
            where + "." + key,
            Nearest.unknown("key of `" + where + "`", key, List.copyOf(new TreeSet<>(known))));
      }
    }
  }

  private DestinationSettings settings(String name) {
    return Optional.ofNullable(all.get(name))
        .orElseThrow(
            () ->
                new ConfigurationException(
                    all.isEmpty()
                        ? "node.yaml has no `node.destinations`; write one there"
                        : Nearest.unknown("destination", name, List.copyOf(all.keySet()))));
  }
}
