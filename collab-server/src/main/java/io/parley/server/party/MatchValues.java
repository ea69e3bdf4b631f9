package io.parley.server.party;

import io.parley.crypto.MatchKey;
import io.parley.identity.settle.Holding;
import io.parley.identity.settle.Settlement;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The match keys of one type by which a node's people can be found: at most one a person and one
 * person a key, settled over the people of now as for questions ({@link Settlement}), without those
 * who take no part.
 *
 * <p>Both parties settle by the order of match keys, so that of two people who share several
 * addresses both keep the same one. Who takes no part is taken out after settling, so that this is
 * the removal of a person and moves nobody else.
 */
public final class MatchValues {
  private MatchValues() {}

  /**
   * Packed match keys of 32 bytes, all different.
   *
   * @param purpose for which they are asked
   * @throws io.parley.server.wire.BadDocument when objections cannot be read
   */
  public static byte[] settled(
      NodeConfiguration configuration,
      NodeDirectory directory,
      NodeLake lake,
      String profile,
      String type,
      String purpose,
      Progress progress) {
    Participants participants =
        Participants.of(configuration, Objections.of(configuration, directory, progress), progress);
    participants.check(lake);
    Participants.Taking taking = participants.of(lake, purpose);
    List<Holding> holdings = new ArrayList<>();
    lake.identifiers(
        (person, held, value) -> {
          if (held.equals(type)) {
            holdings.add(new Holding(person, MatchKey.of(profile, type, value).toBytes()));
          }
        });
    Map<UUID, byte[]> settled = Settlement.settle(holdings).assigned();
    ByteArrayOutputStream packed = new ByteArrayOutputStream(settled.size() * MatchKey.SIZE);
    settled.forEach(
        (person, key) -> {
          if (taking.takesPart(person)) {
            packed.writeBytes(key);
          }
        });
    return packed.toByteArray();
  }
}
