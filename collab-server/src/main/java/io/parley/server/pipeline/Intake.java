package io.parley.server.pipeline;

import io.parley.connector.lake.Lake;
import io.parley.connector.source.Source;
import io.parley.connector.source.SourceException;
import io.parley.connector.source.SourceMapping;
import io.parley.connector.source.SourceRow;
import io.parley.connector.zone.CleanReport;
import io.parley.connector.zone.CleanRows;
import io.parley.connector.zone.CleanZone;
import io.parley.connector.zone.RawZone;
import io.parley.connector.zone.Rejects;
import io.parley.connector.zone.Sealing;
import io.parley.connector.zone.ZoneException;
import io.parley.crypto.seal.Envelope;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import java.util.function.Consumer;

/**
 * A party's sources on their way through the zones: taken into raw, made clean, handed on. Each
 * step goes on from where its last commit left it, whatever stopped it, and does nothing twice.
 *
 * <p>For sources with {@code from}: one CSV file is in no zone. Not thread-safe. Whoever opens it
 * closes it, before the lake.
 */
public final class Intake implements AutoCloseable {
  private final DuckDb database;
  private final Origins origins;
  private final RawZone raw;
  private final CleanZone clean;
  private final CleanRows rows;
  private final Rejects rejects;
  private final Progress progress;

  private Intake(
      DuckDb database, Origins origins, Lake lake, Envelope envelope, Progress progress) {
    this.database = database;
    this.origins = origins;
    this.raw = new RawZone(lake, envelope, database.connection());
    this.clean = new CleanZone(lake, envelope, database.connection());
    this.rows = new CleanRows(clean, database.connection());
    this.rejects = new Rejects(lake, envelope, database.connection());
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
    if (!clean.has(mapping.source())) {
      return;
    }
    if (clean.isByAnother(mapping)) {
      throw new ConfigurationException(
          "source `%s`: its mapping has changed since its rows were made clean; run parley ingest"
              .formatted(mapping.source()));
    }
    rows.each(mapping, afterBatch, each);
  }

  /** The last raw batch whose rows are clean; 0: none. */
  public long cleanBatch(String source) {
    return clean.batch(source);
  }

  /** The rows that were rejected, in raw and in clean. */
  public Rejects rejects() {
    return rejects;
  }

  @Override
  public void close() {
    origins.events().close();
    database.close();
  }
}
