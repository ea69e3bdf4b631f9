package io.parley.connector.zone;

import io.parley.connector.source.AttributeType;
import io.parley.connector.source.CellText;
import io.parley.crypto.seal.Envelope;
import io.parley.crypto.seal.SealedRun;
import io.parley.identity.normalise.IdentifierType;
import io.parley.identity.normalise.NormalisationProfile;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBReadableVector;
import org.duckdb.DuckDBScalarFunctionBuilder;
import org.duckdb.DuckDBWritableVector;

/**
 * Parley's own functions in a statement of DuckDB's, a few thousand cells at a time, on all of its
 * threads: sealing, opening, normalising, and what {@link CellText} knows of types. Each is NULL
 * where its first argument is.
 */
final class ZoneFunctions {
  private static final int MOST_RUNS = 1_000;
  private static final AtomicLong NUMBER = new AtomicLong();

  private final String prefix = "parley_zone_" + NUMBER.incrementAndGet() + "_";
  private final Envelope envelope;
  private final Map<List<String>, SealedRun> runs = new ConcurrentHashMap<>();
  private final Map<IdentifierType, LongAdder> unusable = new EnumMap<>(IdentifierType.class);

  /** Makes the functions known to a database. */
  ZoneFunctions(Connection duckdb, Envelope envelope) {
    this.envelope = envelope;
    for (IdentifierType type : IdentifierType.values()) {
      unusable.put(type, new LongAdder());
    }
    try {
      register(duckdb, new Form("seal", 1, 3, true), this::seal);
      register(duckdb, new Form("open", 2, 2, true), Opened::new);
      register(duckdb, new Form("identifier", 1, 2, false), this::identifier);
      register(duckdb, new Form("cell", 1, 1, false), ZoneFunctions::cell);
      register(duckdb, new Form("why", 1, 1, false), ZoneFunctions::why);
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB takes no scalar function", e);
    }
  }

  /** Begins a run of sealing; its header, in base64, is what {@link #seal} wants. */
  String newRun(String purpose) {
    if (runs.size() >= MOST_RUNS) {
      runs.clear(); // each can be had again by its header
    }
    SealedRun run = envelope.newRun(purpose);
    String header = Base64.getEncoder().encodeToString(run.header());
    runs.put(List.of(purpose, header), run);
    return header;
  }

  /** SQL of a BLOB: a text, sealed at a column and the number of a row. */
  String seal(String textSql, String purpose, String header, String column, String rowSql) {
    return "from_base64(%sseal(%s, %s, %s, %s, %s))"
        .formatted(
            prefix,
            textSql,
            ZoneSql.text(purpose),
            ZoneSql.text(header),
            ZoneSql.text(column),
            rowSql);
  }

  /** SQL of a text: a BLOB that was sealed so, opened. */
  String open(String blobSql, String purpose, String headerSql, String column, String rowSql) {
    return "%sopen(to_base64(%s), to_base64(%s), %s, %s, %s)"
        .formatted(prefix, blobSql, headerSql, ZoneSql.text(purpose), ZoneSql.text(column), rowSql);
  }

  /** SQL of a text: an identifier, normalised; NULL where it is of no use. */
  String identifier(String textSql, IdentifierType type, String region) {
    return "%sidentifier(%s, '%s', %s)"
        .formatted(prefix, textSql, type.word(), ZoneSql.text(region));
  }

  /** SQL of a text: what {@link CellText#plain} says. */
  String cell(String textSql, AttributeType type) {
    return "%scell(%s, '%s')".formatted(prefix, textSql, type.name());
  }

  /** SQL of a text: what {@link CellText#objection} says. */
  String why(String textSql, AttributeType type) {
    return "%swhy(%s, '%s')".formatted(prefix, textSql, type.name());
  }

  /** How many identifiers were of no use since this was last asked. */
  Map<IdentifierType, Long> unusable() {
    Map<IdentifierType, Long> counted = new EnumMap<>(IdentifierType.class);
    unusable.forEach((type, count) -> counted.put(type, count.sumThenReset()));
    return counted;
  }

  /**
   * What a function is given.
   *
   * @param texts that each row has its own of
   * @param constants behind them: texts that are the same in all rows, and read once for a chunk
   * @param numbered whether each row has its number behind those
   */
  private record Form(String name, int texts, int constants, boolean numbered) {}

  /** Makes a text of the texts of a row, of which the first is there. */
  private interface Cell {
    Optional<byte[]> of(String[] texts, long row);
  }

  /** Begins a chunk of rows. */
  private interface Chunk {
    Cell begin(String[] constants);
  }

  private void register(Connection duckdb, Form form, Chunk chunk) throws SQLException {
    try (DuckDBScalarFunctionBuilder builder = DuckDBFunctions.scalarFunction()) {
      builder.withName(prefix + form.name()).withReturnType(DuckDBColumnType.VARCHAR);
      for (int i = 0; i < form.texts() + form.constants(); i++) {
        builder.withParameter(DuckDBColumnType.VARCHAR);
      }
      if (form.numbered()) {
        builder.withParameter(DuckDBColumnType.BIGINT);
      }
      builder.withVectorizedFunction((in, out) -> apply(in, out, form, chunk)).register(duckdb);
    }
  }

  private static void apply(
      DuckDBDataChunkReader in, DuckDBWritableVector out, Form form, Chunk chunk) {
    int count = (int) in.rowCount();
    byte[][] cells = new byte[count][];
    DuckDBReadableVector[] vectors = new DuckDBReadableVector[form.texts()];
    for (int i = 0; i < form.texts(); i++) {
      vectors[i] = in.vector(i);
    }
    DuckDBReadableVector numbers =
        in.vector(form.numbered() ? (long) form.texts() + form.constants() : 0);
    Optional<Cell> begun = Optional.empty();
    String[] row = new String[form.texts()];
    for (int r = 0; r < count; r++) {
      if (!vectors[0].isNull(r)) {
        Cell cell = begun.orElseGet(() -> chunk.begin(constants(in, form)));
        begun = Optional.of(cell);
        for (int i = 0; i < form.texts(); i++) {
          row[i] = vectors[i].getString(r);
        }
        cells[r] = cell.of(row, form.numbered() ? numbers.getLong(r) : 0).orElse(null);
      }
    }
    out.setStringUtf8Batch(0, cells);
  }

  private static String[] constants(DuckDBDataChunkReader in, Form form) {
    String[] constants = new String[form.constants()];
    for (int i = 0; i < constants.length; i++) {
      constants[i] = in.vector((long) form.texts() + i).getString(0);
    }
    return constants;
  }

  private SealedRun run(String purpose, String header) {
    return runs.computeIfAbsent(
        List.of(purpose, header),
        missing -> envelope.run(purpose, Base64.getDecoder().decode(header)));
  }

  private Cell seal(String[] purposeHeaderColumn) {
    SealedRun.Column column =
        run(purposeHeaderColumn[0], purposeHeaderColumn[1]).column(purposeHeaderColumn[2]);
    return (texts, row) ->
        Optional.of(Base64.getEncoder().encode(column.seal(row, PaddedText.of(texts[0]))));
  }

  /** Opens the cells of a column; most of a chunk are of one run. */
  private final class Opened implements Cell {
    private final String purpose;
    private final String name;
    private final Map<String, SealedRun.Column> columns = new HashMap<>();

    /** The run of the row before: comparing headers is quicker than looking one up. */
    private String header = "";

    private Optional<SealedRun.Column> column = Optional.empty();

    Opened(String[] purposeColumn) {
      this.purpose = purposeColumn[0];
      this.name = purposeColumn[1];
    }

    @Override
    public Optional<byte[]> of(String[] texts, long row) {
      if (!texts[1].equals(header)) {
        header = texts[1];
        column = Optional.of(columns.computeIfAbsent(header, h -> run(purpose, h).column(name)));
      }
      byte[] padded = column.orElseThrow().open(row, Base64.getDecoder().decode(texts[0]));
      return Optional.of(PaddedText.bytes(padded));
    }
  }

  private Cell identifier(String[] typeRegion) {
    IdentifierType type = IdentifierType.ofWord(typeRegion[0]).orElseThrow();
    LongAdder ofNoUse = Objects.requireNonNull(unusable.get(type));
    return (texts, unused) -> {
      if (texts[0].isBlank()) {
        return Optional.empty();
      }
      Optional<String> value =
          NormalisationProfile.CANONICAL.normalise(type, texts[0], typeRegion[1]);
      if (value.isEmpty()) {
        ofNoUse.increment();
      }
      return value.map(PaddedText::utf8);
    };
  }

  private static Cell cell(String[] name) {
    AttributeType type = AttributeType.valueOf(name[0]);
    return (texts, unused) -> CellText.plain(type, texts[0]).map(PaddedText::utf8);
  }

  private static Cell why(String[] name) {
    AttributeType type = AttributeType.valueOf(name[0]);
    return (texts, unused) -> CellText.objection(type, texts[0]).map(PaddedText::utf8);
  }
}
