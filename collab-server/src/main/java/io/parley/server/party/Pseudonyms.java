package io.parley.server.party;

import io.parley.connector.lake.Lake;
import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeTable;
import io.parley.connector.lake.LakeType;
import io.parley.crypto.KeyedHash;
import io.parley.crypto.MatchKey;
import io.parley.crypto.Pseudonymizer;
import io.parley.crypto.QueryKey;
import io.parley.crypto.SecretBytes;
import io.parley.identity.settle.Holding;
import io.parley.identity.settle.Settlement;
import io.parley.query.backend.duckdb.DuckDb;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.duckdb.DuckDBAppender;

/**
 * Each person's pseudonyms in one epoch of a collaboration, settled and frozen in a snapshot: one
 * value a person and key type, one person a value. A value freed later goes to nobody until people
 * are resolved anew.
 *
 * <p>Column {@code p} is a pseudonym under this node's own key; it stands for the person itself and
 * means nothing to the partner.
 */
final class Pseudonyms {
  private static final String NAMESPACE = "matching";
  private static final String IDENTIFIERS = "SELECT person, type, value FROM %s";
  private static final int SIZE = Pseudonymizer.PSEUDONYM_SIZE;

  private final LakeTable table;
  private final List<String> keys;

  private Pseudonyms(LakeTable table, List<String> keys) {
    this.table = table;
    this.keys = keys;
  }

  long snapshot() {
    return table.snapshotId();
  }

  /** What was frozen for this epoch and the people of now, when it was. */
  static Optional<Pseudonyms> find(Lake lake, int epoch, List<String> keys) {
    return lake.find(NAMESPACE, name(lake, epoch)).map(t -> new Pseudonyms(t, keys));
  }

  /** Deletes what was ever frozen for an epoch; how many tables that were. */
  static int drop(Lake lake, int epoch) {
    List<String> tables =
        lake.tables(NAMESPACE).stream()
            .filter(t -> t.startsWith("pseudonyms_%d_".formatted(epoch)))
            .toList();
    tables.forEach(t -> lake.drop(NAMESPACE, t));
    return tables.size();
  }

  /** The epochs of which something is frozen. */
  static Set<Integer> epochs(Lake lake) {
    Set<Integer> epochs = new TreeSet<>();
    lake.tables(NAMESPACE).stream()
        .map(t -> t.split("_", -1))
        .filter(parts -> parts.length == 3 && parts[0].equals("pseudonyms"))
        .forEach(parts -> epochs.add(Integer.parseInt(parts[1])));
    return epochs;
  }

  /** Where pseudonyms come from: a key, or a run of blinding. */
  @FunctionalInterface
  interface Source {
    /** The pseudonym of a match key of somebody in the lake: 16 bytes. */
    byte[] pseudonym(MatchKey matchKey);
  }

  /** The match keys of everybody in the lake, packed, for these key types; some may come twice. */
  static byte[] matchKeys(Lake lake, List<String> keys, String profile) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DuckDb database = DuckDb.open(1_024)) {
      database.query(
          IDENTIFIERS.formatted(lake.table("curated", "identifiers").scanSql()),
          row -> {
            if (keys.contains(row.getString(2))) {
              packed.writeBytes(MatchKey.of(profile, row.getString(2), row.getString(3)).toBytes());
            }
          });
    }
    return packed.toByteArray();
  }

  /** Settles and freezes the pseudonyms of everybody in the lake. */
  static Pseudonyms freeze(
      Lake lake,
      int epoch,
      List<String> keys,
      String profile,
      Source source,
      SecretBytes localKey) {
    try (DuckDb database = DuckDb.open(1_024)) {
      Set<UUID> people = new TreeSet<>();
      Map<String, List<Holding>> holdings = new HashMap<>();
      keys.forEach(k -> holdings.put(k, new ArrayList<>()));
      database.query(
          "SELECT DISTINCT person FROM " + lake.table("curated", "people").scanSql(),
          row -> people.add((UUID) row.getObject(1)));
      database.query(
          IDENTIFIERS.formatted(lake.table("curated", "identifiers").scanSql()),
          row -> {
            List<Holding> ofType = holdings.get(row.getString(2));
            if (ofType != null) {
              MatchKey matchKey = MatchKey.of(profile, row.getString(2), row.getString(3));
              ofType.add(new Holding((UUID) row.getObject(1), source.pseudonym(matchKey)));
            }
          });
      List<Map<UUID, byte[]>> settled =
          keys.stream()
              .map(k -> Settlement.settle(holdings.getOrDefault(k, List.of())).assigned())
              .toList();
      write(database, people, settled, localKey);
      List<LakeColumn> columns = new ArrayList<>();
      columns.add(new LakeColumn("person", LakeType.UUID));
      columns.add(new LakeColumn("p", LakeType.UUID));
      keys.forEach(k -> columns.add(new LakeColumn("k_" + k, LakeType.UUID)));
      StringBuilder select = new StringBuilder("SELECT person, p");
      for (int i = 0; i < keys.size(); i++) {
        select.append(", k").append(i).append(" AS k_").append(keys.get(i));
      }
      LakeTable table =
          lake.replace(
              NAMESPACE,
              name(lake, epoch),
              columns,
              database.connection(),
              select + " FROM pseudonym ORDER BY p");
      return new Pseudonyms(table, keys);
    } catch (SQLException e) {
      throw new IllegalStateException("pseudonyms could not be kept", e);
    }
  }

  private static void write(
      DuckDb database, Set<UUID> people, List<Map<UUID, byte[]>> settled, SecretBytes localKey)
      throws SQLException {
    createTokenTable(database, "pseudonym", settled.size());
    try (DuckDBAppender appender = database.connection().createAppender("pseudonym")) {
      byte[] label = "parley/v1/person".getBytes(StandardCharsets.US_ASCII);
      for (UUID person : people) {
        byte[] own = KeyedHash.hmacSha256(localKey, label, bytes(person));
        appender.beginRow().append(person).append(uuid(own, 0));
        for (Map<UUID, byte[]> key : settled) {
          byte[] value = key.get(person);
          if (value == null) {
            appender.appendNull();
          } else {
            appender.append(uuid(value, 0));
          }
        }
        appender.endRow();
      }
    }
  }

  /** This query's tokens of everybody, for these key types in this order. */
  Tokens tokens(QueryKey queryKey, List<String> wanted) {
    List<String> names = columnNames(wanted);
    List<UUID> people = new ArrayList<>();
    int bytes = Math.toIntExact(table.rows() * SIZE);
    List<byte[]> packed = names.stream().map(n -> new byte[bytes]).toList();
    List<ByteBuffer> columns = packed.stream().map(ByteBuffer::wrap).toList();
    try (DuckDb database = DuckDb.open(512)) {
      database.query(
          "SELECT person, " + String.join(", ", names) + " FROM " + table.scanSql(),
          row -> {
            people.add((UUID) row.getObject(1));
            for (int i = 0; i < columns.size(); i++) {
              UUID value = (UUID) row.getObject(i + 2);
              columns.get(i).putLong(value == null ? 0 : value.getMostSignificantBits());
              columns.get(i).putLong(value == null ? 0 : value.getLeastSignificantBits());
            }
          });
    }
    return new Tokens(people, packed.stream().map(c -> tokens(queryKey, c)).toList());
  }

  /** Tokens in bulk; what is absent (all zeros, a pseudonym but with probability 2^-128) stays. */
  private static byte[] tokens(QueryKey queryKey, byte[] packed) {
    byte[] tokens = queryKey.tokens(packed);
    for (int at = 0; at < packed.length; at += SIZE) {
      if (isAbsent(packed, at)) {
        Arrays.fill(tokens, at, at + SIZE, (byte) 0);
      }
    }
    return tokens;
  }

  /** Leaves in table {@code listed(person)} the people behind these tokens of {@code p}. */
  void loadPeople(DuckDb database, QueryKey queryKey, byte[] packedTokens) {
    byte[] pseudonyms = queryKey.pseudonyms(packedTokens);
    database.execute("CREATE TABLE listed_p (p UUID)");
    try (DuckDBAppender appender = database.connection().createAppender("listed_p")) {
      for (int at = 0; at < pseudonyms.length; at += SIZE) {
        appender.beginRow().append(uuid(pseudonyms, at)).endRow();
      }
    } catch (SQLException e) {
      throw new IllegalStateException("an audience could not be read", e);
    }
    database.execute(
        "CREATE TABLE listed AS SELECT DISTINCT t.person FROM "
            + table.scanSql()
            + " t JOIN listed_p l ON l.p = t.p");
  }

  private List<String> columnNames(List<String> wanted) {
    List<String> names = new ArrayList<>();
    names.add("p");
    for (String key : wanted) {
      if (!keys.contains(key)) {
        throw new IllegalStateException("a key type that was not frozen: " + key);
      }
      names.add("k_" + key);
    }
    return names;
  }

  private static boolean isAbsent(byte[] packed, int at) {
    return Arrays.equals(packed, at, at + SIZE, new byte[SIZE], 0, SIZE);
  }

  /**
   * One query's tokens.
   *
   * @param columns packed, in the order p, k0, …; zeros where a person holds none
   */
  record Tokens(List<UUID> people, List<byte[]> columns) {

    /** Fills the table {@code tokens(person, p, k0, …)}, one row a person. */
    void load(DuckDb database) {
      createTokenTable(database, "tokens", columns.size() - 1);
      try (DuckDBAppender appender = database.connection().createAppender("tokens")) {
        for (int i = 0; i < people.size(); i++) {
          appender.beginRow().append(people.get(i));
          for (byte[] column : columns) {
            if (isAbsent(column, i * SIZE)) {
              appender.appendNull();
            } else {
              appender.append(uuid(column, i * SIZE));
            }
          }
          appender.endRow();
        }
      } catch (SQLException e) {
        throw new IllegalStateException("tokens could not be made", e);
      }
    }
  }

  private static void createTokenTable(DuckDb database, String name, int keys) {
    StringBuilder sql = new StringBuilder("CREATE TABLE " + name + " (person UUID, p UUID");
    for (int i = 0; i < keys; i++) {
      sql.append(", k").append(i).append(" UUID");
    }
    database.execute(sql.append(")").toString());
  }

  /** Pseudonyms belong to one resolution: people resolved anew get a table of their own. */
  private static String name(Lake lake, int epoch) {
    return "pseudonyms_%d_%d".formatted(epoch, lake.table("curated", "people").snapshotId());
  }

  private static UUID uuid(byte[] bytes, int at) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, at, SIZE);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  static byte[] bytes(UUID uuid) {
    return ByteBuffer.allocate(SIZE)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }
}
