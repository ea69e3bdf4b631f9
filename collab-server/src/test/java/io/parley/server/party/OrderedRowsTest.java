package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeTable;
import io.parley.connector.lake.LakeType;
import io.parley.crypto.CollaborationKey;
import io.parley.crypto.QueryKey;
import io.parley.crypto.SecretAccess;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.query.backend.rows.RowColumns;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.DuckDBResultSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A party's rows under tokens are those of a plain look-up, and stand in the tokens' order. */
class OrderedRowsTest {
  private static final int PEOPLE = 9_000;
  private static final int BATCH = 2_048;

  /**
   * A person has about three rows; values of all kinds, some unknown; some rows of strangers. Texts
   * are long, of at most seven bytes, and both in turns.
   */
  private static final String ROWS =
      """
      SELECT CAST(printf('%08x-0000-0000-0000-%012x', i % 9100 // 16, i % 9100 * 3) AS UUID) AS u,
        i AS c0, CAST(i % 100 AS TINYINT) AS c1, CAST(i AS SMALLINT) AS c2, CAST(i AS INTEGER) AS c3,
        CAST(i / 7 AS DECIMAL(18,4)) AS c4, i / 7 AS c5, i % 3 = 0 AS c6,
        CASE WHEN i % 5 > 0 THEN repeat('ä' || i, i % 9) END AS c7, DATE '2026-01-01' + i AS c8,
        CASE WHEN i % 7 > 0 THEN TIMESTAMP '2026-01-01' + to_seconds(i) END AS c9,
        CASE WHEN i % 4 > 0 THEN substr('äbcdefg', 1, i % 7) END AS c10,
        CASE WHEN i % 4096 < 2048 THEN 'k' || i % 50 ELSE repeat('long', 5) || i END AS c11
      FROM (SELECT CAST(range AS INTEGER) AS i FROM range(28000))""";

  private final Random random = new Random(3);
  private final BufferAllocator memory = new RootAllocator();
  private final QueryKey key =
      CollaborationKey.fromByteArray(new byte[32], SecretAccess.insecure())
          .queryKey(new byte[] {1});
  private final List<byte[]> people = new ArrayList<>();
  private final List<byte[]> own = new ArrayList<>();
  private final List<byte[]> email = new ArrayList<>();

  /** At the end nothing is left in memory, or this fails. */
  @AfterEach
  void close() {
    memory.close();
  }

  /** A third holds no e-mail address; ids have few different first bytes, as counted ones do. */
  private HeldPseudonyms held() {
    for (int i = 0; i < PEOPLE; i++) {
      people.add(bytes((long) (i / 16) << 32, i * 3L));
      own.add(bytes(random.nextLong(), random.nextLong()));
      email.add(i % 3 == 0 ? new byte[16] : bytes(random.nextLong(), random.nextLong()));
    }
    return HeldPseudonyms.of(people, List.of("p", "k_email"), List.of(own, email));
  }

  @Test
  void everyRow_hasItsPersonsToken_inTheTokensOrder_andNobodyElsesRowIsThere() throws Exception {
    HeldPseudonyms held = held();
    int gone = 4;
    UUID objecting = new UUID(0, gone * 3L);
    for (boolean withoutKey : List.of(false, true)) {
      RowTokens tokens =
          new RowTokens(
              new PlacesOfPersons(held),
              key,
              held.column("k_email"),
              withoutKey ? Optional.of(held.column("p")) : Optional.empty(),
              RowTokens.places(held, Set.of(objecting, new UUID(5, 5))));
      Map<String, String> byPerson = tokensByPerson(withoutKey);
      byPerson.remove(HexFormat.of().formatHex(people.get(gone)));

      List<String> expected = new ArrayList<>();
      for (String row : read(Optional.empty())) {
        String token = byPerson.get(row.substring(0, 32));
        if (token != null) {
          expected.add(token + row.substring(32));
        }
      }
      List<String> sent = read(Optional.of(tokens));

      assertThat(sent.stream().map(row -> row.substring(0, 32))).isSorted();
      assertThat(sent.stream().sorted())
          .containsExactlyElementsOf(expected.stream().sorted().toList());
      assertThat(sent).hasSizeGreaterThan(withoutKey ? 27_000 : 18_000);
    }
  }

  /** Where a person is unknown the bytes are still there, as here, and may be somebody's. */
  @Test
  void rowsWithoutAPerson_areNobodys() throws Exception {
    HeldPseudonyms held = held();
    RowTokens tokens =
        new RowTokens(
            new PlacesOfPersons(held),
            key,
            held.column("p"),
            Optional.empty(),
            RowTokens.places(held, Set.of()));
    try (VectorSchemaRoot root =
            VectorSchemaRoot.of(
                new FixedSizeBinaryVector("u", memory, 16), new IntVector("c0", memory));
        ArrowReader once = new Once(root)) {
      for (int row = 0; row < 20; row++) {
        ((FixedSizeBinaryVector) root.getVector(0)).setSafe(row, people.get(row));
        ((IntVector) root.getVector(1)).setSafe(row, row);
      }
      List<String> expected = new ArrayList<>();
      for (int row = 0; row < 20; row++) {
        if (row % 3 == 0) {
          root.getVector(0).setNull(row);
        } else {
          expected.add(HexFormat.of().formatHex(key.tokens(own.get(row))) + "|" + row);
        }
      }
      root.setRowCount(20);

      try (OrderedRows ordered = OrderedRows.of(once, tokens, 1_000, memory)) {
        assertThat(texts(ordered)).containsExactlyInAnyOrderElementsOf(expected);
      }
    }
  }

  /** Two files, in which every eleventh row is nobody's. */
  @Test
  void rowsThatAreKnownByPlace_areThoseKnownByPerson(@TempDir Path folder) throws Exception {
    PlacesOfPersons people = new PlacesOfPersons(held());
    RowTokens byPerson =
        new RowTokens(
            people,
            key,
            people.held().column("k_email"),
            Optional.of(people.held().column("p")),
            RowTokens.places(people.held(), Set.of(new UUID(0, 12))));
    LakeTable table =
        new LakeTable(
            "a",
            "b",
            1,
            List.of(new LakeColumn("person", LakeType.UUID), new LakeColumn("c0", LakeType.LONG)),
            List.of(folder.resolve("a.parquet"), folder.resolve("b.parquet")),
            28_000);
    String row = table.rowSql().orElseThrow();
    try (DuckDb database = DuckDb.open(256)) {
      for (int file = 0; file < 2; file++) {
        database.execute(
            "COPY (SELECT CASE WHEN c0 %% 11 > 0 THEN u END AS person, CAST(c0 AS BIGINT) AS c0 FROM (%s) WHERE (c0 < 9000) = (%d = 0)) TO '%s' (FORMAT parquet, ROW_GROUP_SIZE 2048)"
                .formatted(ROWS, file, table.files().get(file)));
      }
      String scan = " FROM " + table.scanSql() + " t";
      PlacesOfRows places =
          new KeptPlaces(new HeldBytes(1 << 20))
              .find(people, "SELECT " + row + " AS u, t.person" + scan, database)
              .orElseThrow();
      assertThat(places.bytes()).isEqualTo(28_000L * Integer.BYTES);

      String where = scan + " WHERE t.c0 % 3 > 0";
      List<String> expected = sent(database, "SELECT t.person AS u, t.c0" + where, byPerson);
      List<String> sent =
          sent(database, "SELECT " + row + " AS u, t.c0" + where, byPerson.of(places));
      assertThat(sent.stream().sorted())
          .containsExactlyElementsOf(expected.stream().sorted().toList());
      assertThat(sent.stream().map(text -> text.substring(0, 32))).isSorted();
      assertThat(sent).hasSizeBetween(15_000, 18_000);
    }
  }

  private List<String> sent(DuckDb database, String sql, RowTokens tokens) throws Exception {
    try (Statement statement = database.connection().createStatement();
        ArrowReader rows = exported(statement, sql);
        OrderedRows ordered = OrderedRows.of(rows, tokens, 1_000, memory)) {
      return texts(ordered);
    }
  }

  private ArrowReader exported(Statement statement, String sql) throws SQLException {
    return (ArrowReader)
        ((DuckDBResultSet) statement.executeQuery(sql)).arrowExportStream(memory, BATCH);
  }

  /** One batch that is there already. */
  private final class Once extends ArrowReader {
    private final VectorSchemaRoot root;
    private boolean read;

    Once(VectorSchemaRoot root) {
      super(memory);
      this.root = root;
    }

    @Override
    public VectorSchemaRoot getVectorSchemaRoot() {
      return root;
    }

    @Override
    public boolean loadNextBatch() {
      boolean first = !read;
      read = true;
      return first;
    }

    @Override
    public long bytesRead() {
      return 0;
    }

    @Override
    protected Schema readSchema() {
      return root.getSchema();
    }

    @Override
    protected void closeReadSource() {
      // The root is another's.
    }
  }

  @Test
  void everybody_isFound_andNoStranger() {
    HeldPseudonyms held = held();

    for (int i = 0; i < PEOPLE; i++) {
      int place = held.place((long) (i / 16) << 32, i * 3L);
      assertThat(ByteBuffer.wrap(held.column("p"), place * 16, 16))
          .isEqualTo(ByteBuffer.wrap(own.get(i)));
      assertThat(held.place((long) (i / 16) << 32, i * 3L + 1)).isEqualTo(-1);
    }
  }

  private Map<String, String> tokensByPerson(boolean withoutKey) {
    Map<String, String> tokens = new HashMap<>();
    for (int i = 0; i < PEOPLE; i++) {
      if (withoutKey || i % 3 != 0) {
        byte[] token = key.tokens(i % 3 == 0 ? own.get(i) : email.get(i));
        tokens.put(HexFormat.of().formatHex(people.get(i)), HexFormat.of().formatHex(token));
      }
    }
    return tokens;
  }

  /** The rows as texts, each with its person first, or its token where those are given. */
  private List<String> read(Optional<RowTokens> tokens) throws Exception {
    try (DuckDb database = DuckDb.open(256);
        Statement statement = database.connection().createStatement();
        ArrowReader rows = exported(statement, ROWS)) {
      if (tokens.isEmpty()) {
        return texts(rows);
      }
      try (OrderedRows ordered = OrderedRows.of(rows, tokens.get(), 1_000, memory)) {
        return texts(ordered);
      }
    }
  }

  private static List<String> texts(ArrowReader rows) throws Exception {
    List<String> texts = new ArrayList<>();
    while (rows.loadNextBatch()) {
      VectorSchemaRoot root = rows.getVectorSchemaRoot();
      FixedSizeBinaryVector id = (FixedSizeBinaryVector) RowColumns.stored(root.getVector(0));
      for (int i = 0; i < root.getRowCount(); i++) {
        StringBuilder text = new StringBuilder(HexFormat.of().formatHex(id.get(i)));
        for (int c = 1; c < root.getFieldVectors().size(); c++) {
          text.append('|').append(root.getVector(c).getObject(i));
        }
        texts.add(text.toString());
      }
    }
    return texts;
  }

  private static byte[] bytes(long high, long low) {
    return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
  }
}
