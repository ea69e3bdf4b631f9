package io.parley.server.node;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where a running party asks for its declared audiences: over REST as whoever shows a key of the
 * room there, and by itself where they say how often.
 *
 * @param collaboration the name in {@code node.collaborations}; empty: that of {@code
 *     node.agreement}
 * @param room where the collaboration's room listens for analysts, {@code host:port}
 * @param key reference to an access key of the room, of a marketer of this party; empty: nothing is
 *     asked for by itself
 */
public record AudienceSettings(
    @DefaultValue("") String collaboration, String room, @DefaultValue("") String key) {
  private static final String ADDRESS = "[^\\s:/]+:[0-9]{1,5}|\\[[0-9a-fA-F:]+\\]:[0-9]{1,5}";

  static void check(Path file, NodeConfiguration configuration) {
    List<AudienceSettings> all = configuration.audiences();
    if (!all.isEmpty() && configuration.role() != NodeConfiguration.Role.PARTY) {
      throw new ConfigurationException(
          "%s: `node.audiences` is for a party; a room has no people and no audiences"
              .formatted(file));
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < all.size(); i++) {
      String place = "node.audiences[" + i + "]";
      AudienceSettings one = all.get(i);
      NodeConfiguration.require(file, place + ".room", one.room());
      if (!one.room().matches(ADDRESS)) {
        throw new ConfigurationException(
            "%s: `%s.room` is where the room listens for analysts; write host:port"
                .formatted(file, place));
      }
      if (!names.add(one.collaboration())) {
        throw new ConfigurationException(
            "%s: `node.audiences` has a collaboration twice; each has one room".formatted(file));
      }
      if (!one.key().isEmpty() && !SecretReference.isReference(one.key())) {
        throw new ConfigurationException(
            "%s: `%s.key` must say where the access key is, and hold none itself: write env:NAME, file:PATH or keystore:PATH#ALIAS"
                .formatted(file, place));
      }
    }
  }
}
