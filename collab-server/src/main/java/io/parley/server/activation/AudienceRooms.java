package io.parley.server.activation;

import io.parley.crypto.SecretAccess;
import io.parley.server.client.Profile;
import io.parley.server.node.AudienceSettings;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OwnCollaboration;
import io.parley.server.node.Progress;
import io.parley.server.node.SecretReference;
import io.parley.server.wire.Agreement;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The collaborations in which a running party asks for audiences, as {@code node.audiences} has
 * them.
 */
public record AudienceRooms(List<Place> places) {
  public AudienceRooms {
    places = List.copyOf(places);
  }

  /**
   * All of a node.
   *
   * @throws io.parley.server.node.ConfigurationException where it has no such collaboration, or a
   *     key is not there
   */
  public static AudienceRooms of(
      NodeConfiguration configuration, NodeDirectory directory, Clock clock, Progress progress) {
    if (configuration.rest().enabled() && configuration.audiences().isEmpty()) {
      throw new ConfigurationException(
          "the REST API of a party is that of its declared audiences, and `node.audiences` does not say where the room listens; write `- room: \"host:port\"` there, or leave `node.rest.enabled` out");
    }
    List<Place> places = new ArrayList<>();
    for (AudienceSettings one : configuration.audiences()) {
      OwnCollaboration home =
          OwnCollaboration.named(
              configuration,
              directory,
              Optional.of(one.collaboration()).filter(name -> !name.isEmpty()));
      places.add(
          new Place(
              home.agreement().agreement(),
              one,
              directory.path(),
              new AudienceDesk(configuration, directory, home, clock, progress, Optional.empty())));
    }
    return new AudienceRooms(places);
  }

  /**
   * A collaboration.
   *
   * @param folder where relative paths of references begin
   */
  public record Place(
      Agreement agreement, AudienceSettings settings, Path folder, AudienceDesk desk) {
    /** Its name in the agreement. */
    public String collaboration() {
      return agreement.collaboration();
    }

    /** Its room, for whoever shows this key: with the certificate and the key that were agreed. */
    public Profile room(String accessKey) {
      Agreement.Node room = agreement.room();
      return new Profile(settings.room(), room.certificate(), room.signingKey(), accessKey);
    }

    /**
     * Its room as the node itself asks there; empty where the node has no key of its own.
     *
     * @throws io.parley.server.node.ConfigurationException when the key is not where it should be
     */
    public Optional<Profile> room() {
      if (settings.key().isEmpty()) {
        return Optional.empty();
      }
      byte[] key =
          new SecretReference("node.audiences.key", settings.key(), folder)
              .resolve()
              .toByteArray(SecretAccess.insecure());
      return Optional.of(room(new String(key, StandardCharsets.UTF_8)));
    }

    /** Without the reference to the key. */
    @Override
    public String toString() {
      return "Place[" + collaboration() + "]";
    }
  }
}
