package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.connector.destination.Receiver;
import io.parley.connector.destination.StandIn;
import io.parley.connector.destination.TestPeople;
import io.parley.server.cli.Shell.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a delivery that did not come to its end leaves: nobody counts as there who is not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokenDeliveryTest {
  private static final int PEOPLE = 110;
  private static final String HOOK =
      """
      - name: there
        kind: webhook
        with: {url: "%s/in", audience: spring, columns: email}
        secrets: {signing: "file:token.key"}
      """;

  private ExportingNode node;

  @BeforeAll
  void start(@TempDir Path root) throws IOException {
    StringBuilder csv = new StringBuilder("email,phone,campaign\n");
    for (int i = 1; i <= PEOPLE; i++) {
      csv.append("u%d@example.com,,none\n".formatted(i));
    }
    node = ExportingNode.ready(root, csv.toString());
    node.secret("token.key", TestPeople.TOKEN);
  }

  @AfterAll
  void stop() {
    node.close();
  }

  /** Who objected while it was under way was not brought, and comes when they object no more. */
  @Test
  void whoWasLeftOutOfADelivery_comesWithALaterOne() throws IOException {
    try (StandIn hook = new StandIn((call, audience) -> taken(call, audience))) {
      node.destinations(HOOK.formatted(hook.base()));
      listed("left", "u1@example.com", "u2@example.com");
      hook.failAt(1, Receiver.Failure.FORBID);
      assertThat(node.export("left", "there").out()).contains("broken", "failed 403: 1");
      hook.recover();
      object("u1@example.com");

      Said resumed = node.export("left", "there");
      assertThat(resumed.out()).as(resumed.all()).contains("1 added", "left out erased: 1");
      assertThat(hook.members()).hasSize(1);
      object();
      assertThat(node.export("left", "there").out()).contains("1 added");
      assertThat(hook.members()).hasSize(2);
      assertThat(node.export("left", "there").out()).isEqualTo("nothing is due there\n");
      assertThat(hook.doubles()).as("nobody was taken out who was not there").isZero();
    }
  }

  /** Else a withdrawal would wait for as long as the receiver dislikes somebody else's row. */
  @Test
  void whoIsToGo_doesNotWaitForABatchThatIsRefusedForWhatIsInIt() throws IOException {
    AtomicBoolean refusing = new AtomicBoolean();
    try (StandIn hook =
        new StandIn(
            (call, audience) ->
                refusing.get() && call.text().contains("\"change\":\"add\"")
                    ? new StandIn.Reply(400, "no")
                    : taken(call, audience))) {
      node.destinations(HOOK.formatted(hook.base()));
      listed("stuck", "u1@example.com", "u2@example.com");
      assertThat(node.export("stuck", "there").out()).contains("2 added");
      refusing.set(true);
      listed("stuck", "u1@example.com", "u2@example.com", "u3@example.com");
      assertThat(node.export("stuck", "there").out()).contains("broken", "failed 400: 1");
      object("u1@example.com");

      Said said = node.export("stuck", "there");
      assertThat(said.exit()).isEqualTo(1);
      assertThat(said.out()).as(said.all()).contains("0 added, 1 removed");
      assertThat(hook.members()).hasSize(1);
      refusing.set(false);
      object();
      assertThat(node.export("stuck", "there").exit()).isZero();
      node.export("stuck", "there");
      assertThat(hook.members()).hasSize(3);
      assertThat(hook.doubles()).as("nobody twice").isZero();
      assertThat(node.status("stuck")).contains("at there: whole");
    }
  }

  /** A receiver's smallest audience is a rule for those who come. */
  @Test
  void whoIsToGo_doesNotWaitForEnoughToCome() throws IOException {
    node.destinations(
        """
        - name: there
          kind: google-customer-match
          with: {folder: upload, emails: "1", phones: "1"}
        """);
    List<String> all = Stream.iterate(1, i -> i + 1).limit(100).map(this::email).toList();
    listed("few", all.toArray(String[]::new));
    assertThat(node.export("few", "there").out()).contains("100 added");
    listed("few", all.subList(0, 40).toArray(String[]::new));
    assertThat(node.export("few", "there").out()).contains("0 added, 60 removed");

    listed(
        "few",
        Stream.concat(all.subList(1, 40).stream(), Stream.of(email(105))).toArray(String[]::new));
    Said said = node.export("few", "there");

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err()).contains("uses no audience of fewer than 100 people");
    assertThat(Files.readAllLines(node.path("upload/few-there-00003/remove-00001.csv"))).hasSize(2);
    assertThat(node.path("upload/few-there-00003/add-00001.csv")).doesNotExist();
    assertThat(node.receipts("few")).hasSize(3);
    assertThat(node.status("few")).contains("at there: whole, delivery 3");
  }

  private static StandIn.Reply taken(StandIn.Call call, StandIn audience) {
    for (var member : call.json().path("members")) {
      if (call.text().contains("\"change\":\"add\"")) {
        audience.add(member.toString());
      } else {
        audience.remove(member.toString());
      }
    }
    return new StandIn.Reply(200, "{}");
  }

  private String email(int i) {
    return "u%d@example.com".formatted(i);
  }

  private void object(String... emails) throws IOException {
    Files.writeString(node.path("objections.csv"), "email\n" + String.join("\n", emails) + "\n");
  }

  private void listed(String audience, String... emails) {
    node.declare(audience, "there");
    Set<UUID> people = new TreeSet<>();
    var known = node.people();
    for (String email : emails) {
      people.add(known.get(email));
    }
    node.listed(audience, people, "webhook", "google-customer-match");
  }
}
