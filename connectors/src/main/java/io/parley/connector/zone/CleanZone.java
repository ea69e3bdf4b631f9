package io.parley.connector.zone;

import io.parley.connector.lake.Appending;
import io.parley.connector.lake.Lake;
import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeException;
import io.parley.connector.lake.LakeMaintenance;
import io.parley.connector.lake.LakeType;
import io.parley.connector.source.Position;
import io.parley.connector.source.SourceMapping;
import io.parley.crypto.Sha256;
import io.parley.crypto.seal.Envelope;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The clean zone: raw rows, typed and normalised as a mapping says. A table a source, {@code
 * clean.SOURCE}, with a row for each raw row that was not rejected as it came: either clean, or
 * with a {@code _reason} and no values, in files of their own. Identifiers are normalised and rest
 * sealed; one that is of no use is NULL.
 *
 * <p>Cleaning goes on behind the raw batch that it ended with: rows and the number of that batch
 * are one commit. A mapping that changes holds for what comes; {@link #replay} puts what it
 * rejected through it again, and {@link #anew} everything. Not thread-safe; one writer a source.
 */
public final class CleanZone {
  static final String RAW_BATCH = "parley.raw-batch";
  private static final String COUNTS = "parley.counts";
  private static final String MAPPING = "parley.mapping";
  private static final String REASON = "_reason";
  private static final List<LakeColumn> OWN =
      List.of(
          new LakeColumn("_batch", LakeType.LONG),
          new LakeColumn("_row", LakeType.LONG),
          new LakeColumn("_place", LakeType.STRING),
          new LakeColumn("_line", LakeType.LONG),
          new LakeColumn(REASON, LakeType.STRING),
          new LakeColumn(RawZone.SEAL, LakeType.BINARY));

  private final Lake lake;
  private final Connection duckdb;
  private final ZoneFunctions functions;
  private final ZoneStep.Listener steps;

  /** The clean zone of a lake; parameters as those of {@link RawZone}. */
  public CleanZone(Lake lake, Envelope envelope, Connection duckdb) {
    this(lake, new ZoneFunctions(duckdb, envelope), duckdb, ZoneStep.Listener.NONE);
  }

  CleanZone(Lake lake, ZoneFunctions functions, Connection duckdb, ZoneStep.Listener steps) {
    this.lake = lake;
    this.duckdb = duckdb;
    this.functions = functions;
    this.steps = steps;
  }

  /**
   * Cleans what came into the raw zone since the last time.
   *
   * @throws ZoneException if nothing was read of the source, or the mapping names a column that it
   *     does not have, or changes the type of one; nothing is changed then
   */
  public CleanReport clean(SourceMapping mapping) {
    return clean(mapping, false);
  }

  /**
   * Makes all clean rows anew, of the raw rows that are there, in one commit.
   *
   * @throws ZoneException as {@link #clean}
   */
  public CleanReport anew(SourceMapping mapping) {
    return clean(mapping, true);
  }

  /** Whether what became clean last came by another mapping. */
  public boolean isByAnother(SourceMapping mapping) {
    Map<String, String> clean =
        Appending.properties(lake, ZoneTable.CLEAN, ZoneTable.of(mapping.source()));
    return clean.containsKey(MAPPING) && !hash(mapping).equals(clean.get(MAPPING));
  }

  private CleanReport clean(SourceMapping mapping, boolean anew) {
    String source = mapping.source();
    RawRows raw = RawRows.of(lake, source, functions);
    CleanSql sql = new CleanSql(mapping, functions);
    raw.check(sql.columns());
    Map<String, String> read = Appending.properties(lake, ZoneTable.RAW, ZoneTable.of(source));
    long upTo = Long.parseLong(read.getOrDefault(RawZone.BATCH, "0"));
    long done = anew ? 0 : batch(source);
    if (done == upTo && !anew) {
      return new CleanReport(0, 0, functions.unusable(), done);
    }
    String from =
        raw.above(done)
            + " WHERE _reason IS NULL AND _batch > %d AND _batch <= %d".formatted(done, upTo);
    if (Appending.make(lake, ZoneTable.CLEAN, ZoneTable.of(source), stored(sql))) {
      steps.reached(ZoneStep.CLEAN_MADE);
    }
    try (Appending appending = begin(source, sql)) {
      Written written = write(appending, sql, raw, from, source);
      if (anew) {
        appending.replaceFilesWith("_batch");
      }
      steps.reached(ZoneStep.CLEAN_PARTED);
      Map<String, String> properties = properties(mapping, sql, upTo);
      counts(read).ifPresent(place -> properties.put(COUNTS, place));
      appending.commit(properties);
      steps.reached(ZoneStep.CLEAN_COMMITTED);
      return new CleanReport(written.clean(), written.rejected(), functions.unusable(), upTo);
    }
  }

  private static Optional<String> counts(Map<String, String> raw) {
    return Optional.ofNullable(raw.get(RawZone.POSITION))
        .map(Position::new)
        .flatMap(Position::counts);
  }

  /**
   * Puts the rows that were rejected through the mapping of now; what fits is clean, what does not
   * stays rejected, with the reason of now. A row whose raw row is gone stays as it is.
   *
   * @return the rows that are clean now, and those still rejected
   * @throws ZoneException as {@link #clean}
   */
  public CleanReport replay(SourceMapping mapping) {
    String source = mapping.source();
    String table = ZoneTable.of(source);
    RawRows raw = RawRows.of(lake, source, functions);
    CleanSql sql = new CleanSql(mapping, functions);
    raw.check(sql.columns());
    List<Path> files = Appending.filesWith(lake, ZoneTable.CLEAN, table, REASON);
    if (files.isEmpty()) {
      return new CleanReport(0, 0, functions.unusable(), batch(source));
    }
    try (Appending appending = begin(source, sql)) {
      String rejects = ZoneSql.scan(appending.columns(), files);
      long[] first = new long[1];
      ZoneSql.query(duckdb, "SELECT min(_batch) FROM " + rejects, row -> first[0] = row.getLong(1));
      String from = raw.above(first[0] - 1);
      Written written =
          write(
              appending,
              sql,
              raw,
              from + " AS raw SEMI JOIN " + rejects + " AS rejects USING (_batch, _row)",
              source);
      Appending.Written gone =
          add(
              appending,
              "SELECT * FROM %s AS rejects ANTI JOIN %s AS raw USING (_batch, _row)"
                  .formatted(rejects, from));
      long left = kept(appending, gone);
      appending.replaceFilesWith(REASON);
      steps.reached(ZoneStep.REPLAY_WRITTEN);
      appending.commit(properties(mapping, sql, batch(source)));
      steps.reached(ZoneStep.REPLAY_COMMITTED);
      return new CleanReport(
          written.clean(), written.rejected() + left, functions.unusable(), batch(source));
    }
  }

  /** Whether something of a source was made clean. */
  public boolean has(String source) {
    return lake.find(ZoneTable.CLEAN, ZoneTable.of(source)).isPresent();
  }

  /** The last raw batch that is in; 0: none. */
  public long batch(String source) {
    return Long.parseLong(
        Appending.properties(lake, ZoneTable.CLEAN, ZoneTable.of(source))
            .getOrDefault(RAW_BATCH, "0"));
  }

  /**
   * A SELECT of the clean rows that count, what is sealed of them opened to texts, for the
   * connection of this zone. Of a source of whole editions those of the last complete one count (of
   * those that are clean), else all.
   *
   * @throws ZoneException if there are none
   */
  public String select(String source) {
    return select(source, 0);
  }

  /** The same, of the batches after a raw batch alone. */
  public String select(String source, long afterBatch) {
    String table = ZoneTable.of(source);
    var at =
        lake.find(ZoneTable.CLEAN, table)
            .orElseThrow(
                () -> new ZoneException("source `" + source + "`: nothing of it is clean"));
    Map<String, String> properties = Appending.properties(lake, ZoneTable.CLEAN, table);
    Set<String> sealed = RawZone.sealed(properties);
    List<Path> files =
        afterBatch == 0
            ? at.files()
            : Appending.filesAbove(lake, ZoneTable.CLEAN, table, "_batch", afterBatch);
    String which = " WHERE _reason IS NULL AND _batch > " + afterBatch + counting(properties);
    return at.columns().stream()
        .filter(c -> !c.name().equals(RawZone.SEAL) && !c.name().equals(REASON))
        .map(
            c ->
                sealed.contains(c.name())
                    ? functions.open(
                            ZoneSql.name(c.name()),
                            purpose(source),
                            RawZone.SEAL,
                            c.name(),
                            CleanSql.ROW)
                        + " AS "
                        + ZoneSql.name(c.name())
                    : ZoneSql.name(c.name()))
        .collect(
            Collectors.joining(
                ", ", "SELECT ", " FROM " + ZoneSql.scan(at.columns(), files) + which));
  }

  /** A condition on raw and clean rows: that they count, of a source of whole editions. */
  static String counting(Lake lake, String source) {
    return counting(Appending.properties(lake, ZoneTable.CLEAN, ZoneTable.of(source)));
  }

  private static String counting(Map<String, String> properties) {
    return Optional.ofNullable(properties.get(COUNTS))
        .map(place -> " AND _place = " + ZoneSql.text(place))
        .orElse("");
  }

  /**
   * Removes for good what came before the last complete edition, of a source whose rows are whole
   * editions; raw keeps it.
   *
   * @return how many rows, rejected ones among them; none of other sources
   */
  public long removeEarlierEditions(String source, LakeMaintenance maintenance) {
    String table = ZoneTable.of(source);
    Optional<String> counts =
        Optional.ofNullable(Appending.properties(lake, ZoneTable.CLEAN, table).get(COUNTS));
    if (counts.isEmpty()) {
      return 0;
    }
    long[] first = new long[1]; // 0 where the edition has no row, or there is none
    ZoneSql.query(
        duckdb,
        "SELECT min(_batch) FROM %s WHERE _place = %s"
            .formatted(
                ZoneSql.scan(
                    lake.table(ZoneTable.CLEAN, table).columns(),
                    lake.table(ZoneTable.CLEAN, table).files()),
                ZoneSql.text(counts.get())),
        row -> first[0] = row.getLong(1));
    return first[0] <= 1
        ? 0
        : maintenance
            .erase(ZoneTable.CLEAN, table, duckdb, "_batch < " + first[0], List.of())
            .rows();
  }

  private static String hash(SourceMapping mapping) {
    // Records print all that they hold, in one form.
    return HexFormat.of()
        .formatHex(Sha256.of(mapping.toString().getBytes(StandardCharsets.UTF_8)), 0, 16);
  }

  static String purpose(String source) {
    return "lake clean." + ZoneTable.of(source);
  }

  private Appending begin(String source, CleanSql sql) {
    try {
      return Appending.to(lake, ZoneTable.CLEAN, ZoneTable.of(source), stored(sql));
    } catch (LakeException e) {
      throw new ZoneException(
          "source `" + source + "`: the mapping does not fit what is clean: " + e.getMessage(), e);
    }
  }

  private static List<LakeColumn> stored(CleanSql sql) {
    List<LakeColumn> stored = new ArrayList<>();
    sql.columns().forEach(c -> stored.add(c.stored()));
    stored.addAll(OWN);
    return stored;
  }

  private Map<String, String> properties(SourceMapping mapping, CleanSql sql, long upTo) {
    String source = mapping.source();
    Map<String, String> properties = new HashMap<>();
    Set<String> sealed =
        new TreeSet<>(
            RawZone.sealed(Appending.properties(lake, ZoneTable.CLEAN, ZoneTable.of(source))));
    sql.columns().stream().filter(CleanColumn::isSealed).forEach(c -> sealed.add(c.name()));
    properties.put(RAW_BATCH, Long.toString(upTo));
    properties.put(MAPPING, hash(mapping));
    properties.put(RawZone.SEALED, String.join("\n", sealed));
    return properties;
  }

  /** How many rows are on their way. */
  private record Written(long clean, long rejected) {}

  /** Writes all rows into one file, and parts it only where some are rejected. */
  private Written write(
      Appending appending, CleanSql sql, RawRows raw, String from, String source) {
    String run = functions.newRun(purpose(source));
    String statement = sql.statement(raw.texts(), from, appending.columns(), purpose(source), run);
    Appending.Written all = add(appending, statement);
    steps.reached(ZoneStep.CLEAN_WRITTEN);
    long rejected = all.rowsWith(REASON);
    long clean = all.rows() - rejected;
    if (rejected > 0) {
      String written = ZoneSql.scan(appending.columns(), List.of(all.path()));
      kept(appending, add(appending, "SELECT * FROM " + written + " WHERE _reason IS NULL"));
      String nothing =
          appending.columns().stream()
              .map(c -> (OWN.contains(c) ? "" : "NULL AS ") + ZoneSql.name(c.name()))
              .collect(Collectors.joining(", "));
      add(appending, "SELECT " + nothing + " FROM " + written + " WHERE _reason IS NOT NULL");
      appending.discard(all);
    } else {
      kept(appending, all);
    }
    return new Written(clean, rejected);
  }

  private Appending.Written add(Appending appending, String statement) {
    List<Appending.Written> written = new ArrayList<>();
    ZoneSql.unordered(duckdb, () -> written.add(appending.add(duckdb, statement)));
    return written.get(0);
  }

  /** A file without rows is none. */
  private static long kept(Appending appending, Appending.Written written) {
    if (written.rows() == 0) {
      appending.discard(written);
    }
    return written.rows();
  }
}
