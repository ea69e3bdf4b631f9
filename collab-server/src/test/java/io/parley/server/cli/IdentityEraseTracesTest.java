package io.parley.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.connector.stream.BadEventRequest;
import io.parley.connector.stream.EventKind;
import io.parley.connector.stream.EventLog;
import io.parley.connector.stream.EventLogSettings;
import io.parley.connector.stream.EventRequest;
import io.parley.server.cli.Shell.Said;
import io.parley.server.party.ZonedNode;
import io.parley.server.pipeline.NodeEvents;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that no record of the person names, which an erasure reaches all the same. */
class IdentityEraseTracesTest {
  private static final String FILES =
      """
      - name: shop
        from: {files: in/*.csv}
        email: mail
        table: outcomes
        columns: {visit: visits, spend: spend}
      """;
  private static final String HEADER = "mail,visits,spend\n";

  private final Path folder;

  IdentityEraseTracesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Said parley(String... words) {
    String[] all = new String[words.length + 2];
    System.arraycopy(words, 0, all, 0, words.length);
    all[words.length] = "--config";
    all[words.length + 1] = folder.resolve("node.yaml").toString();
    return Shell.run(all);
  }

  private Said erase(String person) {
    return parley("identity", "erase", person, "--yes");
  }

  @Test
  void rowsThatDoNotFit_cannotBeRead_orWereNotResolved_goByAnIdentifierOfThePersonAlone() {
    ZonedNode node = new ZonedNode(folder, FILES);
    node.write(
        "in/1.csv",
        HEADER
            + "ann@example.com,1,11.25\n"
            + "ben@example.com,1,22.5\n"
            + " ANN@Example.com,many,66.25\n"
            + "Ann@example.com,1,77.25,more\n"
            + "ben@example.com,many,88.75\n"
            + "ben@example.com,1,91.25,more\n");
    node.ingest();
    node.write("in/2.csv", HEADER + "ann@example.com,1,99.25\nben@example.com,1,33.5\n");
    assertThat(parley("ingest", "--only", "take").exit()).isZero();
    assertThat(parley("ingest", "--only", "clean").exit()).isZero();
    assertThat(parley("rejects", "list").out()).contains("2");
    assertThat(node.openTexts()).contains("11.2500", "66.25", "99.2500", "33.5000", "88.75");

    Said said = erase("shop/raw-1-0");

    assertThat(said.exit()).as(said.err()).isZero();
    assertThat(said.out())
        .as("of raw and clean: hers, the one that does not fit, the new one; one unreadable")
        .isEqualTo(
            "one person with 1 record is erased, and 7 rows of raw and clean; 1 person left\n");
    assertThat(node.openTexts())
        .contains("22.5000", "33.5000", "88.75")
        .doesNotContain("11.25", "66.25", "99.2500", "99.25");
    node.ingest();
    assertThat(node.openTexts()).doesNotContain("11.2500", "11.25");
    assertThat(node.identifiers()).containsOnlyKeys("ben@example.com");
    assertThat(node.rows("spend")).containsExactly("22.5000", "33.5000");
    assertThat(parley("rejects", "show", "shop").all()).contains("91.25").doesNotContain("77.25");
  }

  /** Two who share an address were taken apart: nobody can tell whose the row is. */
  @Test
  void identifierThatSomebodyElseHolds_takesNoRow() {
    ZonedNode node = new ZonedNode(folder, FILES + "  key: id\n");
    node.write(
        "in/1.csv",
        """
        id,mail,visits,spend
        a,fam@example.com,1,11.25
        b,fam@example.com,1,22.5
         ,fam@example.com,many,33.25
        """);
    node.ingest();
    UUID both = node.person("shop", "a");
    assertThat(parley("identity", "unmerge", both.toString(), "shop/a", "--yes").exit()).isZero();
    node.ingest();

    assertThat(erase("shop/a").out()).contains("one person with 1 record is erased, and 2 rows");

    node.ingest();
    assertThat(node.openTexts()).contains("22.5000", "33.25").doesNotContain("11.2500", "11.25");
  }

  @Test
  void eventsThatWereAccepted_comeIntoRawFirst_andGoToo() throws BadEventRequest {
    ZonedNode node =
        new ZonedNode(
            folder,
            """
            - name: web
              from: {events: true}
              key: $.messageId
              email: $.properties.email
              table: outcomes
              columns: {visit: $.properties.visits, spend: $.properties.spend}
            """);
    append(node, "m1", "ann@example.com", "11.25");
    append(node, "m2", "ben@example.com", "22.5");
    node.ingest();
    append(node, "m3", "ANN@example.com", "77.25");
    append(node, "m4", "ben@example.com", "33.5");

    Said said = erase("web/m1");

    assertThat(said.exit()).as(said.err()).isZero();
    assertThat(said.err()).contains("web: 2 accepted events came into raw first");
    assertThat(said.out()).contains("one person with 1 record is erased, and 4 rows");
    node.ingest();
    assertThat(node.identifiers()).containsOnlyKeys("ben@example.com");
    assertThat(node.rows("spend")).containsExactly("22.5000", "33.5000");
  }

  private static void append(ZonedNode node, String id, String email, String spend)
      throws BadEventRequest {
    String event =
        "{\"userId\":\"u\",\"event\":\"Visit\",\"messageId\":\"%s\",\"properties\":{\"email\":\"%s\",\"visits\":1,\"spend\":%s}}"
            .formatted(id, email, spend);
    try (EventLog log =
        NodeEvents.open(node.directory(), EventLogSettings.STANDARD, Clock.systemUTC())) {
      log.append(
          EventRequest.single(EventKind.TRACK, event.getBytes(UTF_8), Instant.now()).events());
    }
  }
}
