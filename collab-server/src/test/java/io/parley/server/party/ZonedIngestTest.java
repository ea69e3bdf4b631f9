package io.parley.server.party;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.connector.source.SourceException;
import io.parley.connector.stream.BadEventRequest;
import io.parley.connector.stream.EventKind;
import io.parley.connector.stream.EventLog;
import io.parley.connector.stream.EventLogSettings;
import io.parley.connector.stream.EventRequest;
import io.parley.server.node.ConfigurationException;
import io.parley.server.pipeline.NodeEvents;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources of a node through raw and clean to people and curated tables. */
class ZonedIngestTest {
  private static final String FILES =
      """
      - name: shop
        from: {files: in/*.csv}
        email: mail
        table: outcomes
        columns: {visit: visits, spend: spend}
      """;

  private final Path folder;

  ZonedIngestTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void files_areTakenOnce_andPeopleKeepTheirIds() {
    ZonedNode node = new ZonedNode(folder, FILES);
    node.write("in/a.csv", "mail,visits,spend\nann@example.com,1,2.5\nben@example.com,0,\n");
    IngestReport first = node.ingest();
    assertThat(first.records()).isEqualTo(2);
    assertThat(first.people()).isEqualTo(2);
    Map<String, UUID> before = node.identifiers();

    // One grows, one is new, one is a copy.
    node.write(
        "in/a.csv",
        "mail,visits,spend\nann@example.com,1,2.5\nben@example.com,0,\ncleo@example.com,1,1\n");
    node.write("in/b.csv", "mail,visits,spend\nANN@example.com,1,4\nnobody,1,x\n");
    node.write("in/copy.csv", "mail,visits,spend\nANN@example.com,1,4\nnobody,1,x\n");
    IngestReport second = node.ingest();

    assertThat(second.sources().get(0).rowsRead()).isEqualTo(4);
    assertThat(second.sources().get(0).rowsRejected()).isEqualTo(1);
    assertThat(second.sources().get(0).reasons())
        .containsExactly(
            new IngestReport.Reason(
                "", "column `spend` is not a decimal number such as -12.50", 1));
    assertThat(second.people()).isEqualTo(3);
    assertThat(second.changes()).hasValue(new Changes(1, 0, 0, 0, 0));
    assertThat(node.identifiers()).containsAllEntriesOf(before).hasSize(3);
    assertThat(node.rows("spend")).containsExactly("1.0000", "2.5000", "4.0000", null);
    assertThat(node.rows("visit")).containsExactly("0", "1", "1", "1");

    node.said();
    assertThat(node.ingest().changes()).hasValue(new Changes(0, 0, 0, 0, 0));
    assertThat(node.said()).as("nothing is taken twice").doesNotContain("in raw", "are clean");
  }

  @Test
  void ofRowsWithOneKey_theLastCounts() {
    ZonedNode node = new ZonedNode(folder, FILES + "  key: id\n");
    node.write("in/1.csv", "id,mail,visits,spend\na,ann@example.com,1,1\nb,ben@example.com,1,2\n");
    node.ingest();
    UUID ann = node.person("shop", "a");
    node.write(
        "in/2.csv", "id,mail,visits,spend\n a ,ann@other.example,0,7\n,eve@example.com,1,3\n");

    IngestReport report = node.ingest();

    assertThat(report.records()).isEqualTo(3);
    assertThat(node.person("shop", "a")).as("she moved and is the same").isEqualTo(ann);
    assertThat(node.identifiers())
        .containsEntry("ann@other.example", ann)
        .containsKeys("ben@example.com", "eve@example.com")
        .hasSize(3);
    assertThat(node.rows("spend")).containsExactly("2.0000", "3.0000", "7.0000");
    assertThat(node.person("shop", "raw-2-1")).isEqualTo(node.identifiers().get("eve@example.com"));
  }

  @Test
  void events_comeFromTheNodesLog() throws Exception {
    ZonedNode node =
        new ZonedNode(
            folder,
            """
            - name: web
              from: {events: true}
              key: message
              email: $.traits.email
              table: outcomes
              columns: {visit: $.properties.visits}
            """);
    append(
        node,
        "{\"messageId\": \"1\", \"userId\": \"u\", \"event\": \"seen\", \"traits\":"
            + " {\"email\": \"Ann@Example.com\"}, \"properties\": {\"visits\": 1}}");
    append(
        node,
        "{\"messageId\": \"2\", \"userId\": \"u\", \"event\": \"seen\", \"properties\":"
            + " {\"visits\": \"many\"}}");

    IngestReport report = node.ingest();

    assertThat(report.people()).isEqualTo(1);
    assertThat(report.sources().get(0).rowsRejected()).isEqualTo(1);
    assertThat(node.identifiers()).containsOnlyKeys("ann@example.com");
    assertThat(node.rows("visit")).containsExactly("1");
    assertThat(node.openTexts()).noneMatch(text -> text.contains("Example.com"));
  }

  private static void append(ZonedNode node, String event) throws BadEventRequest {
    try (EventLog log =
        NodeEvents.open(node.directory(), EventLogSettings.STANDARD, Clock.systemUTC())) {
      log.append(
          EventRequest.single(EventKind.TRACK, event.getBytes(UTF_8), Instant.now()).events());
    }
  }

  @Test
  void whatSaysWhoSomebodyIs_restsSealed() {
    ZonedNode node = new ZonedNode(folder, FILES);
    node.write(
        "node.yaml",
        """
        node:
          name: hearth
          role: party
          identity: {model: people}
          sources:
            - name: crm
              from: {files: crm.csv}
              key: loyalty
              email: mail
              consent: {column: agreed}
              identity: {full_name: name, address: street}
              table: outcomes
              columns: {visit: visits}
        """);
    node.write(
        "crm.csv",
        """
        loyalty,mail,name,street,agreed,visits,note
        card-77,ann@example.com,Ann Archer,12 Elm Street,yes,1,likes tea
        card-78,ben@example.com,Ben Baker,9 Oak Road,perhaps,x,likes ale
        """);

    node.ingest();

    assertThat(node.rows("visit")).containsExactly("1");
    assertThat(node.openTexts())
        .contains("crm.csv", "1")
        .as("names, addresses, keys, consent, columns that nobody mapped")
        .noneMatch(
            text ->
                text.matches("(?s).*(card-7|ann@|Archer|Elm|yes|likes tea|Baker|perhaps|ale).*"));
  }

  @Test
  void anotherMapping_makesEverythingCleanAnew() {
    ZonedNode node = new ZonedNode(folder, FILES);
    node.write(
        "in/a.csv", "mail,visits,spend,more\nann@example.com,1,2.5,8\nben@example.com,1,b,9\n");
    node.ingest();
    assertThat(node.rows("spend")).containsExactly("2.5000");

    node.sources(FILES.replace("spend: spend", "spend: more"));
    assertThatThrownBy(() -> node.with((ingest, lake) -> ingest.publish(lake)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "source `shop`: its mapping has changed since its rows were made clean; run parley ingest");
    node.ingest();
    assertThat(node.said()).contains("all of them anew as its mapping has changed");
    assertThat(node.rows("spend")).containsExactly("8.0000", "9.0000");

    node.sources(FILES.replace("spend: spend", "spend: moer"));
    assertThatThrownBy(node::ingest)
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("source `shop`: no column `moer` in what was read");
    node.write("in/b.csv", "mail,visits,spend,more\ncleo@example.com,1,2.5,8\n");
    assertThatThrownBy(node::ingest)
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("b.csv")
        .hasMessageContaining("`moer`");
    assertThat(node.rows("spend")).as("stays").containsExactly("8.0000", "9.0000");
  }

  @Test
  void stepsAlone_goOnFromWhereTheLastOneStopped() {
    ZonedNode node = new ZonedNode(folder, FILES);
    node.write("in/a.csv", "mail,visits,spend\nann@example.com,1,1\n");
    node.with((ingest, lake) -> ingest.take(lake));
    node.write("in/b.csv", "mail,visits,spend\nben@example.com,1,2\n");
    node.with((ingest, lake) -> ingest.take(lake));
    assertThat(only(node.with((ingest, lake) -> ingest.take(lake))).rows()).isZero();
    assertThat(only(node.with((ingest, lake) -> ingest.clean(lake))).rows()).isEqualTo(2);
    assertThat(only(node.with((ingest, lake) -> ingest.clean(lake))).rows()).isZero();
    node.with((ingest, lake) -> ingest.publish(lake));
    assertThat(node.rows("spend")).containsExactly("1.0000", "2.0000");
  }

  @Test
  void sourceThatCannotBeRead_letsTheOthersBeTaken_andNothingIsPublished() {
    ZonedNode node =
        new ZonedNode(
            folder, "- name: broken\n  from: {files: bad/*.csv}\n  email: mail\n" + FILES);
    node.write("bad/a.csv", "no,mail\n1,ann@example.com\n");
    node.write("in/a.csv", "mail,visits,spend\nben@example.com,1,2\n");
    node.ingest();
    node.write("bad/b.csv", "no,male\n1,eve@example.com\n");
    node.write("in/b.csv", "mail,visits,spend\ncleo@example.com,1,3\n");

    assertThatThrownBy(node::ingest)
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("bad/b.csv")
        .hasMessageContaining("1 source of 2 could be read");
    assertThat(node.said()).contains("shop: 1 row");
    assertThat(node.rows("spend")).as("of before").containsExactly("2.0000");
    node.write("bad/b.csv", "no,mail\n1,eve@example.com\n");
    assertThat(node.ingest().people()).isEqualTo(4);
    assertThat(node.rows("spend")).containsExactly("2.0000", "3.0000");
  }

  private static <T> T only(Map<String, T> ofSources) {
    return ofSources.values().iterator().next();
  }

  @Test
  void sourceOfWhichNothingCame_isEmpty() {
    ZonedNode node = new ZonedNode(folder, FILES);
    node.write("in/.hidden.csv", "mail\n");
    IngestReport report = node.ingest();
    assertThat(report.people()).isZero();
    assertThat(node.rows("spend")).isEmpty();
  }

  @Test
  void deliveredAudience_isNoSource() {
    ZonedNode node = new ZonedNode(folder, FILES.replace("in/*.csv", "'**/*.csv'"));
    node.write("audiences/one.csv", "mail,visits,spend\nann@example.com,1,1\n");
    assertThatThrownBy(node::ingest)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("reads an audience that was delivered to this node");
  }
}
