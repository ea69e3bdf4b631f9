package io.parley.connector.zone;

import io.parley.connector.lake.Appending;
import io.parley.connector.lake.Lake;
import io.parley.connector.lake.LakeMaintenance;
import io.parley.connector.lake.LakeTable;
import io.parley.connector.lake.SnapshotPins;
import io.parley.connector.source.SourceMapping;
import io.parley.crypto.seal.Envelope;
import java.sql.Connection;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Removes rows of a source from raw and clean for good, by what they are called.
 *
 * <p>Of the rows that one key has had, all go: those that were replaced, and those that do not fit
 * the mapping, whose key raw has. A row that could not be read has no key; it goes by its line
 * alone. Not thread-safe; nobody reads or cleans the source meanwhile.
 */
public final class RowErasure {
  private final Lake lake;
  private final Connection duckdb;
  private final ZoneFunctions functions;

  /** For a lake; parameters as those of {@link RawZone}. */
  public RowErasure(Lake lake, Envelope envelope, Connection duckdb) {
    this.lake = lake;
    this.duckdb = duckdb;
    this.functions = new ZoneFunctions(duckdb, envelope);
  }

  /** Says which rows go. */
  @FunctionalInterface
  public interface Choice {
    /**
     * Whether a row does.
     *
     * @param line of the row ({@link CleanRows#line})
     * @param key the cell that names it; empty where there is none
     */
    boolean goes(long line, Optional<String> key);
  }

  /**
   * Removes rows. Clean comes first: what a stop between leaves in raw is found by its key again.
   * All earlier snapshots of both tables go.
   *
   * @param mapping by which the source's rows became clean
   * @param key the attribute that names a row; one that the mapping has not names none
   * @return how many rows of both zones
   * @throws ZoneException if nothing was read of the source, or the rows cannot be read
   * @throws io.parley.connector.lake.LakeException if a table cannot be written, or a file not be
   *     deleted; call it again then
   */
  public long erase(SourceMapping mapping, String key, Choice choice) {
    String source = mapping.source();
    Set<Long> lines = new TreeSet<>(); // each row once, whichever zone has it
    Optional<CleanColumn> column =
        CleanColumn.of(mapping).stream().filter(c -> c.name().equals(key)).findFirst();
    RawRows raw = RawRows.of(lake, source, functions);
    column.ifPresent(c -> raw.check(List.of(c)));
    choose(raw.above(0), column.map(c -> CleanSql.raw(raw.texts(), c)), choice, lines);
    lake.find(ZoneTable.CLEAN, ZoneTable.of(source))
        .ifPresent(
            clean ->
                choose(
                    ZoneSql.scan(clean.columns(), clean.files()) + " WHERE _reason IS NULL",
                    cleanKey(source, clean, key),
                    choice,
                    lines));
    return lines.isEmpty() ? 0 : erase(source, lines);
  }

  private Optional<String> cleanKey(String source, LakeTable clean, String key) {
    Set<String> sealed =
        RawZone.sealed(Appending.properties(lake, ZoneTable.CLEAN, ZoneTable.of(source)));
    return clean.columns().stream()
        .filter(c -> c.name().equals(key))
        .findFirst()
        .map(
            c ->
                sealed.contains(key)
                    ? functions.open(
                        ZoneSql.name(key),
                        CleanZone.purpose(source),
                        RawZone.SEAL,
                        key,
                        CleanSql.ROW)
                    : ZoneSql.name(key));
  }

  private void choose(String from, Optional<String> key, Choice choice, Set<Long> lines) {
    ZoneSql.query(
        duckdb,
        "SELECT _batch, _row, %s FROM %s".formatted(key.orElse("CAST(NULL AS VARCHAR)"), from),
        row -> {
          long line = CleanRows.line(row.getLong(1), row.getLong(2));
          if (choice.goes(line, Optional.ofNullable(row.getString(3)))) {
            lines.add(line);
          }
        });
  }

  private long erase(String source, Set<Long> lines) {
    String condition =
        lines.stream()
            .map(line -> "(%d, %d)".formatted(CleanRows.batch(line), CleanRows.row(line)))
            .collect(Collectors.joining(", ", "(_batch, _row) IN (", ")"));
    LakeMaintenance maintenance = new LakeMaintenance(lake, SnapshotPins.NONE, Clock.systemUTC());
    long rows = 0;
    for (String zone : List.of(ZoneTable.CLEAN, ZoneTable.RAW)) {
      if (lake.find(zone, ZoneTable.of(source)).isPresent()) {
        rows += maintenance.erase(zone, ZoneTable.of(source), duckdb, condition, List.of()).rows();
      }
    }
    return rows;
  }
}
