package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.server.node.ConfigurationException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rejected row widens no consent where rows go through raw and clean either. */
class ConsentInZonesTest {
  private static final String CRM =
      """
      - name: crm
        from: {files: in/*.csv}
        key: id
        email: mail
        consent: {column: agreed}
        table: outcomes
        columns: {visit: visits}
      """;
  private static final String HEAD = "id,mail,agreed,visits\n";

  private final Path folder;

  ConsentInZonesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void rowThatDoesNotFit_refusesAsIfItWereClean() {
    ZonedNode node = new ZonedNode(folder, CRM);
    node.write(
        "in/a.csv",
        "id,mail,agreed,visits,more\na1,ann@example.com,yes,1,1\nb2,BEN@example.com,no,x,1\nb1,ben@example.com,yes,1,1\n");

    IngestReport report = node.ingest();

    assertThat(report.sources().get(0).rowsRead()).isEqualTo(2);
    assertThat(report.sources().get(0).rowsRejected()).isEqualTo(1);
    assertThat(report.consent()).hasValue(new IngestReport.ConsentCount(1, 0, 1));
    assertThat(node.person("crm", "b2")).isEqualTo(node.person("crm", "b1"));
    assertThat(node.identifiers()).containsOnlyKeys("ann@example.com");
    assertThat(node.rows("person")).containsExactly(node.person("crm", "a1").toString());
    assertThat(node.said()).contains("crm: 1 row rejected as a row, and kept as a record");

    node.sources(CRM.replace("visit: visits", "visit: more"));
    assertThat(node.ingest().sources().get(0).rowsRejected()).as("it fits now").isZero();
    assertThat(node.identifiers()).containsOnlyKeys("ann@example.com");
  }

  @Test
  void whereNobodyAsks_aRowThatDoesNotFitIsNoRecord() {
    ZonedNode node = new ZonedNode(folder, CRM.replaceAll(" *consent: .*\n", ""));
    node.write("in/a.csv", HEAD + "b1,ben@example.com,yes,1\nb2,ben@example.com,no,x\n");

    assertThat(node.ingest().records()).isEqualTo(1);
    assertThat(node.identifiers()).containsOnlyKeys("ben@example.com");
  }

  @Test
  void rowThatRawHasNoMore_isOneOfWhichNobodyCanTell() {
    String retention = "lake: {retention: {raw-days: 1}}\n".indent(2);
    ZonedNode node = new ZonedNode(folder, CRM);
    node.write("in/a.csv", HEAD + "b1,ben@example.com,yes,1\nb2,ben@example.com,no,x\n");
    node.ingest();
    node.write("node.yaml", node.text("node.yaml") + retention);
    node.maintain(Clock.offset(Clock.systemUTC(), Duration.ofDays(2)));

    assertThatThrownBy(node::ingest)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(
            "source `crm`: 1 row could not be read, or has left raw, the last in raw batch 1;");
    assertThat(node.identifiers()).isEmpty();
  }

  /** Of rows with one key the last counts, whether its table can take it or not. */
  @Test
  void rowThatComesAgain_saysWhatItsPersonSaysNow() {
    ZonedNode node = new ZonedNode(folder, CRM);
    node.write("in/1.csv", HEAD + "a1,ann@example.com,yes,1\nb1,ben@example.com,no,x\n");
    node.ingest();
    UUID ben = node.person("crm", "b1");
    assertThat(node.identifiers()).containsOnlyKeys("ann@example.com");

    node.write("in/2.csv", HEAD + "a1,ann@example.com,no,x\nb1,ben@example.com,yes,1\n");

    assertThat(node.ingest().consent()).hasValue(new IngestReport.ConsentCount(1, 0, 1));
    assertThat(node.identifiers()).containsOnlyKeys("ben@example.com").containsValue(ben);
    assertThat(node.rows("person")).containsExactly(ben.toString());
  }

  @Test
  void rowOfWhichNobodyCanTellWhoseItIs_endsTheIngest_untilSomebodyLookedAtIt() {
    ZonedNode node = new ZonedNode(folder, CRM);
    node.write("in/1.csv", HEAD + "a1,ann@example.com,yes,1\n");
    node.ingest();
    node.write("in/2.csv", HEAD + "c1,cleo@example.com,yes,1\nb1,ben@example.com,no\n");

    assertThatThrownBy(node::ingest)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(
            "source `crm`: 1 row could not be read, or has left raw, the last in raw batch 2;")
        .hasMessageContaining("`parley rejects show crm`")
        .hasMessageContaining("`consent: {unreadable-seen: 2}`")
        .hasMessageNotContaining("ben");
    assertThat(node.identifiers()).as("stays").containsOnlyKeys("ann@example.com");

    node.sources(CRM.replace("agreed}", "agreed, unreadable-seen: 2}"));
    node.ingest();
    assertThat(node.identifiers()).containsOnlyKeys("ann@example.com", "cleo@example.com");

    node.write("in/3.csv", HEAD + "d1,dora@example.com\n");
    assertThatThrownBy(node::ingest).as("a later one").hasMessageContaining("raw batch 3;");
    node.sources(CRM.replaceAll(" *consent: .*\n", ""));
    assertThat(node.ingest().sources().get(0).rowsRejected()).as("nothing is asked").isEqualTo(2);
  }

  /** A key, consent or identifier that is no cell is nobody's row; an offered column is none. */
  @Test
  void cellThatIsTooLong_losesItsRow_unlessItIsAnOfferedOne() {
    ZonedNode node = new ZonedNode(folder, CRM);
    node.columns("{type: integer, use: [sum], bounds: [0, 1]}", "{type: text, use: [filter]}");
    String tooLong = "x".repeat(70_000);
    node.write(
        "in/1.csv",
        HEAD + "b1,ben@example.com,yes,1\nb2,ben@example.com,no,%s\n".formatted(tooLong));
    assertThat(node.ingest().consent()).hasValue(new IngestReport.ConsentCount(0, 0, 1));

    node.write("in/2.csv", HEAD + "c1,%s,no,1\n".formatted(tooLong));
    assertThatThrownBy(node::ingest).hasMessageContaining("the last in raw batch 2;");
  }

  @Test
  void oneFile_hasNoRawBatches() {
    ZonedNode node =
        new ZonedNode(
            folder,
            CRM.replace("from: {files: in/*.csv}", "file: crm.csv")
                .replace("agreed}", "agreed, unreadable-seen: 2}"));

    assertThatThrownBy(node::ingest)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("source `crm` is one file, which has no raw batches");
  }
}
