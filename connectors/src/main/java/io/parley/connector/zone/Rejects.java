package io.parley.connector.zone;

import static io.parley.connector.zone.ZoneSql.name;
import static io.parley.connector.zone.ZoneSql.text;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.parley.connector.lake.Appending;
import io.parley.connector.lake.Lake;
import io.parley.connector.lake.LakeColumn;
import io.parley.crypto.seal.Envelope;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The rows of a source that were rejected, opened for the party that owns them. */
public final class Rejects {
  private final Lake lake;
  private final Connection duckdb;
  private final ZoneFunctions functions;

  /** The rejects of a lake; parameters as those of {@link RawZone}. */
  public Rejects(Lake lake, Envelope envelope, Connection duckdb) {
    this(lake, new ZoneFunctions(duckdb, envelope), duckdb);
  }

  Rejects(Lake lake, ZoneFunctions functions, Connection duckdb) {
    this.lake = lake;
    this.duckdb = duckdb;
    this.functions = functions;
  }

  /** Each rejected row of a source, those that could not be read first, in the order of arrival. */
  public void each(String source, Consumer<Reject> sink) {
    Optional<String> raw = raw(source);
    raw.ifPresent(
        sql -> ZoneSql.query(duckdb, sql, row -> sink.accept(reject(ZoneTable.RAW, row))));
    clean(source)
        .ifPresent(
            sql -> ZoneSql.query(duckdb, sql, row -> sink.accept(reject(ZoneTable.CLEAN, row))));
  }

  /**
   * How many rows were rejected for one reason.
   *
   * @param zone as in {@link Reject}
   */
  public record Count(String zone, String reason, long rows) {}

  /** The reasons and how many rows there are of each, most first. */
  public List<Count> counts(String source) {
    List<Count> counts = new ArrayList<>();
    for (String zone : List.of(ZoneTable.RAW, ZoneTable.CLEAN)) {
      String table = ZoneTable.of(source);
      List<Path> files = Appending.filesWith(lake, zone, table, "_reason");
      if (!files.isEmpty()) {
        ZoneSql.query(
            duckdb,
            "SELECT _reason, count(*) FROM %s WHERE _reason IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1"
                .formatted(ZoneSql.scan(columns(zone, table), files)),
            row -> counts.add(new Count(zone, row.getString(1), row.getLong(2))));
      }
    }
    return counts;
  }

  /**
   * Writes them into a CSV file that its owner alone may read.
   *
   * @param file a new one
   * @return how many they are
   * @throws ZoneException if the file is there, or cannot be written
   */
  public long download(String source, Path file) {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] mode =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    long[] count = new long[1];
    try (Writer out =
            Channels.newWriter(
                Files.newByteChannel(
                    file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode),
                StandardCharsets.UTF_8);
        CsvWriter csv = CsvWriter.builder().build(out)) {
      csv.writeRecord("zone", "batch", "row", "place", "line", "reason", "text");
      each(
          source,
          reject -> {
            csv.writeRecord(
                reject.zone(),
                Long.toString(reject.batch()),
                Long.toString(reject.row()),
                reject.place(),
                Long.toString(reject.line()),
                reject.reason(),
                reject.text());
            count[0]++;
          });
      return count[0];
    } catch (IOException e) {
      throw new ZoneException(
          file + " cannot be written; give the name of a file that is not there yet", e);
    }
  }

  private static Reject reject(String zone, ResultSet row) throws SQLException {
    String text = row.getString(6);
    return new Reject(
        zone,
        row.getLong(1),
        row.getLong(2),
        row.getString(3),
        row.getLong(4),
        row.getString(5),
        text == null ? "" : text);
  }

  private Optional<String> raw(String source) {
    String table = ZoneTable.of(source);
    List<Path> files = Appending.filesWith(lake, ZoneTable.RAW, table, "_reason");
    if (files.isEmpty()) {
      return Optional.empty();
    }
    String opened = functions.open("_text", RawZone.purpose(source), RawZone.SEAL, "_text", "_row");
    return Optional.of(
        "SELECT _batch, _row, _place, _line, _reason, %s FROM %s WHERE _reason IS NOT NULL ORDER BY 1, 2"
            .formatted(opened, ZoneSql.scan(columns(ZoneTable.RAW, table), files)));
  }

  private Optional<String> clean(String source) {
    String table = ZoneTable.of(source);
    List<Path> files = Appending.filesWith(lake, ZoneTable.CLEAN, table, "_reason");
    if (files.isEmpty()) {
      return Optional.empty();
    }
    RawRows raw = RawRows.of(lake, source, functions);
    String cells =
        raw.texts().entrySet().stream()
            .map(e -> text(e.getKey()) + ", " + e.getValue())
            .collect(Collectors.joining(", ", "json_object(", ")"));
    String rejects = ZoneSql.scan(columns(ZoneTable.CLEAN, table), files);
    return Optional.of(
        "SELECT _batch, _row, rejects._place, rejects._line, rejects.%s, raw.text FROM %s AS rejects LEFT JOIN (SELECT _batch, _row, CAST(%s AS VARCHAR) AS text FROM %s WHERE _reason IS NULL) AS raw USING (_batch, _row) ORDER BY 1, 2"
            .formatted(name("_reason"), rejects, cells, raw.above(0)));
  }

  private List<LakeColumn> columns(String zone, String table) {
    return lake.table(zone, table).columns();
  }
}
