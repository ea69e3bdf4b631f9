package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.connector.destination.TestPeople;
import io.parley.server.audience.AudienceBook;
import io.parley.server.node.NodeDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node says and keeps of whom a destination has: 21 known by phone alone, 99 by e-mail. */
class WhoIsThereTest {
  private static final int BY_PHONE = 21;
  private static final int PEOPLE = 120;

  private final Path root;
  private final ExportingNode node;

  WhoIsThereTest(@TempDir Path root) throws IOException {
    this.root = root;
    this.node = ExportingNode.ready(root, sources(BY_PHONE, PEOPLE));
  }

  @BeforeEach
  void destinations() throws IOException {
    node.secret("token.key", TestPeople.TOKEN);
    Files.writeString(node.path("stop.txt"), "");
    node.destinations(
        """
        - name: files
          kind: file
          with: {folder: exports, columns: email}
        - name: app
          kind: inbox
          with: {campaign: autumn, unsubscribe-url: "https://shop.example/stop", unsubscribed: stop.txt,
            zones: UTC, at-most: 9 per day, quiet: "00:00-00:00", port: 1, subject: "Hello",
            text: "Shoes are back."}
          secrets: {unsubscribe: "file:token.key", read: "file:token.key"}
        """);
  }

  @AfterEach
  void close() {
    node.close();
  }

  /** Who has no address that goes there is not there, and comes once there is one. */
  @Test
  void whoHasNothingThatGoesThere_isNotThere_andComesWithAnAddress() throws IOException {
    node.declare("sure", "files", "app");
    node.listed("sure", Set.copyOf(people().values()), "file", "inbox");

    for (String to : new String[] {"files", "app"}) {
      assertThat(node.export("sure", to).out())
          .contains("99 added", "left out no_usable_identifier: 21");
      assertThat(node.status("sure")).contains("at %s: whole, delivery 1, about 0 p".formatted(to));
      assertThat(node.export("sure", to).out()).isEqualTo("nothing is due there\n");
    }
    ingest(sources(BY_PHONE - 1, PEOPLE));
    for (String to : new String[] {"files", "app"}) {
      assertThat(node.export("sure", to).out()).contains("1 added");
      assertThat(node.status("sure")).contains("at %s: whole, delivery 2, about 100".formatted(to));
    }
  }

  /** Nobody can be taken out of an inbox: the address there would rest here for ever. */
  @Test
  void ofWhomAMessageReached_noIdentifierIsKept_andOfWhoIsErasedNothing() throws IOException {
    UUID stays = Objects.requireNonNull(people().get("u119@example.com"));
    UUID goes = Objects.requireNonNull(people().get("u120@example.com"));
    node.declare("told", "app");
    node.listed("told", Set.of(stays, goes), "inbox");
    assertThat(node.export("told", "app").out()).contains("2 added");

    assertThat(kept()).doesNotContain("example.com").contains(bytes(stays), bytes(goes));
    ingest(sources(BY_PHONE, PEOPLE - 1));
    assertThat(node.export("told", "app").out()).isEqualTo("nothing is due there\n");
    assertThat(kept()).doesNotContain(bytes(goes)).contains(bytes(stays));
  }

  private String kept() {
    byte[] sealed =
        new AudienceBook(new NodeDirectory(root.resolve("metromail")))
            .opened("told", "at-app.sealed")
            .orElseThrow();
    return new String(sealed, StandardCharsets.ISO_8859_1);
  }

  private static String bytes(UUID person) {
    byte[] bytes =
        ByteBuffer.allocate(16)
            .putLong(person.getMostSignificantBits())
            .putLong(person.getLeastSignificantBits())
            .array();
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private void ingest(String sources) throws IOException {
    node.two().write("metromail/list.csv", sources);
    Files.delete(node.path("ingest.json"));
    node.two().restart("metromail");
  }

  /** By a value that they have. */
  private Map<String, UUID> people() {
    Map<String, UUID> people = new TreeMap<>();
    try (NodeLake lake = NodeLake.open(new NodeDirectory(root.resolve("metromail")))) {
      lake.identifiers(
          (person, type, value) -> {
            if (value.matches("u[0-9]+@example.com|\\+44207946[0-9]{4}")) {
              people.put(value, person);
            }
          });
    }
    return people;
  }

  /** So many, the first of them without an e-mail address. */
  private static String sources(int without, int people) {
    StringBuilder csv = new StringBuilder("email,phone,campaign\n");
    for (int i = 1; i <= people; i++) {
      csv.append(
          "%s,%s,none\n"
              .formatted(
                  i <= without ? "" : "u%d@example.com".formatted(i),
                  i <= BY_PHONE ? "+44 20 7946 0%03d".formatted(i) : ""));
    }
    return csv.toString();
  }
}
