package io.parley.server.party;

import io.parley.connector.zone.CleanReport;
import io.parley.connector.zone.RawZone;
import io.parley.identity.history.People;
import io.parley.identity.link.RecordKey;
import io.parley.policy.PolicySet;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.Counted;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import io.parley.server.pipeline.NodeEvents;
import io.parley.server.pipeline.Taken;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
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
   * Removes them, and rows of the person that are no record's ({@link ErasedRows}). Events that the
   * node has accepted come into raw first. All checks come before anything is removed.
   *
   * @param people of the node's history
   * @param records of the person
   * @return how many rows, of both zones
   * @throws ConfigurationException when rows of one of the sources cannot be told
   * @throws io.parley.connector.source.SourceException when accepted events cannot be read
   * @throws io.parley.connector.lake.LakeException when a table cannot be written, or a file not be
   *     deleted; call it again then
   */
  long erase(People people, UUID person, List<RecordKey> records) {
    Map<String, Set<RecordKey>> bySource =
        records.stream()
            .collect(Collectors.groupingBy(RecordKey::source, TreeMap::new, Collectors.toSet()));
    List<NodeConfiguration.Source> zoned = ZonedSources.in(configuration);
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
        zoned.stream().filter(s -> bySource.containsKey(s.name())).forEach(zones::checkErasable);
        takeEvents(zones);
        Map<String, Set<Long>> lines =
            new ErasedRows(zones, resolver.mappings(), people, person, records, lake).lines();
        long rows = 0;
        for (NodeConfiguration.Source source : zoned) {
          rows +=
              zones.erase(
                  source,
                  bySource.getOrDefault(source.name(), Set.of()),
                  lines.getOrDefault(source.name(), Set.of()));
          steps.reached(PeopleStep.ERASED_SOURCE);
        }
        return rows;
      }
    }
  }

  /** What the door has accepted is taken nowhere else while the node is stopped. */
  private void takeEvents(ZonedSources zones) {
    StepTimes times = new StepTimes();
    for (NodeConfiguration.Source source : zones.sources()) {
      if (source.from().events() && Files.exists(directory.resolve(NodeEvents.FOLDER))) {
        Taken taken = zones.take(source, times);
        CleanReport unused = zones.clean(source, times);
        if (taken.rows() > 0) {
          progress.say(
              "%s: %s came into raw first, which no ingest has resolved"
                  .formatted(source.name(), Counted.of(taken.rows(), "accepted event")));
        }
      }
    }
  }

  private static void refuse(String source) {
    throw new ConfigurationException(
        "the lake has rows in raw of source `%s`, which node.yaml does not read `from` anywhere any more, so that nobody can tell which are this person's; put the source back as it was, run parley ingest, then erase"
            .formatted(source));
  }
}
