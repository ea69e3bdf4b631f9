package io.parley.server.party;

import io.parley.crypto.MatchKey;
import io.parley.identity.settle.Holding;
import io.parley.identity.settle.Settlement;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import java.io.ByteArrayOutputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.duckdb.DuckDBAppender;

/**
 * The match keys of one type by which a node's people can be found: at most one a person and one
 * person a key, settled over the people of now as for questions ({@link Settlement}), without those
 * who object.
 *
 * <p>Both parties settle by the order of match keys, so that of two people who share several
 * addresses both keep the same one. Who objects is taken out after settling, so that this is the
 * removal of a person and moves nobody else.
 */
public final class MatchValues {
  private static final int MEMORY = WorkMemory.megabytes();

  private MatchValues() {}

  /**
   * Packed match keys of 32 bytes, all different.
   *
   * @throws io.parley.server.wire.BadDocument when objections cannot be read
   */
  public static byte[] settled(
      NodeConfiguration configuration,
      NodeDirectory directory,
      NodeLake lake,
      String profile,
      String type,
      Progress progress) {
    try (DuckDb database = DuckDb.open(MEMORY)) {
      List<Holding> holdings = new ArrayList<>();
      lake.identifiers(
          (person, held, value) -> {
            if (held.equals(type)) {
              holdings.add(new Holding(person, MatchKey.of(profile, type, value).toBytes()));
            }
          });
      Map<UUID, byte[]> settled = Settlement.settle(holdings).assigned();
      Set<UUID> taking =
          taking(configuration, directory, lake, settled.keySet(), database, progress);
      ByteArrayOutputStream packed = new ByteArrayOutputStream(taking.size() * MatchKey.SIZE);
      settled.forEach(
          (person, key) -> {
            if (taking.contains(person)) {
              packed.writeBytes(key);
            }
          });
      return packed.toByteArray();
    } catch (SQLException e) {
      throw new IllegalStateException("match keys could not be read", e);
    }
  }

  private static Set<UUID> taking(
      NodeConfiguration configuration,
      NodeDirectory directory,
      NodeLake lake,
      Set<UUID> people,
      DuckDb database,
      Progress progress)
      throws SQLException {
    database.execute("CREATE TABLE taking (person UUID)");
    try (DuckDBAppender appender = database.connection().createAppender("taking")) {
      for (UUID person : people) {
        appender.beginRow().append(person).endRow();
      }
    }
    Objections.of(configuration, directory, progress).exclude(database, lake, "taking");
    Set<UUID> left = new HashSet<>();
    database.query("SELECT person FROM taking", row -> left.add((UUID) row.getObject(1)));
    return left;
  }
}
