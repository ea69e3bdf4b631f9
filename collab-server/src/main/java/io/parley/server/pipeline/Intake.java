package io.parley.server.pipeline;

import io.parley.connector.lake.Lake;
import io.parley.connector.source.Position;
import io.parley.connector.source.Source;
import io.parley.connector.source.SourceException;
import io.parley.connector.source.SourceMapping;
import io.parley.connector.source.SourceRow;
import io.parley.connector.source.suggest.Sample;
import io.parley.connector.zone.CleanReport;
import io.parley.connector.zone.CleanRows;
import io.parley.connector.zone.CleanZone;
import io.parley.connector.zone.RawZone;
import io.parley.connector.zone.RejectedPeople;
import io.parley.connector.zone.Rejects;
import io.parley.connector.zone.RowErasure;
import io.parley.connector.zone.Sealing;
import io.parley.connector.zone.ZoneException;
import io.parley.crypto.seal.Envelope;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A party's sources on their way through the zones: taken into raw, made clean, handed on. Each
 * step goes on from where its last commit left it, whatever stopped it, and does nothing twice.
 *
 * <p>For sources with {@code from}: one CSV file is in no zone. Not thread-safe. Whoever opens it
 * closes it, before the lake.
 */
public final class Intake implements AutoCloseable {
  /** The folder of the node's directory for what is on its way and stays nowhere. */
  public static final String STAGING = "staging";

  private final DuckDb database;
  private final Origins origins;
  private final RawZone raw;
  private final CleanZone clean;
  private final CleanRows rows;
  private final Rejects rejects;
  private final Lake lake;
  private final RejectedPeople rejectedPeople;
  private final Envelope envelope;
  private final Progress progress;

  private Intake(
      DuckDb database, Origins origins, Lake lake, Envelope envelope, Progress progress) {
    this.database = database;
    this.origins = origins;
    this.raw = new RawZone(lake, envelope, database.connection());
    this.clean = new CleanZone(lake, envelope, database.connection());
    this.rows = new CleanRows(clean, database.connection());
    this.rejects = new Rejects(lake, envelope, database.connection());
    this.lake = lake;
    this.rejectedPeople = new RejectedPeople(lake, envelope, database.connection());
    this.envelope = envelope;
    this.progress = progress;
  }

  /**
   * Opens it.
   *
   * @param lake of the node
   * @param events where the node's events are; closed with this
   * @param megabytes the most memory of the database in which rows are made clean; nothing spills
   */
  public static Intake open(
      String node,
      NodeDirectory directory,
      Lake lake,
      NodeEvents events,
      int megabytes,
      Progress progress) {
    DuckDb database = DuckDb.open(megabytes);
    Origins origins = new Origins(node, directory, database.connection(), events);
    return new Intake(database, origins, lake, directory.keys().envelope(), progress);
  }

  /**
   * Takes what is new in a source into raw.
   *
   * @throws SourceException when it cannot be reached or read, or somebody else reads it too; what
   *     was taken before that is kept
   */
  public Taken take(NodeConfiguration.Source source, SourceMapping mapping) {
    TakeProgress told = new TakeProgress(source.name(), progress);
    try (Source open = origins.open(source, mapping)) {
      told.begins(open, raw.position(source.name()));
      raw.read(open, Sealing.of(mapping), told);
    } finally {
      told.ended();
    }
    return new Taken(told.rows(), told.rejected(), raw.batches(source.name()));
  }

  /**
   * Makes clean what came into raw since the last time; everything anew where the mapping is
   * another one than then.
   *
   * @throws ConfigurationException when the mapping does not fit what is in raw; nothing is changed
   */
  public CleanReport clean(SourceMapping mapping) {
    if (raw.batches(mapping.source()) == 0) {
      return CleanReport.NOTHING;
    }
    long start = System.nanoTime();
    try {
      boolean anew = clean.isByAnother(mapping);
      CleanReport report = anew ? clean.anew(mapping) : clean.clean(mapping);
      if (report.rows() + report.rejected() > 0) {
        progress.took(
            "%s: %,d rows are clean%s, %,d do not fit"
                .formatted(
                    mapping.source(),
                    report.rows(),
                    anew ? ", all of them anew as its mapping has changed" : "",
                    report.rejected()),
            start);
      }
      return report;
    } catch (ZoneException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Puts the rows that did not fit the mapping through it again, once it is mended.
   *
   * @return the rows that are clean now, and those still rejected
   */
  public CleanReport replay(SourceMapping mapping) {
    try {
      return clean.isByAnother(mapping) ? clean.anew(mapping) : clean.replay(mapping);
    } catch (ZoneException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Hands over the clean rows that count: of a source whose rows are whole editions those of the
   * last complete one, else all.
   *
   * @param afterBatch those of this raw batch and of earlier ones are left out; 0: none are
   * @throws ConfigurationException when they became clean by another mapping
   */
  public void rows(SourceMapping mapping, long afterBatch, Consumer<SourceRow> each) {
    if (hasClean(mapping)) {
      rows.each(mapping, afterBatch, each);
    }
  }

  private boolean hasClean(SourceMapping mapping) {
    if (clean.has(mapping.source()) && clean.isByAnother(mapping)) {
      throw new ConfigurationException(
          "source `%s`: its mapping has changed since its rows were made clean; run parley ingest"
              .formatted(mapping.source()));
    }
    return clean.has(mapping.source());
  }

  /**
   * What {@link #take} and {@link #clean} would do, in a lake of its own that is gone afterwards.
   *
   * @param folder a new one; what is in it rests sealed too
   * @throws ConfigurationException for the node's events, which are read once
   */
  public Rehearsed rehearse(NodeConfiguration.Source source, SourceMapping mapping, Path folder) {
    if (source.from().events()) {
      throw new ConfigurationException(
          "source `%s` is the node's events, of which what was read is given up; it is taken, not tried"
              .formatted(source.name()));
    }
    try (Lake lake = Lake.open(folder);
        Source open = origins.open(source, mapping)) {
      RawZone itsRaw = new RawZone(lake, envelope, database.connection());
      open.read(raw.position(source.name()), itsRaw.sink(source.name(), Sealing.of(mapping)));
      CleanReport report =
          itsRaw.batches(source.name()) == 0
              ? CleanReport.NOTHING
              : new CleanZone(lake, envelope, database.connection()).clean(mapping);
      List<Rejects.Count> counts =
          new Rejects(lake, envelope, database.connection()).counts(source.name());
      return new Rehearsed(
          report.rows(),
          counts,
          report.unusable().values().stream().mapToLong(Long::longValue).sum());
    } catch (ZoneException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()));
    }
  }

  /**
   * What taking and cleaning would do with what is new.
   *
   * @param rows that would be clean
   * @param rejected that would not, by reason
   * @param unusable cells of identifiers that hold none
   */
  public record Rehearsed(long rows, List<Rejects.Count> rejected, long unusable) {}

  /**
   * Some rows of a source from its beginning, for who suggests a mapping. Nothing is kept.
   *
   * @throws ConfigurationException where there are none, or they are documents
   */
  public Sample sample(NodeConfiguration.Source source) {
    return SourceSample.of(source, origins, database);
  }

  /** The last raw batch whose rows are clean; 0: none. */
  public long cleanBatch(String source) {
    return clean.batch(source);
  }

  /**
   * That rows of a source can be told by what their records are called.
   *
   * @throws ConfigurationException when they became clean by another mapping, or the source has
   *     whole editions without a key, whose rows are called otherwise in each
   */
  public void checkErasable(NodeConfiguration.Source source, SourceMapping mapping) {
    if (clean.isByAnother(mapping)) {
      throw new ConfigurationException(
          "source `%s`: its mapping has changed since its rows were made clean, so that they cannot be told by it; run parley ingest, then erase"
              .formatted(source.name()));
    }
    boolean isOfEditions = raw.position(source.name()).flatMap(Position::counts).isPresent();
    if (isOfEditions && source.key().isEmpty()) {
      throw new ConfigurationException(
          "source `%s` comes as whole editions and names no `key`, so that nobody can tell which rows of earlier editions are this person's; name a `key`, run parley ingest, then erase"
              .formatted(source.name()));
    }
  }

  /**
   * Removes rows of a source from raw and clean for good.
   *
   * @param key the attribute of the mapping that names a row
   * @return how many, of both zones
   * @throws ConfigurationException when the rows cannot be read by the mapping
   */
  public long erase(SourceMapping mapping, String key, RowErasure.Choice choice) {
    if (raw.batches(mapping.source()) == 0) {
      return 0;
    }
    try {
      return new RowErasure(lake, envelope, database.connection()).erase(mapping, key, choice);
    } catch (ZoneException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()));
    }
  }

  /** The rows that were rejected, in raw and in clean. */
  public Rejects rejects() {
    return rejects;
  }

  /**
   * What rejected rows of a source say of people all the same; empty: none of it is clean.
   *
   * @throws ConfigurationException as {@link #rows}
   */
  public Optional<RejectedPeople> rejectedPeople(SourceMapping mapping) {
    return hasClean(mapping) ? Optional.of(rejectedPeople) : Optional.empty();
  }

  @Override
  public void close() {
    origins.events().close();
    database.close();
  }
}
