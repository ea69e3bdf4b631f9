package io.parley.server.party;

import io.parley.identity.history.People;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * A party's people as whoever hands audiences on needs them, beside a node that may run: reads, and
 * changes nothing.
 */
public final class NodePeople implements AutoCloseable {
  /** For a large node to write its people. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final NodeLake lake;
  private final Participants participants;

  private NodePeople(NodeLake lake, Participants participants) {
    this.lake = lake;
    this.participants = participants;
  }

  /**
   * Opens a node's people. A node that takes in rows while it runs first brings its lake to those
   * of now.
   *
   * @throws ConfigurationException when the lake is behind the node's history of people: who
   *     objects by an address that came since would not be known by it
   */
  public static NodePeople open(
      NodeConfiguration configuration, NodeDirectory directory, Progress progress) {
    if (!IngestNote.isThere(directory) && !LakeRequest.ask(directory, PATIENCE)) {
      throw new ConfigurationException(
          "the lake of this node is behind its people: stop the node if it takes in rows while it runs, run `parley ingest`, and try again");
    }
    return new NodePeople(
        NodeLake.open(configuration, directory),
        Participants.of(
            configuration, Objections.of(configuration, directory, progress), progress));
  }

  /**
   * Tells by type and canonical value whether somebody objects, as {@code objections.csv} says at
   * that moment.
   */
  public static BiPredicate<String, String> objecting(
      NodeConfiguration configuration, NodeDirectory directory, Progress progress) {
    Objections objections = Objections.of(configuration, directory, progress);
    return (type, value) ->
        objections.now().stream()
            .anyMatch(one -> one.type().word().equals(type) && one.value().equals(value));
  }

  /**
   * An identifier of somebody.
   *
   * @param type such as {@code email}
   * @param value as it is matched: canonical, not as the source wrote it
   */
  public record Held(String type, String value) {
    /** Without the value. */
    @Override
    public String toString() {
      return "Held[" + type + "]";
    }
  }

  /**
   * What somebody is known by in the lake as it is, behind or not; nothing where there is none.
   *
   * @param people of the node's history, which tells the ids that the person had before
   */
  public static List<Held> heldBy(
      NodeConfiguration configuration, NodeDirectory directory, People people, UUID person) {
    Optional<UUID> current = people.current(person);
    List<Held> held = new ArrayList<>();
    try (NodeLake lake = NodeLake.open(configuration, directory)) {
      if (lake.sealed().holds(NodeLake.CURATED, NodeLake.IDENTIFIERS)) {
        lake.identifiers(
            (holder, type, value) -> {
              if (holder.equals(person)
                  || (current.isPresent() && people.current(holder).equals(current))) {
                held.add(new Held(type, value));
              }
            });
      }
    }
    return held;
  }

  /**
   * What these people are known by. Whoever is erased, or did not consent when sources were read
   * last, is not in the lake, and so not here.
   */
  public Map<UUID, List<Held>> identifiers(Set<UUID> people) {
    Map<UUID, List<Held>> found = new HashMap<>();
    lake.identifiers(
        (person, type, value) -> {
          if (people.contains(person)) {
            found.computeIfAbsent(person, p -> new ArrayList<>()).add(new Held(type, value));
          }
        });
    return found;
  }

  /**
   * Whoever of these takes part now in what is done for a purpose: does not object, and consents to
   * it where consent is given by purpose.
   *
   * @throws io.parley.server.wire.BadDocument when that cannot be read
   */
  public Set<UUID> takingPart(Set<UUID> people, String purpose) {
    participants.check(lake);
    Participants.Taking taking = participants.of(lake, purpose);
    return people.stream().filter(taking::takesPart).collect(Collectors.toSet());
  }

  @Override
  public void close() {
    lake.close();
  }
}
