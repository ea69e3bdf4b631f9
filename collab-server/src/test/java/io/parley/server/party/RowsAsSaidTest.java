package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.policy.Analysis;
import io.parley.policy.PolicySet;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OwnCollaboration;
import io.parley.server.node.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table never has more rows than its policy says. */
class RowsAsSaidTest {
  @SuppressWarnings("NullAway.Init") // made before each test
  @TempDir
  Path root;

  private static String policy(int rows) {
    return """
        policy: parley/v1
        table: customers
        owner: hearth
        population: shoppers
        person: person
        match: [email, phone]
        rows: %d
        columns:
          recency: {type: integer, use: [filter]}
          visit: {type: integer, use: []}
        allow:
          - analysis: aggregate
            to: [hearth, metromail]
            purposes: [measurement]
            protection: {epsilon_per_query: 0.1, delta_per_query: 1e-9, groups_per_person: 1, rows_per_person: 1, rows_before_join: 10, min_people: 50}
        """
        .formatted(rows);
  }

  /** Hearth's sources have four. */
  @Test
  void sourcesWithMoreRows_areNotTaken() {
    assertThatThrownBy(
            () -> TwoNodes.ready(root, Map.of("hearth/policies/customers.yaml", policy(3))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageMatching(
            "customers\\.yaml:2:1: the sources have more rows of `customers` than its policy says;"
                + " nothing was changed\\. Write a larger `rows`, with room to grow");
  }

  @Test
  void policyThatSaysFewerThanThereAre_stopsQuestions_untilItIsMended() throws IOException {
    try (TwoNodes two = TwoNodes.ready(root, Map.of("hearth/policies/customers.yaml", policy(4)))) {
      var unused = two.committed(TwoNodes.OVERLAP, Analysis.AGGREGATE, "hearth");

      two.write("hearth/policies/customers.yaml", policy(3));
      assertThatThrownBy(() -> two.offer("hearth")).isInstanceOf(PoliciesUnusable.class);
      assertThat(two.said("hearth"))
          .contains(
              "customers.yaml:2:1: the table `customers` has more rows than its policy says; write a larger `rows`, with room to grow");

      two.write("hearth/policies/customers.yaml", policy(4));
      assertThat(two.offer("hearth").policies()).isNotEmpty();
    }
  }

  private void ingest(TwoNodes two) {
    NodeDirectory directory = new NodeDirectory(root.resolve("hearth"));
    NodeConfiguration configuration = two.configuration("hearth");
    List<PolicySet> policies =
        PoliciesTogether.of(OwnCollaboration.all(configuration, directory)).all();
    try (NodeLake lake = NodeLake.open(directory)) {
      var unused =
          new Ingest(
                  configuration, directory, policies, new Progress("hearth", System.err), two.clock)
              .run(lake);
    }
  }

  /** What was taken before a source grew stays as it is. */
  @Test
  void sourceThatGrewBeyond_leavesTheTableOfBefore() throws IOException {
    try (TwoNodes two = TwoNodes.ready(root, Map.of("hearth/policies/customers.yaml", policy(4)))) {
      var before = two.offer("hearth").snapshots();
      Path crm = root.resolve("hearth/crm.csv");
      Files.writeString(crm, Files.readString(crm) + "fay@example.com,,2,1\n");
      two.node("hearth").close();

      assertThatThrownBy(() -> ingest(two)).isInstanceOf(ConfigurationException.class);

      assertThat(two.restart("hearth").policies().last().tables()).hasSize(1);
      assertThat(two.offer("hearth").snapshots()).isEqualTo(before);
    }
  }
}
