package io.parley.server.party;

import io.parley.connector.source.SourceException;
import io.parley.connector.source.SourceMapping;
import io.parley.connector.source.SourceRow;
import io.parley.connector.zone.CleanReport;
import io.parley.connector.zone.CleanRows;
import io.parley.connector.zone.RejectedPeople;
import io.parley.connector.zone.Rejects;
import io.parley.identity.link.RecordKey;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.ConsentSettings;
import io.parley.server.node.Counted;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import io.parley.server.pipeline.Intake;
import io.parley.server.pipeline.NodeEvents;
import io.parley.server.pipeline.RunHistory;
import io.parley.server.pipeline.Taken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.util.FileSystemUtils;

/** The sources of a party that go through raw and clean, and how their rows become records. */
final class ZonedSources implements AutoCloseable {
  private final List<NodeConfiguration.Source> sources;
  private final SourceMappings mappings;
  private final Optional<Intake> intake;
  private final RunHistory history;
  private final boolean asks;

  private ZonedSources(
      List<NodeConfiguration.Source> sources,
      SourceMappings mappings,
      Optional<Intake> intake,
      RunHistory history,
      boolean asks) {
    this.sources = sources;
    this.mappings = mappings;
    this.intake = intake;
    this.history = history;
    this.asks = asks;
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
                    progress)),
        new RunHistory(directory, Clock.systemUTC()),
        ConsentSettings.isAsked(configuration.sources()));
  }

  /** The sources of a node that go through the zones. */
  static List<NodeConfiguration.Source> in(NodeConfiguration configuration) {
    return configuration.sources().stream().filter(s -> !s.from().isOneFile()).toList();
  }

  /** The same without anything to go through the zones. */
  static ZonedSources none(NodeDirectory directory, SourceMappings mappings) {
    return new ZonedSources(
        List.of(), mappings, Optional.empty(), new RunHistory(directory, Clock.systemUTC()), false);
  }

  /** Does something with a source. */
  private interface Step<T> {
    RunHistory.Counted<T> of(Intake opened, NodeConfiguration.Source source, SourceMapping mapping);
  }

  /** Goes on with the other sources where one cannot be read, and fails when all had their turn. */
  private <T> Map<String, T> each(String name, Step<T> step) {
    Map<String, T> done = new LinkedHashMap<>();
    List<SourceException> failures = new ArrayList<>();
    for (NodeConfiguration.Source source : sources) {
      SourceMapping mapping = mappings.of(source);
      try {
        done.put(
            source.name(),
            history.step(
                name, source.name(), () -> step.of(intake.orElseThrow(), source, mapping)));
      } catch (SourceException e) {
        failures.add(e);
      }
    }
    if (failures.size() == 1 && done.isEmpty()) {
      throw failures.get(0);
    } else if (!failures.isEmpty()) {
      throw new SourceException(
          "%s%n  %s of %d could be read; the people and tables of before stay until all can"
              .formatted(
                  failures.stream()
                      .map(e -> String.valueOf(e.getMessage()))
                      .collect(Collectors.joining(System.lineSeparator())),
                  Counted.of(done.size(), "source"),
                  sources.size()),
          failures.get(0));
    }
    return done;
  }

  /** Those that go through the zones. */
  List<NodeConfiguration.Source> sources() {
    return sources;
  }

  /** Takes what is new of one source into raw, while a node runs. */
  Taken take(NodeConfiguration.Source source, StepTimes times) {
    return times.of("raw", () -> intake().take(source, mappings.of(source)));
  }

  /** Makes clean what is new in raw of one source, while a node runs. */
  CleanReport clean(NodeConfiguration.Source source, StepTimes times) {
    return times.of("clean", () -> intake().clean(mappings.of(source)));
  }

  /** What ran, for who runs steps. */
  RunHistory history() {
    return history;
  }

  /** The last raw batch of a source whose rows are clean; 0: none. */
  long cleanBatch(NodeConfiguration.Source source) {
    return intake().cleanBatch(source.name());
  }

  /** Whether rows up to these batches, by source, are clean as they were when they came. */
  boolean has(Map<String, Long> batches) {
    return batches().keySet().equals(batches.keySet())
        && sources.stream()
            .allMatch(
                source -> {
                  long clean = cleanBatch(source);
                  long then = batches.getOrDefault(source.name(), 0L);
                  return LivePipeline.isAddedTo(source) ? clean >= then : clean == then;
                });
  }

  /** The same of every source, by its name. */
  Map<String, Long> batches() {
    Map<String, Long> batches = new TreeMap<>();
    sources.forEach(source -> batches.put(source.name(), cleanBatch(source)));
    return batches;
  }

  /**
   * The rows of batches behind one; where consent is asked, those that do not fit too.
   *
   * @throws ConfigurationException as {@link #read}
   */
  List<LiveTaken.Fresh> fresh(NodeConfiguration.Source source, long afterBatch) {
    SourceMapping mapping = mappings.of(source);
    List<LiveTaken.Fresh> fresh = new ArrayList<>();
    intake().rows(mapping, afterBatch, row -> fresh.add(new LiveTaken.Fresh(row, source)));
    rejected(source, mapping, afterBatch)
        .forEach(row -> fresh.add(new LiveTaken.Fresh(row, source, false)));
    return fresh;
  }

  /** What rejected rows say of people, where a refusal among them must not be lost. */
  private Deque<SourceRow> rejected(
      NodeConfiguration.Source source, SourceMapping mapping, long afterBatch) {
    Deque<SourceRow> rows = new ArrayDeque<>();
    if (asks && mappings.ofPeople(source)) {
      intake()
          .rejectedPeople(mapping)
          .ifPresent(
              people -> {
                people
                    .lost(mapping, Math.max(afterBatch, source.consent().unreadableSeen()))
                    .ifPresent(lost -> refuse(source, lost));
                people.each(mapping, afterBatch, rows::add);
              });
    }
    return rows;
  }

  private static void refuse(NodeConfiguration.Source source, RejectedPeople.Lost lost) {
    throw new ConfigurationException(
        "source `%s`: %s could not be read, or has left raw, the last in raw batch %d; nobody can tell whose they are and whether they refuse consent, which this node asks for. Look at them with `parley rejects show %1$s`; once what they say is in other rows, or is no refusal, write `consent: {unreadable-seen: %3$d}`"
            .formatted(source.name(), Counted.of(lost.rows(), "row"), lost.lastBatch()));
  }

  /** That rows of a source can be told by what their records are called. */
  void checkErasable(NodeConfiguration.Source source) {
    intake().checkErasable(source, mappings.of(source));
  }

  /**
   * Removes the rows of records of a source for good, and those at some lines; how many, of both
   * zones.
   */
  long erase(NodeConfiguration.Source source, Set<RecordKey> records, Set<Long> lines) {
    if (records.isEmpty() && lines.isEmpty()) {
      return 0;
    }
    return intake()
        .erase(
            mappings.of(source),
            SourceMappings.KEY,
            (line, cell) ->
                lines.contains(line)
                    || records.contains(RecordNames.key(source.name(), line, cell)));
  }

  /** Takes what is new into raw, of every source in turn. */
  Map<String, Taken> take() {
    return each(
        "take",
        (opened, source, mapping) -> {
          Taken taken = opened.take(source, mapping);
          return new RunHistory.Counted<>(taken, taken.rows(), taken.rejected());
        });
  }

  /** Makes clean what is new in raw. */
  Map<String, CleanReport> clean() {
    return each("clean", (opened, source, mapping) -> counted(opened.clean(mapping)));
  }

  /** What taking and cleaning a source would do; the node's events are not looked at. */
  IngestReport.SourceReport rehearse(NodeConfiguration.Source source, NodeDirectory directory) {
    if (source.from().events()) {
      return new IngestReport.SourceReport(source.name(), 0, 0, 0, 0, "", List.of());
    }
    Path folder = directory.resolve(Intake.STAGING).resolve(".dry-run"); // no source's name
    try {
      FileSystemUtils.deleteRecursively(folder); // of one that was killed
      Intake.Rehearsed done = intake().rehearse(source, mappings.of(source), folder);
      FileSystemUtils.deleteRecursively(folder);
      return report(source, done.rows(), done.unusable(), done.rejected());
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be removed", e);
    }
  }

  private static IngestReport.SourceReport report(
      NodeConfiguration.Source source, long rows, long unusable, List<Rejects.Count> rejects) {
    return new IngestReport.SourceReport(
        source.name(),
        rows,
        rejects.stream().mapToLong(Rejects.Count::rows).sum(),
        unusable,
        0,
        "",
        rejects.stream().map(r -> new IngestReport.Reason("", r.reason(), r.rows())).toList());
  }

  /** Puts what did not fit its mapping through it again, of one source. */
  CleanReport replay(NodeConfiguration.Source source) {
    return history.step(
        "replay", source.name(), () -> counted(intake().replay(mappings.of(source))));
  }

  private static RunHistory.Counted<CleanReport> counted(CleanReport report) {
    return new RunHistory.Counted<>(report, report.rows(), report.rejected());
  }

  /** Publishes, and says what came of it. */
  IngestReport publish(Supplier<IngestReport> publishing) {
    return history.step(
        "publish",
        "",
        () -> {
          IngestReport report = publishing.get();
          return new RunHistory.Counted<>(
              report,
              report.records(),
              report.sources().stream().mapToLong(IngestReport.SourceReport::rowsRejected).sum());
        });
  }

  /**
   * Hands over the rows of a source that count, in the order in which they came. Where the source
   * names a key, the last row of each key does: a row that came again has taken the place of the
   * one before.
   *
   * @param misfits takes those that do not fit their table, where consent is asked of people; such
   *     a row takes the place of an earlier one too
   * @throws ConfigurationException where consent is asked and there are rows of which nobody can
   *     tell whose they are
   */
  IngestReport.SourceReport read(
      NodeConfiguration.Source source,
      SourceMapping mapping,
      long upTo,
      Consumer<SourceRow> rows,
      Consumer<SourceRow> misfits) {
    Intake opened = intake.orElseThrow();
    Deque<SourceRow> rejected = rejected(source, mapping, 0);
    rejected.removeIf(row -> CleanRows.batch(row.line()) > upTo);
    Map<String, Long> last = new HashMap<>();
    Consumer<SourceRow> isLast =
        row -> {
          if (CleanRows.batch(row.line()) <= upTo) {
            RecordNames.cell(row).ifPresent(key -> last.merge(key, row.line(), Math::max));
          }
        };
    if (!source.key().isEmpty()) {
      opened.rows(mapping, 0, isLast);
      rejected.forEach(isLast);
    }
    Predicate<SourceRow> counts =
        row ->
            CleanRows.batch(row.line()) <= upTo
                && RecordNames.cell(row)
                    .map(last::get)
                    .map(line -> line == row.line())
                    .orElse(true);
    rejected.removeIf(counts.negate());
    long[] count = new long[1];
    opened.rows(
        mapping,
        0,
        row -> {
          handOver(rejected, row.line(), misfits);
          if (counts.test(row)) {
            count[0]++;
            rows.accept(row);
          }
        });
    handOver(rejected, Long.MAX_VALUE, misfits);
    return report(source, count[0], 0, opened.rejects().counts(source.name()));
  }

  private static void handOver(Deque<SourceRow> rows, long before, Consumer<SourceRow> to) {
    while (!rows.isEmpty() && rows.getFirst().line() < before) {
      to.accept(rows.removeFirst());
    }
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
