package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.policy.Reason;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.PolicySignatures;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Digest;
import io.parley.server.wire.Grant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an owner writes into a policy of a running node holds from the next question on. */
@Tag("slow")
class LivePoliciesTest {
  private final Path folder;
  private TwoNodes two;

  LivePoliciesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void start() throws IOException {
    two = TwoNodes.ready(folder);
  }

  @AfterEach
  void stop() {
    two.close();
  }

  private Path policy() {
    return two.directory("metromail").resolve("policies").resolve("panel.yaml");
  }

  private void change(String from, String to) throws IOException {
    String before = Files.readString(policy());
    assertThat(before).contains(from);
    Files.writeString(policy(), before.replace(from, to));
    two.sign("metromail", policy());
  }

  private GrantDesk.Reserved ask() {
    Grant grant = two.grant(TwoNodes.PANEL);
    return two.metromail().reserve(two.signed(grant));
  }

  private static List<String> codes(GrantDesk.Reserved reserved) {
    return reserved instanceof GrantDesk.Reserved.Refused refused
        ? refused.reasons().stream().map(Reason::code).toList()
        : List.of();
  }

  @Test
  void accessBudget_writtenWhileTheNodeRuns_countsFromThereOn() throws IOException {
    assertThat(codes(ask())).isEmpty();
    change("purposes: [measurement]", "purposes: [measurement]\n    times: 2 per day");

    // The question before the change was counted as well.
    assertThat(codes(ask())).isEmpty();
    assertThat(codes(ask())).containsExactly("access-budget-used");

    two.clock.advance(Duration.ofDays(1));
    assertThat(codes(ask())).isEmpty();
  }

  @Test
  void tightenedPolicy_refusesTheNextQuestion() throws IOException {
    assertThat(codes(ask())).isEmpty();
    change("to: [hearth, metromail]", "to: [metromail]");

    assertThatThrownBy(this::ask).hasMessageContaining("receiver-not-allowed");
  }

  @Test
  void grantUnderTheOlderPolicy_isRefusedByTheNode() throws IOException {
    byte[] signed = two.signed(two.grant(TwoNodes.PANEL));
    change("min_people: 50", "min_people: 60");

    assertThatThrownBy(() -> two.metromail().reserve(signed))
        .isInstanceOf(BadDocument.class)
        .hasMessage("the grant is not about what this node offers now");
  }

  @Test
  void policyThatCannotBeRead_stopsEveryQuestionUntilItCan() throws IOException {
    change("to: [hearth, metromail]", "too: [hearth, metromail]");

    assertThatThrownBy(this::ask)
        .isInstanceOf(PoliciesUnusable.class)
        .hasMessageContaining("the policies of `metromail` have changed and cannot be used");

    change("too: [hearth, metromail]", "to: [hearth, metromail]");
    assertThat(codes(ask())).isEmpty();
  }

  /** Nobody's edit holds before whoever answers for policies has signed it. */
  @Test
  void changeThatNobodySigned_stopsEveryQuestionUntilItIsSigned() throws IOException {
    String before = Files.readString(policy());
    Files.writeString(policy(), before.replace("min_people: 50", "min_people: 51"));

    assertThatThrownBy(this::ask)
        .isInstanceOf(PoliciesUnusable.class)
        .hasMessageContaining("the policies of `metromail` have changed and cannot be used");

    two.sign("metromail", policy());
    assertThat(codes(ask())).isEmpty();
  }

  @Test
  void signatureOfAnotherNode_stopsEveryQuestion() throws IOException {
    two.sign("hearth", policy());

    assertThatThrownBy(() -> two.metromail().offer()).isInstanceOf(PoliciesUnusable.class);
  }

  @Test
  void nodeWithAnUnsignedPolicy_doesNotStart() throws IOException {
    Files.delete(PolicySignatures.fileOf(policy()));

    assertThatThrownBy(() -> two.restart("metromail"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "not signed by this node, or altered since: panel.yaml; read them, then sign them: parley policy sign --config node.yaml");

    two.sign("metromail", policy());
    two.restart("metromail");
  }

  @Test
  void everyVersionThatIsOffered_isKept() throws IOException {
    String first = Files.readString(policy());
    change("min_people: 50", "min_people: 51");
    two.metromail().offer();
    change("min_people: 51", "min_people: 52");
    two.metromail().offer();

    Path versions = two.directory("metromail").resolve("policy-versions");
    for (String text :
        List.of(
            first,
            first.replace("min_people: 50", "min_people: 51"),
            first.replace("min_people: 50", "min_people: 52"))) {
      String hash = Digest.hex(text.getBytes(StandardCharsets.UTF_8));
      assertThat(versions.resolve(hash + ".yaml")).hasContent(text);
      assertThat(Files.readString(versions.resolve("log.jsonl"))).contains(hash);
    }
    long lines = Files.readAllLines(versions.resolve("log.jsonl")).size();
    two.metromail().offer();
    assertThat(Files.readAllLines(versions.resolve("log.jsonl"))).hasSize((int) lines);
  }

  @Test
  void policyWithTheOtherEnding_stopsEveryQuestion() throws IOException {
    Files.move(policy(), policy().resolveSibling("panel.yml"));

    assertThatThrownBy(() -> two.metromail().offer()).isInstanceOf(PoliciesUnusable.class);
  }

  @Test
  void newNameOfThePopulation_opensNoNewBudget() throws IOException {
    change("population: readers", "population: others");

    assertThatThrownBy(this::ask).isInstanceOf(PoliciesUnusable.class);
  }

  @Test
  void columnThatTheLakeDoesNotHave_stopsEveryQuestion() throws IOException {
    change("columns:\n", "columns:\n  age: {type: integer, use: [group]}\n");

    assertThatThrownBy(this::ask).isInstanceOf(PoliciesUnusable.class);
  }

  @Test
  void residency_inARoomThatStatesNoRegion_isRefused() throws IOException {
    change("allow:", "residency: [eu]\nallow:");

    assertThatThrownBy(this::ask).hasMessageContaining("residency-not-allowed");
  }
}
