package io.parley.server.party;

import io.parley.connector.source.SourceMapping;
import io.parley.connector.source.SourceRow;
import io.parley.connector.zone.CleanReport;
import io.parley.connector.zone.Rejects;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import io.parley.server.pipeline.Intake;
import io.parley.server.pipeline.NodeEvents;
import io.parley.server.pipeline.Taken;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The sources of a party that go through raw and clean, and how their rows become records. */
final class ZonedSources implements AutoCloseable {
  private final List<NodeConfiguration.Source> sources;
  private final SourceMappings mappings;
  private final Optional<Intake> intake;

  private ZonedSources(
      List<NodeConfiguration.Source> sources, SourceMappings mappings, Optional<Intake> intake) {
    this.sources = sources;
    this.mappings = mappings;
    this.intake = intake;
  }

  /** Those of a node; nothing is opened where there are none. */
  static ZonedSources of(
      NodeConfiguration configuration,
      NodeDirectory directory,
      SourceMappings mappings,
      NodeLake lake,
      NodeEvents events,
      Progress progress) {
    List<NodeConfiguration.Source> zoned = in(configuration);
    return new ZonedSources(
        zoned,
        mappings,
        zoned.isEmpty()
            ? Optional.empty()
            : Optional.of(
                Intake.open(
                    configuration.name(),
                    directory,
                    lake.tables(),
                    events,
                    WorkMemory.megabytes() / 2,
                    progress)));
  }

  /** The sources of a node that go through the zones. */
  static List<NodeConfiguration.Source> in(NodeConfiguration configuration) {
    return configuration.sources().stream().filter(s -> !s.from().isOneFile()).toList();
  }

  /** No source is looked for in any zone. */
  static ZonedSources none(SourceMappings mappings) {
    return new ZonedSources(List.of(), mappings, Optional.empty());
  }

  /** Does something with a source. */
  private interface Step<T> {
    T of(Intake opened, NodeConfiguration.Source source, SourceMapping mapping);
  }

  private <T> Map<String, T> each(Step<T> step) {
    Map<String, T> done = new LinkedHashMap<>();
    for (NodeConfiguration.Source source : sources) {
      done.put(source.name(), step.of(intake.orElseThrow(), source, mappings.of(source)));
    }
    return done;
  }

  /** Those that go through the zones. */
  List<NodeConfiguration.Source> sources() {
    return sources;
  }

  /**
   * What came of a source.
   *
   * @param rows that are clean now
   * @param rejected that could not be read, or do not fit
   */
  record Came(long rows, long rejected) {}

  /** Takes what is new of one source into raw, and makes it clean. */
  Came takeAndClean(NodeConfiguration.Source source) {
    SourceMapping mapping = mappings.of(source);
    Taken taken = intake().take(source, mapping);
    CleanReport report = intake().clean(mapping);
    return new Came(report.rows(), taken.rejected() + report.rejected());
  }

  /** The last raw batch of a source whose rows are clean; 0: none. */
  long cleanBatch(NodeConfiguration.Source source) {
    return intake().cleanBatch(source.name());
  }

  /** Hands over the clean rows of batches behind one. */
  void rows(NodeConfiguration.Source source, long afterBatch, Consumer<SourceRow> rows) {
    intake().rows(mappings.of(source), afterBatch, rows);
  }

  /** Takes what is new into raw, of every source in turn. */
  Map<String, Taken> take() {
    return each((opened, source, mapping) -> opened.take(source, mapping));
  }

  /** Makes clean what is new in raw. */
  Map<String, CleanReport> clean() {
    return each((opened, source, mapping) -> opened.clean(mapping));
  }

  /**
   * Hands over the rows of a source that count. Where the source names a key, the last row of each
   * key does: a row that came again has taken the place of the one before.
   */
  IngestReport.SourceReport read(
      NodeConfiguration.Source source, SourceMapping mapping, Consumer<SourceRow> rows) {
    Intake opened = intake.orElseThrow();
    Map<String, Long> last = new HashMap<>();
    if (!source.key().isEmpty()) {
      opened.rows(
          mapping, 0, row -> RecordNames.cell(row).ifPresent(key -> last.put(key, row.line())));
    }
    long[] count = new long[1];
    opened.rows(
        mapping,
        0,
        row -> {
          if (RecordNames.cell(row).map(last::get).map(line -> line == row.line()).orElse(true)) {
            count[0]++;
            rows.accept(row);
          }
        });
    List<Rejects.Count> rejects = opened.rejects().counts(source.name());
    return new IngestReport.SourceReport(
        source.name(),
        count[0],
        rejects.stream().mapToLong(Rejects.Count::rows).sum(),
        0,
        0,
        "",
        rejects.stream().map(r -> new IngestReport.Reason("", r.reason(), r.rows())).toList());
  }

  /** The intake, for who looks at rejected rows. */
  Intake intake() {
    return intake.orElseThrow(
        () ->
            new ConfigurationException(
                "no source of this node goes through raw and clean; those with `from` do"));
  }

  @Override
  public void close() {
    intake.ifPresent(Intake::close);
  }
}
