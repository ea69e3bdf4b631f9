package io.parley.server.party;

import io.parley.connector.lake.Lake;
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
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
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

  private final Supplier<HeldPseudonyms> read;
  private final long snapshot;
  private final List<String> keys;
  private final HeldBytes memory;
  private Optional<HeldPseudonyms> held = Optional.empty();

  private Pseudonyms(
      Supplier<HeldPseudonyms> read, long snapshot, List<String> keys, HeldBytes memory) {
    this.read = read;
    this.snapshot = snapshot;
    this.keys = keys;
    this.memory = memory;
  }

  private Pseudonyms(SealedTable table, List<String> keys, HeldBytes memory) {
    this(() -> HeldPseudonyms.read(table, columns(keys), MEMORY), table.snapshotId(), keys, memory);
  }

  /**
   * Those of a running node, which are nowhere but in memory.
   *
   * @param number what names them
   */
  static Pseudonyms live(HeldPseudonyms held, long number, List<String> keys) {
    return new Pseudonyms(() -> held, number, keys, new HeldBytes(0));
  }

  long snapshot() {
    return snapshot;
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

  /** Deletes a collaboration's tables but those of these snapshots, or of people of these. */
  static void dropBut(Lake lake, String matching, Set<Long> people) {
    lake.tables(matching).stream()
        .filter(t -> people.stream().noneMatch(snapshot -> t.endsWith("_" + snapshot)))
        .filter(t -> lake.snapshots(matching, t).stream().noneMatch(s -> people.contains(s.id())))
        .forEach(t -> lake.drop(matching, t));
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
    for (UUID person : people) {
      Object[] row = new Object[2 + settled.size()];
      row[0] = person;
      row[1] = uuid(own(localKey, person), 0);
      for (int i = 0; i < settled.size(); i++) {
        byte[] value = settled.get(i).get(person);
        row[2 + i] = value == null ? ABSENT : uuid(value, 0);
      }
      writer.add(row);
    }
  }

  /** What stands for a person itself: 16 bytes and more, of which 16 count. */
  static byte[] own(SecretBytes localKey, UUID person) {
    byte[] label = "parley/v1/person".getBytes(StandardCharsets.US_ASCII);
    return KeyedHash.hmacSha256(localKey, label, bytes(person));
  }

  /** The columns for these key types. */
  static List<String> columns(List<String> keys) {
    List<String> names = new ArrayList<>();
    names.add("p");
    keys.forEach(key -> names.add("k_" + key));
    return names;
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
   * @param excluded places of people who take no part
   */
  RowTokens rowTokens(
      HeldPseudonyms all,
      QueryKey queryKey,
      Optional<String> key,
      boolean withoutKey,
      BitSet excluded) {
    List<String> names = columnNames(key.stream().toList());
    byte[] own = all.column(names.get(0));
    return new RowTokens(
        new PlacesOfPersons(all),
        queryKey,
        all.column(names.get(names.size() - 1)),
        withoutKey ? Optional.of(own) : Optional.empty(),
        excluded);
  }

  /** Opened once, and kept where the node has memory left for it. */
  synchronized HeldPseudonyms held() {
    if (held.isPresent()) {
      return held.get();
    }
    HeldPseudonyms opened = read.get();
    if (memory.take(opened.bytes())) {
      held = Optional.of(opened);
    }
    return opened;
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
    HeldPseudonyms all = held();
    byte[] own = all.column("p");
    for (int at = 0; at < own.length; at += SIZE) {
      if (wanted.contains(uuid(own, at))) {
        listed.add(uuid(all.people(), at));
      }
    }
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
    for (String key : wanted) {
      if (!keys.contains(key)) {
        throw new IllegalStateException("a key type that was not frozen: " + key);
      }
    }
    return columns(wanted);
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
