package io.parley.server.party;

import io.parley.connector.source.Nearest;
import io.parley.connector.zone.CleanReport;
import io.parley.connector.zone.Reject;
import io.parley.connector.zone.Rejects;
import io.parley.policy.PolicySet;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import io.parley.server.pipeline.NodeEvents;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The rows of a stopped node's sources that did not make it, opened for the party that owns them.
 * For sources that go through raw and clean: of one CSV file they are in {@code
 * rejects/SOURCE.csv}.
 */
public final class RejectedRows implements AutoCloseable {
  private final List<NodeConfiguration.Source> sources;
  private final NodeLake lake;
  private final ZonedSources zones;

  private RejectedRows(List<NodeConfiguration.Source> sources, NodeLake lake, ZonedSources zones) {
    this.sources = sources;
    this.lake = lake;
    this.zones = zones;
  }

  /** Those of a node; parameters as those of {@link Resolver}. */
  public static RejectedRows open(
      NodeConfiguration configuration,
      NodeDirectory directory,
      List<PolicySet> policies,
      Progress progress) {
    Resolver resolver = new Resolver(configuration, directory, policies, progress);
    NodeLake lake = NodeLake.open(configuration, directory);
    return new RejectedRows(
        configuration.sources(), lake, resolver.zones(lake, NodeEvents.of(directory)));
  }

  /** Reasons and numbers of rows, by source; none of a source without rejects. */
  public Map<String, List<Rejects.Count>> counts() {
    Map<String, List<Rejects.Count>> counts = new LinkedHashMap<>();
    for (NodeConfiguration.Source source : sources) {
      if (!source.from().isOneFile()) {
        List<Rejects.Count> its = zones.intake().rejects().counts(source.name());
        if (!its.isEmpty()) {
          counts.put(source.name(), its);
        }
      }
    }
    return counts;
  }

  /**
   * Hands over each of a source.
   *
   * @throws ConfigurationException when no such source goes through raw and clean
   */
  public void each(String source, Consumer<Reject> rows) {
    zones.intake().rejects().each(named(source).name(), rows);
  }

  /**
   * Writes them into a new CSV file that its owner alone may read.
   *
   * @return how many
   */
  public long download(String source, Path file) {
    return zones.intake().rejects().download(named(source).name(), file);
  }

  /**
   * Puts those that did not fit the mapping through that of now. What fits is clean, and comes to
   * people with the next publishing.
   */
  public CleanReport replay(String source) {
    return zones.replay(named(source));
  }

  private NodeConfiguration.Source named(String name) {
    NodeConfiguration.Source source =
        sources.stream()
            .filter(s -> s.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "there is no source `%s`%s"
                            .formatted(
                                name,
                                Nearest.hint(
                                    name,
                                    sources.stream()
                                        .map(NodeConfiguration.Source::name)
                                        .toList()))));
    if (source.from().isOneFile()) {
      throw new ConfigurationException(
          "source `%s` is one CSV file, read anew at each ingest; its rejected rows are told in rejects/%1$s.csv"
              .formatted(name));
    }
    return source;
  }

  @Override
  public void close() {
    zones.close();
    lake.close();
  }
}
