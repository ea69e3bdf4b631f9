package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.audience.Audience;
import io.parley.server.audience.AudienceBook;
import io.parley.server.cli.Shell;
import io.parley.server.cli.Shell.Said;
import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * PAIR between two parties' nodes by the command: metromail publishes, hearth advertises; each has
 * 1,200 people, 700 in common.
 */
class PairKindTest {
  private static final int PEOPLE = 1_200;
  private static final int APART = 500;

  private final Path root;
  private final TwoNodes two;

  PairKindTest(@TempDir Path root) throws IOException {
    this.root = root;
    StringBuilder crm = new StringBuilder("email,phone,months,visits\n");
    StringBuilder list = new StringBuilder("email,phone,campaign\n");
    for (int i = 0; i < PEOPLE; i++) {
      list.append("p%d@example.com,,none\n".formatted(i));
      crm.append("P%d@Example.com,,1,0\n".formatted(i + APART));
    }
    two =
        TwoNodes.ready(
            root, Map.of("metromail/list.csv", list.toString(), "hearth/crm.csv", crm.toString()));
    byte[] secret = new byte[32];
    Arrays.fill(secret, (byte) 'k');
    side("metromail", "publisher", secret);
    side("hearth", "advertiser", secret);
  }

  @AfterEach
  void close() {
    two.close();
  }

  private void side(String party, String side, byte[] secret) throws IOException {
    Path key = root.resolve(party).resolve("pair.key");
    Files.write(key, secret);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(
        root.resolve(party).resolve("node.yaml"),
        """
        node:
          name: %s
          role: party
          destinations:
            - name: exchange
              kind: pair
              with: {exchange: autumn-2026, side: %s, folder: "%s", results: pair-results}
              secrets: {shared: "file:pair.key"}
        """
            .formatted(party, side, root.resolve("between")));
    AudienceBook book = new AudienceBook(new NodeDirectory(root.resolve(party)));
    book.declare(
        new Audience(
            1, "all", "SELECT 1", "", Optional.empty(), Optional.empty(), List.of("exchange")));
    book.listed(book.named("all"), "q", Instant.now(), people(party), Set.of("pair"), "activation");
  }

  private Set<UUID> people(String party) {
    Set<UUID> people = new TreeSet<>();
    try (NodeLake lake = NodeLake.open(new NodeDirectory(root.resolve(party)))) {
      lake.identifiers(
          (person, type, value) -> {
            if (value.matches("p[0-9]+@example.com")) {
              people.add(person);
            }
          });
    }
    assertThat(people).hasSize(PEOPLE);
    return people;
  }

  private Said export(String party) {
    return Shell.run(
        "audience",
        "export",
        "all",
        "--to",
        "exchange",
        "--config",
        root.resolve(party).resolve("node.yaml").toString());
  }

  @Test
  void exchange_ofTwoNodes_endsInPublisherIdentifiersOfPeopleInCommon() throws IOException {
    Said first = export("metromail");
    assertThat(first.exit()).as(first.all()).isEqualTo(1);
    assertThat(first.out()).contains("broken", "failed waiting_for_partner_list: 1");
    assertThat(export("hearth").out()).contains("failed waiting_for_partner_answer: 1");
    Said published = export("metromail");
    assertThat(published.out()).as(published.all()).contains("delivered", "1,200 added");
    assertThat(export("hearth").out()).contains("delivered", "1,200 added");
    assertThat(export("hearth").out()).isEqualTo("nothing is due there\n");

    Map<String, String> whose = new HashMap<>();
    for (String line : Files.readAllLines(results("metromail", ".csv"))) {
      whose.put(line.split(",", -1)[1], line.split(",", -1)[0]);
    }
    List<String> common = Files.readAllLines(results("hearth", ".txt"));
    assertThat(common).hasSize(PEOPLE - APART).doesNotHaveDuplicates();
    Set<String> expected = new TreeSet<>();
    for (int i = APART; i < PEOPLE; i++) {
      expected.add(Digest.hex(("p" + i + "@example.com").getBytes(StandardCharsets.UTF_8)));
    }
    assertThat(common.stream().map(whose::get)).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(Files.readString(results("hearth", ".json"))).contains("\"match_rate\":\"58%\"");
    assertThat(Files.readString(results("metromail", ".json"))).contains("\"match_rate\":\"58%\"");
    assertNoHashLeaves(expected);
  }

  /** An exchange is of one list: somebody who objects since ends it, and is in no answer. */
  @Test
  void whoObjects_endsAnExchange_thatIsUnderWay() throws IOException {
    assertThat(export("metromail").out()).contains("waiting_for_partner_list");
    Files.writeString(root.resolve("metromail/objections.csv"), "email\np600@example.com\n");
    assertThat(export("hearth").out()).contains("waiting_for_partner_answer");

    Said said = export("metromail");

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.out()).contains("failed people_changed: 1");
    assertThat(root.resolve("between/autumn-2026/publisher-answer.bin")).doesNotExist();
    assertThat(root.resolve("metromail/pair-results")).doesNotExist();
  }

  private void assertNoHashLeaves(Set<String> hashes) throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve("between"))) {
      List<Path> all = files.filter(Files::isRegularFile).toList();
      assertThat(all).hasSize(4);
      for (Path file : all) {
        String hex = HexFormat.of().formatHex(Files.readAllBytes(file));
        assertThat(hex).hasSize(PEOPLE * 64).doesNotContain(hashes.iterator().next());
      }
    }
  }

  private Path results(String party, String extension) {
    return root.resolve(party).resolve("pair-results").resolve("autumn-2026" + extension);
  }
}
