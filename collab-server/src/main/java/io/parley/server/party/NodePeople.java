package io.parley.server.party;

import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A party's people as whoever hands audiences on needs them, beside a node that may run: reads, and
 * changes nothing.
 */
public final class NodePeople implements AutoCloseable {
  private final NodeLake lake;
  private final Objections objections;

  private NodePeople(NodeLake lake, Objections objections) {
    this.lake = lake;
    this.objections = objections;
  }

  /** Opens a node's people. */
  public static NodePeople open(
      NodeConfiguration configuration, NodeDirectory directory, Progress progress) {
    return new NodePeople(
        NodeLake.open(directory), Objections.of(configuration, directory, progress));
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
   * Who objects now.
   *
   * @throws io.parley.server.wire.BadDocument when that cannot be read
   */
  public Set<UUID> objecting() {
    return objections.people(lake);
  }

  @Override
  public void close() {
    lake.close();
  }
}
