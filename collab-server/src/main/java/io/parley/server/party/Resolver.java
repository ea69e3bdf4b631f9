package io.parley.server.party;

import io.parley.connector.source.CsvSource;
import io.parley.connector.source.ReadSummary;
import io.parley.connector.source.RejectFile;
import io.parley.connector.source.Rejection;
import io.parley.connector.source.SourceMapping;
import io.parley.connector.source.SourceRow;
import io.parley.identity.history.People;
import io.parley.identity.link.LinkRules;
import io.parley.identity.link.Linked;
import io.parley.identity.link.Linker;
import io.parley.identity.link.RecordKey;
import io.parley.identity.link.Resolution;
import io.parley.identity.link.SourceRecord;
import io.parley.policy.PolicySet;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.ConsentSettings;
import io.parley.server.node.Counted;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OfferInPlace;
import io.parley.server.node.Progress;
import io.parley.server.pipeline.NodeEvents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Sources → records → people, in memory: what becomes of them is the caller's. */
public final class Resolver {
  private final NodeConfiguration configuration;
  private final NodeDirectory directory;
  private final SourceMappings mappings;
  private final Progress progress;

  /**
   * A resolver of the configured sources.
   *
   * @param policies of each collaboration: they say what types columns have
   */
  public Resolver(
      NodeConfiguration configuration,
      NodeDirectory directory,
      List<PolicySet> policies,
      Progress progress) {
    this.configuration = configuration;
    this.directory = directory;
    this.mappings =
        new SourceMappings(
            KeptTable.of(
                policies,
                configuration.offers().stream()
                    .map(OfferInPlace::table)
                    .collect(Collectors.toSet())),
            ConsentSettings.purposes(configuration.sources()));
    this.progress = progress;
  }

  /** The tables that the policies offer, by name. */
  Map<String, KeptTable> tables() {
    return mappings.tables();
  }

  /** What is read of each source. */
  SourceMappings mappings() {
    return mappings;
  }

  /** Takes each row that was read. */
  @FunctionalInterface
  interface Rows {
    void row(SourceRow row, NodeConfiguration.Source source);
  }

  /**
   * Reads and resolves, and writes nothing anywhere: not even a reject file.
   *
   * @throws io.parley.connector.source.SourceException when a source cannot be read as configured
   */
  public IngestReport look() {
    Resolved resolved = looking(zones -> run((row, source) -> {}, false, Optional.empty(), zones));
    return resolved.report(resolved.linked().resolution(), Optional.empty());
  }

  /**
   * Reads and resolves; what is rejected of files goes to files.
   *
   * @param zones of the sources that go through them; their clean rows are read
   */
  Resolved run(Rows rows, ZonedSources zones) {
    return run(rows, true, Optional.empty(), zones);
  }

  /** That no source is an audience that was delivered here. */
  void checkLineage() {
    new Lineage(directory).check(configuration.sources(), configuration.destinations());
  }

  /** The sources that go through raw and clean. */
  ZonedSources zones(NodeLake lake, NodeEvents events) {
    return ZonedSources.of(configuration, directory, mappings, lake, events, progress);
  }

  /** What of each source would be read and rejected; nothing is kept. */
  List<IngestReport.SourceReport> rehearse(ZonedSources zones) {
    return configuration.sources().stream()
        .map(
            source ->
                source.from().isOneFile()
                    ? read(
                        source,
                        mappings.of(source),
                        row -> {},
                        new Rejects(rejection -> {}, Optional.empty()),
                        "")
                    : zones.rehearse(source, directory))
        .toList();
  }

  /**
   * Hands over every record of people that was published before, and links none. What is rejected
   * is written nowhere.
   *
   * @param published by source that goes through the zones: the last raw batch that is read
   */
  void known(Rows rows, ZonedSources zones, Map<String, Long> published) {
    boolean asks = ConsentSettings.isAsked(configuration.sources());
    for (NodeConfiguration.Source source : configuration.sources()) {
      if (!mappings.ofPeople(source)) {
        continue;
      }
      SourceMapping mapping = mappings.of(source);
      Consumer<SourceRow> each = row -> rows.row(row, source);
      if (source.from().isOneFile()) {
        Rejects rejects = new Rejects(rejection -> {}, Optional.of(each).filter(of -> asks));
        var unused = new CsvSource(directory.resolve(source.file()), mapping).read(each, rejects);
        rejects.lost().ifPresent(row -> refuse(source, row));
      } else {
        var unused =
            zones.read(source, mapping, published.getOrDefault(source.name(), 0L), each, each);
      }
    }
  }

  /** What the node's sources say of consent, and for which purposes. */
  LiveRules rules() {
    return new LiveRules(
        KeptPeople.BY_IDENTIFIERS,
        ConsentSettings.isAsked(configuration.sources()),
        mappings.purposes(),
        new LinkRules(configuration.identity().recordsPerIdentifier()));
  }

  /** Reads what is clean, and takes nothing in. */
  private Resolved looking(Function<ZonedSources, Resolved> reading) {
    if (ZonedSources.in(configuration).isEmpty()) {
      return reading.apply(ZonedSources.none(directory, mappings));
    }
    try (NodeLake lake = NodeLake.open(configuration, directory);
        ZonedSources zones = zones(lake, NodeEvents.of(directory))) {
      return reading.apply(zones);
    }
  }

  /**
   * Adds a record to the history of people, resolved as if it stood at the end of its source.
   *
   * @param people of the node's history
   * @param actor who has it done
   * @throws io.parley.server.node.ConfigurationException when the history knows the record already,
   *     or is not that of these sources
   */
  public AddedRecord add(People people, TypedRecord one, String actor, Instant at) {
    AddedRecord.checkIsNew(people, one.key());
    Resolved found = looking(zones -> run((row, source) -> {}, false, Optional.of(one), zones));
    return AddedRecord.add(people, found, one.key(), actor, at);
  }

  private Resolved run(
      Rows rows, boolean rejectFiles, Optional<TypedRecord> more, ZonedSources zones) {
    checkLineage();
    long start = System.nanoTime();
    List<SourceRecord> records = new ArrayList<>();
    RecordNames names = new RecordNames(mappings.purposes());
    List<IngestReport.SourceReport> sources = new ArrayList<>();
    Optional<ModelLinks> model = ModelLinks.of(configuration, directory, progress);
    try {
      Rows people =
          (row, source) -> {
            records.add(new SourceRecord(row.source(), row.line(), row.identifiers()));
            RecordKey key = names.add(row, source);
            model.ifPresent(m -> m.add(row, source, key));
          };
      boolean asks = ConsentSettings.isAsked(configuration.sources());
      for (NodeConfiguration.Source source : configuration.sources()) {
        boolean ofPeople = mappings.ofPeople(source);
        long[] last = new long[1];
        Consumer<SourceRow> rejected =
            row -> {
              last[0] = row.line();
              people.row(row, source);
            };
        sources.add(
            read(
                source,
                row -> {
                  last[0] = row.line();
                  if (ofPeople) {
                    people.row(row, source);
                  }
                  rows.row(row, source);
                },
                rejectFiles,
                Optional.of(rejected).filter(of -> asks && ofPeople),
                zones));
        more.filter(one -> one.source().equals(source) && ofPeople)
            .ifPresent(
                one -> {
                  names.checkIsNew(one.key());
                  people.row(one.row(last[0] + 1), source);
                });
      }
      sayUnnamed(names);
      LinkRules rules = new LinkRules(configuration.identity().recordsPerIdentifier());
      Linked linked =
          Linker.resolve(
              records,
              rules,
              shared ->
                  model
                      .map(m -> m.judge(shared))
                      .orElseGet(() -> new Linker.Holding(shared, List.of())));
      Resolution resolution = linked.resolution();
      progress.took(
          "%,d records are %,d people".formatted(records.size(), resolution.personCount()), start);
      return new Resolved(
          records,
          names,
          linked,
          model.map(ModelLinks::id).orElse(""),
          model.map(ModelLinks::unlinkable).orElse(resolution.recordsWithoutIdentifier()),
          sources,
          asks,
          mappings.purposes(),
          model.flatMap(ModelLinks::learned),
          rules);
    } finally {
      model.ifPresent(ModelLinks::close);
    }
  }

  private void sayUnnamed(RecordNames names) {
    names
        .unnamed()
        .forEach(
            (source, rows) ->
                progress.say(
                    "%s: %s without a key; known by their lines"
                        .formatted(source, Counted.of(rows, "row"))));
  }

  /** A row that says who knows what may be somebody's refusal. */
  private static void refuse(NodeConfiguration.Source source, Rejection row) {
    throw new ConfigurationException(
        "source `%s`, line %d: %s; nobody can tell whose row it is and whether it refuses consent, which this node asks for: mend the line, or take it out"
            .formatted(source.name(), row.line(), row.reason()));
  }

  private void sayKept(NodeConfiguration.Source source, long rows) {
    if (rows > 0) {
      progress.say(
          "%s: %s rejected as a row, and kept as a record for what it says of consent"
              .formatted(source.name(), Counted.of(rows, "row")));
    }
  }

  private IngestReport.SourceReport read(
      NodeConfiguration.Source source,
      Consumer<SourceRow> rows,
      boolean rejectFiles,
      Optional<Consumer<SourceRow>> rejected,
      ZonedSources zones) {
    SourceMapping mapping = mappings.of(source);
    if (!source.from().isOneFile()) {
      long[] kept = new long[1];
      Consumer<SourceRow> misfits =
          row -> {
            kept[0]++;
            rejected.ifPresent(of -> of.accept(row));
          };
      IngestReport.SourceReport report = zones.read(source, mapping, Long.MAX_VALUE, rows, misfits);
      sayKept(source, kept[0]);
      return report;
    }
    if (!rejectFiles) {
      return read(source, mapping, rows, new Rejects(rejection -> {}, rejected), "");
    }
    // It makes its own folder, rejects.
    try (RejectFile file = RejectFile.open(directory.path(), mapping)) {
      String name = directory.path().relativize(file.file()).toString();
      return read(source, mapping, rows, new Rejects(file, rejected), name);
    }
  }

  private IngestReport.SourceReport read(
      NodeConfiguration.Source source,
      SourceMapping mapping,
      Consumer<SourceRow> rows,
      Rejects rejects,
      String rejectFile) {
    long start = System.nanoTime();
    ReadSummary summary =
        new CsvSource(directory.resolve(source.file()), mapping).read(rows, rejects);
    progress.took(
        "%s: %,d rows read, %,d rejected"
            .formatted(source.name(), summary.rowsRead(), summary.rowsRejected()),
        start);
    rejects.lost().ifPresent(row -> refuse(source, row));
    sayKept(source, rejects.kept());
    return new IngestReport.SourceReport(
        source.name(),
        summary.rowsRead(),
        summary.rowsRejected(),
        summary.identifiersUnusable().values().stream().mapToLong(Long::longValue).sum(),
        0,
        summary.rowsRejected() == 0 ? "" : rejectFile,
        rejects.reasons());
  }
}
