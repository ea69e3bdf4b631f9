package io.parley.server.activation;

import io.parley.connector.destination.Destination;
import io.parley.connector.destination.http.Patience;
import io.parley.identity.yaml.Nearest;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.DestinationSettings;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
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
  private final Patience patience;

  private Destinations(List<DestinationSettings> settings, NodeDirectory node, Patience patience) {
    this.node = node;
    this.patience = patience;
    settings.forEach(s -> all.put(s.name(), s));
    all.keySet().forEach(this::open); // a mistake shows before the first delivery
  }

  /**
   * All of a node; each is put together once, and nothing is connected to.
   *
   * @throws ConfigurationException naming the destination that cannot be made so
   */
  public static Destinations of(NodeConfiguration configuration, NodeDirectory directory) {
    return of(configuration, directory, Patience.usual());
  }

  /** The same with another patience at receivers that do not answer. */
  static Destinations of(
      NodeConfiguration configuration, NodeDirectory directory, Patience patience) {
    return new Destinations(configuration.destinations(), directory, patience);
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

  /** A destination. */
  Destination open(String name) {
    DestinationSettings settings = settings(name);
    DestinationKind kind =
        DestinationKind.of(settings.kind())
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "destination `%s`: %s"
                            .formatted(
                                name,
                                Nearest.unknown(
                                    "kind",
                                    settings.kind(),
                                    Arrays.stream(DestinationKind.values())
                                        .map(DestinationKind::word)
                                        .toList()))));
    known(settings, "with", settings.with().keySet(), kind.settings());
    known(settings, "secrets", settings.secrets().keySet(), kind.secrets());
    try {
      return kind.make(new Wiring(settings, node, patience));
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("destination `%s`: %s".formatted(name, e.getMessage()));
    }
  }

  private static void known(
      DestinationSettings settings, String where, Set<String> given, Set<String> known) {
    for (String key : new TreeSet<>(given)) {
      if (!known.contains(key)) {
        throw new ConfigurationException(
            "destination `%s`: %s"
                .formatted(
                    settings.name(),
                    Nearest.unknown(
                        "key of `%s`".formatted(where), key, List.copyOf(new TreeSet<>(known)))));
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
