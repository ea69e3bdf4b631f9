package io.parley.server.party;

import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeType;
import io.parley.connector.lake.SealedTable;
import io.parley.connector.lake.SealedWriter;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.duckdb.DuckDBAppender;

/**
 * Each person's pseudonyms in one epoch of a collaboration, settled and frozen in a sealed
 * snapshot: one value a person and key type, one person a value. A value freed later goes to nobody
 * until people are resolved anew.
 *
 * <p>Column {@code p} is a pseudonym under this node's own key; it stands for the person itself and
 * means nothing to the partner.
 */
final class Pseudonyms {
  private static final int SIZE = Pseudonymizer.PSEUDONYM_SIZE;
  private static final int MEMORY = WorkMemory.megabytes();

  /** Where a person holds none: a pseudonym but with probability 2^-128. */
  private static final UUID ABSENT = new UUID(0, 0);

  private final SealedTable table;
  private final List<String> keys;
  private final HeldBytes memory;
  private Optional<HeldPseudonyms> held = Optional.empty();

  private Pseudonyms(SealedTable table, List<String> keys, HeldBytes memory) {
    this.table = table;
    this.keys = keys;
    this.memory = memory;
  }

  long snapshot() {
    return table.snapshotId();
  }

  /** What was frozen for this epoch and the people of now, when it was. */
  static Optional<Pseudonyms> find(NodeLake lake, int epoch, List<String> keys, HeldBytes memory) {
    return lake.sealed()
        .find(lake.matching(), name(lake, epoch))
        .map(t -> new Pseudonyms(t, keys, memory));
  }

  /** Deletes what was ever frozen for an epoch; how many tables that were. */
  static int drop(NodeLake lake, int epoch) {
    List<String> tables =
        lake.tables().tables(lake.matching()).stream()
            .filter(t -> t.startsWith("pseudonyms_%d_".formatted(epoch)))
            .toList();
    tables.forEach(t -> lake.tables().drop(lake.matching(), t));
    return tables.size();
  }

  /** The epochs of which something is frozen. */
  static Set<Integer> epochs(NodeLake lake) {
    Set<Integer> epochs = new TreeSet<>();
    lake.tables().tables(lake.matching()).stream()
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
  static byte[] matchKeys(NodeLake lake, List<String> keys, String profile) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    lake.identifiers(
        (person, type, value) -> {
          if (keys.contains(type)) {
            packed.writeBytes(MatchKey.of(profile, type, value).toBytes());
          }
        });
    return packed.toByteArray();
  }

  /** Settles and freezes the pseudonyms of everybody in the lake. */
  static Pseudonyms freeze(
      NodeLake lake,
      int epoch,
      List<String> keys,
      String profile,
      Source source,
      SecretBytes localKey,
      HeldBytes memory) {
    try (DuckDb database = DuckDb.open(MEMORY)) {
      Map<String, List<Holding>> holdings = new HashMap<>();
      keys.forEach(k -> holdings.put(k, new ArrayList<>()));
      lake.identifiers(
          (person, type, value) -> {
            List<Holding> ofType = holdings.get(type);
            if (ofType != null) {
              MatchKey matchKey = MatchKey.of(profile, type, value);
              ofType.add(new Holding(person, source.pseudonym(matchKey)));
            }
          });
      List<Map<UUID, byte[]>> settled =
          keys.stream()
              .map(k -> Settlement.settle(holdings.getOrDefault(k, List.of())).assigned())
              .toList();
      List<LakeColumn> columns = new ArrayList<>();
      columns.add(new LakeColumn("person", LakeType.UUID));
      columns.add(new LakeColumn("p", LakeType.UUID));
      keys.forEach(k -> columns.add(new LakeColumn("k_" + k, LakeType.UUID)));
      Set<UUID> people = new LakePeople(lake, database).everybody();
      try (SealedWriter writer =
          lake.sealed()
              .replace(lake.matching(), name(lake, epoch), columns, database.connection())) {
        write(writer, people, settled, localKey);
        return new Pseudonyms(writer.commit(), keys, memory);
      }
    }
  }

  private static void write(
      SealedWriter writer,
      Set<UUID> people,
      List<Map<UUID, byte[]>> settled,
      SecretBytes localKey) {
    byte[] label = "parley/v1/person".getBytes(StandardCharsets.US_ASCII);
    for (UUID person : people) {
      Object[] row = new Object[2 + settled.size()];
      row[0] = person;
      row[1] = uuid(KeyedHash.hmacSha256(localKey, label, bytes(person)), 0);
      for (int i = 0; i < settled.size(); i++) {
        byte[] value = settled.get(i).get(person);
        row[2 + i] = value == null ? ABSENT : uuid(value, 0);
      }
      writer.add(row);
    }
  }

  /** This query's tokens of everybody, for these key types in this order. */
  Tokens tokens(QueryKey queryKey, List<String> wanted) {
    return tokens(queryKey, queryKey, wanted);
  }

  /**
   * The same where the persons' own tokens have another key.
   *
   * @param own the key of the persons' own tokens
   */
  Tokens tokens(QueryKey queryKey, QueryKey own, List<String> wanted) {
    HeldPseudonyms all = held();
    List<byte[]> columns = new ArrayList<>();
    for (String name : columnNames(wanted)) {
      columns.add(tokens(columns.isEmpty() ? own : queryKey, all.column(name)));
    }
    return new Tokens(all.people(), columns);
  }

  /**
   * What makes this query's tokens of rows.
   *
   * @param all what {@link #held} gave
   * @param key the key type whose token it is; empty for the person's own token
   * @param withoutKey whether who holds no value of that key has its own token instead
   */
  RowTokens rowTokens(
      HeldPseudonyms all,
      QueryKey queryKey,
      Optional<String> key,
      boolean withoutKey,
      Set<UUID> excluded) {
    List<String> names = columnNames(key.stream().toList());
    byte[] own = all.column(names.get(0));
    return new RowTokens(
        new PlacesOfPersons(all),
        queryKey,
        all.column(names.get(names.size() - 1)),
        withoutKey ? Optional.of(own) : Optional.empty(),
        RowTokens.places(all, excluded));
  }

  /** Opened once, and kept where the node has memory left for it. */
  synchronized HeldPseudonyms held() {
    if (held.isPresent()) {
      return held.get();
    }
    HeldPseudonyms read = HeldPseudonyms.read(table, columnNames(keys), MEMORY);
    if (memory.take(read.bytes())) {
      held = Optional.of(read);
    }
    return read;
  }

  /** Whether these are open for the next question too. */
  synchronized boolean keeps(HeldPseudonyms opened) {
    return held.filter(kept -> kept == opened).isPresent();
  }

  /** Keeps nothing open any more, for others are in its place. */
  synchronized void letGo() {
    held.ifPresent(kept -> memory.giveBack(kept.bytes()));
    held = Optional.empty();
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
    Set<UUID> wanted = new HashSet<>();
    for (int at = 0; at < pseudonyms.length; at += SIZE) {
      wanted.add(uuid(pseudonyms, at));
    }
    Set<UUID> listed = new HashSet<>();
    table.read(
        database.connection(),
        List.of("p", "person"),
        part -> {
          UUID[] own = part.uuids(0);
          UUID[] people = part.uuids(1);
          for (int i = 0; i < part.rows(); i++) {
            if (wanted.contains(own[i])) {
              listed.add(people[i]);
            }
          }
        });
    database.execute("CREATE TABLE listed (person UUID)");
    try (DuckDBAppender appender = database.connection().createAppender("listed")) {
      for (UUID person : listed) {
        appender.beginRow().append(person).endRow();
      }
    } catch (SQLException e) {
      throw new IllegalStateException("an audience could not be read", e);
    }
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
   * @param people their ids, packed
   * @param columns packed, in the order p, k0, …; zeros where a person holds none
   */
  @SuppressWarnings("ArrayRecordComponent") // Made and read at once; nobody compares it.
  record Tokens(byte[] people, List<byte[]> columns) {

    /** Fills the table {@code tokens(person, p, k0, …)}, one row a person. */
    void load(DuckDb database) {
      createTokenTable(database, "tokens", columns.size() - 1);
      try (DuckDBAppender appender = database.connection().createAppender("tokens")) {
        for (int i = 0; i < people.length / SIZE; i++) {
          appender.beginRow().append(uuid(people, i * SIZE));
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
  private static String name(NodeLake lake, int epoch) {
    return name(epoch, lake.peopleSnapshot());
  }

  /** The table for an epoch and a snapshot of people. */
  static String name(int epoch, long people) {
    return "pseudonyms_%d_%d".formatted(epoch, people);
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
