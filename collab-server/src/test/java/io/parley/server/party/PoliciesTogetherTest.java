package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.policy.PolicySet;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.DestinationSettings;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OwnCollaboration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The policies of two collaborations of one party: what they may not say side by side. */
class PoliciesTogetherTest {
  private static final String FIRST = "policies/";
  private static final String SECOND = "collaborations/autumn/policies/";
  private static final String TABLE =
      """
      policy: parley/v1
      table: things
      owner: metromail
      population: people
      person: person
      match: [email]
      columns:
        val: {type: integer, use: [sum], bounds: [0, 20]}
      allow:
        - analysis: aggregate
          to: [hearth]
          purposes: [measurement]
          protection: {epsilon_per_query: 1, delta_per_query: 1e-9, groups_per_person: 1, rows_per_person: 1, rows_before_join: 1, min_people: 1}
      """;
  private static final String BUDGET =
      """
      population: people
      owner: metromail
      budget: {epsilon: 4, delta: 1e-6, every: month}
      """;

  private final Path root;

  PoliciesTogetherTest(@TempDir Path root) {
    this.root = root;
  }

  @BeforeEach
  void writeBoth() throws IOException {
    write(
        "node.yaml",
        "node:\n  name: metromail\n  role: party\n  collaborations:\n    - name: autumn\n");
    for (String folder : List.of(FIRST, SECOND)) {
      write(folder + "things.yaml", TABLE);
      write(folder + "people.yaml", BUDGET);
    }
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private void change(String file, String from, String to) throws IOException {
    String before = Files.readString(root.resolve(file));
    assertThat(before).contains(from);
    write(file, before.replace(from, to));
  }

  private PoliciesTogether together() {
    NodeConfiguration configuration = NodeConfiguration.load(root.resolve("node.yaml"));
    return PoliciesTogether.of(OwnCollaboration.all(configuration, new NodeDirectory(root)));
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> together().all())
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("the policies of the collaborations `node.agreement` and `autumn` " + message);
  }

  @Test
  void sameBudgetInOtherDigits_andOtherColumns_goTogether() throws IOException {
    change(SECOND + "people.yaml", "epsilon: 4, delta: 1e-6", "epsilon: 4.0, delta: 0.000001");
    change(
        SECOND + "things.yaml",
        "val: {type: integer, use: [sum], bounds: [0, 20]}",
        "kind: {type: text, use: [group], values: [a]}");

    List<PolicySet> all = together().all();

    assertThat(KeptTable.of(all).get("things"))
        .satisfies(
            table ->
                assertThat(table.lakeColumns())
                    .as("the lake keeps what either is offered")
                    .extracting(column -> column.name())
                    .containsExactly("person", "val", "kind"));
  }

  @Test
  void otherBudget_isRefused() throws IOException {
    change(SECOND + "people.yaml", "epsilon: 4", "epsilon: 5");

    assertRefused(
        "state different budgets for `metromail.people`; a population has one budget, whoever asks: write the same ε, δ, period, shares and acceptance in both files");
  }

  @Test
  void otherPopulation_isRefused() throws IOException {
    change(SECOND + "people.yaml", "population: people", "population: readers");
    change(SECOND + "things.yaml", "population: people", "population: readers");

    assertRefused(
        "name several populations (people, readers); all tables of a node are about the same people: use one name");
  }

  @Test
  void tableOfPeople_thatIsPublicElsewhere_isRefused() throws IOException {
    write(
        SECOND + "things.yaml",
        """
        policy: public/v1
        table: things
        owner: metromail
        key: [val]
        rows: 12
        columns:
          val: {type: integer}
        """);

    assertRefused(
        "offer the table `things` once with people and once as public; a table of people is public for nobody: offer the public one under another name");
  }

  @Test
  void columnOfTwoTypes_isRefused() throws IOException {
    change(SECOND + "things.yaml", "type: integer", "type: decimal");

    assertRefused(
        "give the column `things.val` two types; a table is in the lake once: write one type in both files");
  }

  /** In one collaboration alone the same is refused question by question. */
  @Test
  void exactAnswersInOne_besidePrivateOnesInTheOther_wantTheOwnersWord() throws IOException {
    change(SECOND + "things.yaml", "analysis: aggregate", "analysis: threshold");
    change(
        SECOND + "things.yaml",
        "protection: {epsilon_per_query: 1, delta_per_query: 1e-9, groups_per_person: 1, rows_per_person: 1, rows_before_join: 1, min_people: 1}",
        "min_people: 5\n    rows_before_join: 1\n    times: 2 per month");

    assertRefused(
        "have exact answers beside private ones for the population `people`; its owner signs `exact_disclosures: accepted` in both budget files, or allows only one of both");

    for (String folder : List.of(FIRST, SECOND)) {
      write(folder + "people.yaml", BUDGET + "exact_disclosures: accepted\n");
    }
    assertThat(together().all()).hasSize(2);
  }

  /** An owner who changes both, one after the other, gets through. */
  @Test
  void changeOfBoth_holdsFromTheSecondOn() throws IOException {
    PoliciesTogether running = together();
    NodeConfiguration configuration = NodeConfiguration.load(root.resolve("node.yaml"));
    List<OwnCollaboration> homes = OwnCollaboration.all(configuration, new NodeDirectory(root));
    change(FIRST + "people.yaml", "epsilon: 4", "epsilon: 3");

    PolicySet first = together(FIRST);
    assertThatThrownBy(() -> running.check(homes.get(0), first))
        .hasMessageContaining("state different budgets");

    change(SECOND + "people.yaml", "epsilon: 4", "epsilon: 3");
    running.check(homes.get(0), first);
    running.check(homes.get(1), together(SECOND));
  }

  /** A file that cannot be read stops its own collaboration, and stays what it said beside it. */
  @Test
  void brokenFileOfOne_leavesTheOtherToWhatItLastSaid() throws IOException {
    PoliciesTogether running = together();
    NodeConfiguration configuration = NodeConfiguration.load(root.resolve("node.yaml"));
    List<OwnCollaboration> homes = OwnCollaboration.all(configuration, new NodeDirectory(root));
    PolicySet first = together(FIRST);
    running.check(homes.get(0), first);
    write(SECOND + "people.yaml", "population: [");

    running.check(homes.get(0), first);
    change(FIRST + "people.yaml", "epsilon: 4", "epsilon: 3");
    PolicySet changed = together(FIRST);
    assertThatThrownBy(() -> running.check(homes.get(0), changed))
        .hasMessageContaining("state different budgets");
  }

  private PolicySet together(String folder) {
    return io.parley.server.node.PolicyFolder.set(
        List.of(
            new io.parley.server.wire.Offer(
                io.parley.server.wire.Offer.VERSION,
                "metromail",
                io.parley.server.node.PolicyFolder.read(root.resolve(folder)),
                Map.of())));
  }

  /** Who is in an audience is no knowledge of the node's own, in whichever collaboration. */
  @Test
  void sourceThatIsADeliveredAudience_isRefused() throws IOException {
    for (String file :
        List.of("audiences/audience-1.csv", "collaborations/autumn/audiences/audience-2.csv")) {
      write(file, "email_sha256\n");
      assertThatThrownBy(
              () -> new Lineage(new NodeDirectory(root)).check(List.of(source(file)), List.of()))
          .isInstanceOf(ConfigurationException.class)
          .hasMessage(
              "source `list` reads an audience that was delivered to this node; who is in one cannot be offered, in this collaboration or another: remove the source");
    }
    Files.createSymbolicLink(root.resolve("list.csv"), root.resolve("audiences/audience-1.csv"));
    assertThatThrownBy(
            () ->
                new Lineage(new NodeDirectory(root)).check(List.of(source("list.csv")), List.of()))
        .as("by another name")
        .isInstanceOf(ConfigurationException.class);
    write("collaborations/audiences/list.csv", "email\n");
    new Lineage(new NodeDirectory(root))
        .check(List.of(source("collaborations/audiences/list.csv"), source("crm.csv")), List.of());
    write("exports/few-files-00001/add-00001.csv", "email\n");
    DestinationSettings folder =
        new DestinationSettings("files", "file", Map.of("folder", "exports"), Map.of());
    assertThatThrownBy(
            () ->
                new Lineage(new NodeDirectory(root))
                    .check(
                        List.of(source("exports/few-files-00001/add-00001.csv")), List.of(folder)))
        .as("what was exported to a folder")
        .isInstanceOf(ConfigurationException.class);
  }

  private static NodeConfiguration.Source source(String file) {
    return new NodeConfiguration.Source(
        "list",
        file,
        "US",
        "email",
        "",
        "things",
        Map.of(),
        Map.of(),
        "",
        io.parley.server.node.ConsentSettings.NONE,
        io.parley.server.node.SourceOrigin.FILE);
  }
}
