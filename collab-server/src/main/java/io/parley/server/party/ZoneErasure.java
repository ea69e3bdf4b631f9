package io.parley.server.party;

import io.parley.connector.zone.RawZone;
import io.parley.identity.link.RecordKey;
import io.parley.policy.PolicySet;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import io.parley.server.pipeline.NodeEvents;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Removes the rows of records from raw and clean of a stopped node for good: whoever is erased
 * would come back with the next ingest otherwise.
 *
 * <p>It is done before the history forgets the records, since nothing else tells whose rows they
 * are: after a stop between, the same erasure finds the person again, and does the rest.
 */
final class ZoneErasure {
  private final NodeConfiguration configuration;
  private final NodeDirectory directory;
  private final Supplier<List<PolicySet>> policies;
  private final Progress progress;
  private final PeopleStep.Listener steps;

  ZoneErasure(
      NodeConfiguration configuration,
      NodeDirectory directory,
      Supplier<List<PolicySet>> policies,
      Progress progress,
      PeopleStep.Listener steps) {
    this.configuration = configuration;
    this.directory = directory;
    this.policies = policies;
    this.progress = progress;
    this.steps = steps;
  }

  /**
   * Removes them. All checks come first: what is refused has changed nothing.
   *
   * @param records of the person
   * @return how many rows, of both zones
   * @throws ConfigurationException when rows of one of the sources cannot be told
   * @throws io.parley.connector.lake.LakeException when a table cannot be written, or a file not be
   *     deleted; call it again then
   */
  long erase(List<RecordKey> records) {
    Map<String, Set<RecordKey>> bySource =
        records.stream()
            .collect(Collectors.groupingBy(RecordKey::source, TreeMap::new, Collectors.toSet()));
    List<NodeConfiguration.Source> zoned =
        ZonedSources.in(configuration).stream()
            .filter(source -> bySource.containsKey(source.name()))
            .toList();
    try (NodeLake lake = NodeLake.open(configuration, directory)) {
      Set<String> names =
          zoned.stream().map(NodeConfiguration.Source::name).collect(Collectors.toSet());
      bySource.keySet().stream()
          .filter(name -> !names.contains(name) && RawZone.holds(lake.tables(), name))
          .findFirst()
          .ifPresent(ZoneErasure::refuse);
      if (zoned.isEmpty()) {
        return 0;
      }
      Resolver resolver = new Resolver(configuration, directory, policies.get(), progress);
      try (ZonedSources zones = resolver.zones(lake, NodeEvents.of(directory))) {
        zoned.forEach(zones::checkErasable);
        long rows = 0;
        for (NodeConfiguration.Source source : zoned) {
          rows += zones.erase(source, Objects.requireNonNull(bySource.get(source.name())));
          steps.reached(PeopleStep.ERASED_SOURCE);
        }
        return rows;
      }
    }
  }

  private static void refuse(String source) {
    throw new ConfigurationException(
        "the lake has rows in raw of source `%s`, which node.yaml does not read `from` anywhere any more, so that nobody can tell which are this person's; put the source back as it was, run parley ingest, then erase"
            .formatted(source));
  }
}
