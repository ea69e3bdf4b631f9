package io.parley.server.room;

import java.util.List;

/** One of {@link TwoCollaborations}; the first member's analysts ask. */
public record Side(String name, List<String> members) {
  public String asker() {
    return members.get(0);
  }

  public Side other() {
    return equals(TwoCollaborations.SAVANNA) ? TwoCollaborations.MARSH : TwoCollaborations.SAVANNA;
  }

  /** Words that only what belongs to this one has. */
  public List<String> words() {
    return List.of(name, members.get(0), members.get(1));
  }

  /** How many both members have, at this price. */
  public String sql(String epsilon) {
    return "SELECT /*+ privacy(epsilon='%s') */ COUNT(DISTINCT a.person) AS n FROM %s.things a JOIN %s.things b ON b.person = a.person"
        .formatted(epsilon, members.get(0), members.get(1));
  }

  String things(String owner) {
    return """
        policy: parley/v1
        table: things
        owner: %s
        population: people
        person: person
        match: [email]
        columns:
          val: {type: integer, use: [sum, filter], bounds: [0, 20]}
        allow:
          - analysis: aggregate
            to: [%s]
            purposes: [measurement]
            protection: {epsilon_per_query: 1, delta_per_query: 1e-9, groups_per_person: 1, rows_per_person: 1, rows_before_join: 1, min_people: 1}
        """
        .formatted(owner, asker());
  }

  static String budget(String owner) {
    return "population: people\nowner: %s\nbudget: {epsilon: 10, delta: 1e-6, every: month}\n"
        .formatted(owner);
  }
}
