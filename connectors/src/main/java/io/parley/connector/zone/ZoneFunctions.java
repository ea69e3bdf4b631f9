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
      register(duckdb, "seal", 4, true, () -> new Sealing(true));
      register(duckdb, "open", 4, true, () -> new Sealing(false));
      register(duckdb, "identifier", 3, false, () -> this::identifier);
      register(duckdb, "cell", 2, false, () -> ZoneFunctions::cell);
      register(duckdb, "why", 2, false, () -> ZoneFunctions::why);
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB takes no scalar function", e);
    }
  }

  /** Begins a run of sealing; its header, in base64, is what {@link #seal} wants. */
  String newRun(String purpose) {
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
    return "%sopen(to_base64(%s), %s, to_base64(%s), %s, %s)"
        .formatted(prefix, blobSql, ZoneSql.text(purpose), headerSql, ZoneSql.text(column), rowSql);
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

  /** Makes a text of the texts of a row, of which the first is there; one for each chunk. */
  private interface Cell {
    Optional<byte[]> of(String[] texts, long row);
  }

  private interface Chunk {
    Cell begin();
  }

  private void register(Connection duckdb, String name, int texts, boolean numbered, Chunk chunk)
      throws SQLException {
    try (DuckDBScalarFunctionBuilder builder = DuckDBFunctions.scalarFunction()) {
      builder.withName(prefix + name).withReturnType(DuckDBColumnType.VARCHAR);
      for (int i = 0; i < texts; i++) {
        builder.withParameter(DuckDBColumnType.VARCHAR);
      }
      if (numbered) {
        builder.withParameter(DuckDBColumnType.BIGINT);
      }
      builder
          .withVectorizedFunction((in, out) -> apply(in, out, texts, numbered, chunk.begin()))
          .register(duckdb);
    }
  }

  private static void apply(
      DuckDBDataChunkReader in, DuckDBWritableVector out, int texts, boolean numbered, Cell cell) {
    int count = (int) in.rowCount();
    DuckDBReadableVector[] vectors = new DuckDBReadableVector[texts];
    for (int i = 0; i < texts; i++) {
      vectors[i] = in.vector(i);
    }
    byte[][] cells = new byte[count][];
    String[] row = new String[texts];
    for (int r = 0; r < count; r++) {
      if (!vectors[0].isNull(r)) {
        for (int i = 0; i < texts; i++) {
          row[i] = vectors[i].getString(r);
        }
        long number = numbered ? in.vector(texts).getLong(r) : 0;
        cells[r] = cell.of(row, number).orElse(null);
      }
    }
    out.setStringUtf8Batch(0, cells);
  }

  /** Seals or opens the cells of a chunk; most are of one run and column. */
  private final class Sealing implements Cell {
    private final boolean seals;
    private final Map<List<String>, SealedRun.Column> columns = new HashMap<>();

    Sealing(boolean seals) {
      this.seals = seals;
    }

    @Override
    public Optional<byte[]> of(String[] texts, long row) {
      SealedRun.Column column =
          columns.computeIfAbsent(
              List.of(texts[1], texts[2], texts[3]), key -> run(key).column(key.get(2)));
      if (seals) {
        byte[] padded = PaddedText.of(texts[0]);
        return Optional.of(Base64.getEncoder().encode(column.seal(row, padded)));
      }
      byte[] padded = column.open(row, Base64.getDecoder().decode(texts[0]));
      return Optional.of(PaddedText.bytes(padded));
    }

    private SealedRun run(List<String> key) {
      return runs.computeIfAbsent(
          key.subList(0, 2),
          missing -> envelope.run(missing.get(0), Base64.getDecoder().decode(missing.get(1))));
    }
  }

  private Optional<byte[]> identifier(String[] texts, long unused) {
    if (texts[0].isBlank()) {
      return Optional.empty();
    }
    IdentifierType type = IdentifierType.ofWord(texts[1]).orElseThrow();
    Optional<String> value = NormalisationProfile.CANONICAL.normalise(type, texts[0], texts[2]);
    if (value.isEmpty()) {
      Objects.requireNonNull(unusable.get(type)).increment();
    }
    return value.map(PaddedText::utf8);
  }

  private static Optional<byte[]> cell(String[] texts, long unused) {
    return CellText.plain(AttributeType.valueOf(texts[1]), texts[0]).map(PaddedText::utf8);
  }

  private static Optional<byte[]> why(String[] texts, long unused) {
    return CellText.objection(AttributeType.valueOf(texts[1]), texts[0]).map(PaddedText::utf8);
  }
}
