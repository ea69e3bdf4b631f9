package io.parley.server.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What each party of a measured room allows: statistics, to the first one. */
final class RoomPolicies {
  /** The policies' files. */
  static final List<String> FILES = List.of("things.yaml", "people.yaml");

  private RoomPolicies() {}

  /** Writes a party's policies, unsigned. */
  static void write(Path folder, String owner, List<String> parties, RoomCluster.Size size)
      throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("things.yaml"),
        """
        policy: parley/v1
        table: things
        owner: %s
        population: people
        person: person
        match: [email]
        columns:
          grp: {type: text, use: [group, filter], values: [%s]}
          num: {type: integer, use: [sum, filter], bounds: [0, %d]}
          amount: {type: decimal, use: [sum, filter], bounds: [0, %d]}
        allow:
          - analysis: aggregate
            to: [%s]
            purposes: [measurement]
            protection: {epsilon_per_query: 1, delta_per_query: 1e-9, groups_per_person: 1, rows_per_person: 1, rows_before_join: 1, min_people: 1}
        """
            .formatted(
                owner,
                RoomPeople.groups(),
                RoomPeople.LARGEST_NUMBER,
                RoomPeople.LARGEST_AMOUNT,
                parties.get(0)));
    Files.writeString(
        folder.resolve("people.yaml"),
        """
        population: people
        owner: %s
        budget: {epsilon: %s, delta: 1e-3, every: month}
        """
            .formatted(owner, size.epsilon()));
  }
}
