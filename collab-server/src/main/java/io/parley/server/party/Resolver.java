package io.parley.server.party;

import io.parley.connector.source.CsvSource;
import io.parley.connector.source.ReadSummary;
import io.parley.connector.source.RejectFile;
import io.parley.connector.source.RejectSink;
import io.parley.connector.source.SourceMapping;
import io.parley.connector.source.SourceRow;
import io.parley.identity.history.People;
import io.parley.identity.link.LinkRules;
import io.parley.identity.link.Linked;
import io.parley.identity.link.Linker;
import io.parley.identity.link.Resolution;
import io.parley.identity.link.SourceRecord;
import io.parley.policy.PolicySet;
import io.parley.server.node.ConsentSettings;
import io.parley.server.node.Counted;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

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
    this.mappings = new SourceMappings(KeptTable.of(policies));
    this.progress = progress;
  }

  /** The tables that the policies offer, by name. */
  Map<String, KeptTable> tables() {
    return mappings.tables();
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
    Resolved resolved = run((row, source) -> {}, false, Optional.empty());
    return resolved.report(resolved.linked().resolution(), Optional.empty());
  }

  /** Reads and resolves; what is rejected goes to files. */
  Resolved run(Rows rows) {
    return run(rows, true, Optional.empty());
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
    Resolved found = run((row, source) -> {}, false, Optional.of(one));
    return AddedRecord.add(people, found, one.key(), actor, at);
  }

  private Resolved run(Rows rows, boolean rejectFiles, Optional<TypedRecord> more) {
    new Lineage(directory).check(configuration.sources(), configuration.destinations());
    long start = System.nanoTime();
    List<SourceRecord> records = new ArrayList<>();
    RecordNames names = new RecordNames();
    List<IngestReport.SourceReport> sources = new ArrayList<>();
    Optional<ModelLinks> model = ModelLinks.of(configuration, directory, progress);
    try {
      Rows people =
          (row, source) -> {
            records.add(new SourceRecord(row.source(), row.line(), row.identifiers()));
            names.add(row, source);
            model.ifPresent(m -> m.add(row, source));
          };
      for (NodeConfiguration.Source source : configuration.sources()) {
        boolean ofPeople = mappings.ofPeople(source);
        long[] last = new long[1];
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
                rejectFiles));
        more.filter(one -> one.source().equals(source) && ofPeople)
            .ifPresent(
                one -> {
                  names.checkIsNew(one.key());
                  people.row(one.row(last[0] + 1), source);
                });
      }
      sayUnnamed(names);
      Linked linked =
          Linker.resolve(
              records,
              LinkRules.DEFAULT,
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
          ConsentSettings.isAsked(configuration.sources()));
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

  private IngestReport.SourceReport read(
      NodeConfiguration.Source source, Consumer<SourceRow> rows, boolean rejectFiles) {
    SourceMapping mapping = mappings.of(source);
    if (!rejectFiles) {
      return read(source, mapping, rows, rejection -> {}, "");
    }
    // It makes its own folder, rejects.
    try (RejectFile file = RejectFile.open(directory.path(), mapping)) {
      String name = directory.path().relativize(file.file()).toString();
      return read(source, mapping, rows, file, name);
    }
  }

  private IngestReport.SourceReport read(
      NodeConfiguration.Source source,
      SourceMapping mapping,
      Consumer<SourceRow> rows,
      RejectSink sink,
      String rejectFile) {
    long start = System.nanoTime();
    Rejects rejects = new Rejects(sink);
    ReadSummary summary =
        new CsvSource(directory.resolve(source.file()), mapping).read(rows, rejects);
    progress.took(
        "%s: %,d rows read, %,d rejected"
            .formatted(source.name(), summary.rowsRead(), summary.rowsRejected()),
        start);
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
