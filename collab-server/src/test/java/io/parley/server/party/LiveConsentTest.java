package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.Analysis;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.node.ConsentSettings;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.PipelineSettings;
import io.parley.server.node.SourceOrigin;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rejected row widens no consent in a node that takes rows in while it runs. */
class LiveConsentTest {
  private static final String HEAD = "id,mail,months,visits,ok\n";

  private final Path root;
  private TwoNodes two;

  LiveConsentTest(@TempDir Path root) {
    this.root = root;
  }

  /** The sources of the file say nothing of consent: whoever stands there alone is not offered. */
  @BeforeEach
  void startNodes() throws IOException {
    two =
        TwoNodes.running(
            root,
            Map.of("hearth/web/1.csv", HEAD + "w0,gus@example.com,5,1,yes\n"),
            new PipelineSettings(1, 0),
            List.of(
                new NodeConfiguration.Source(
                    "web",
                    "",
                    "US",
                    "mail",
                    "",
                    "customers",
                    Map.of("recency", "months", "visit", "visits"),
                    Map.of(),
                    "id",
                    new ConsentSettings("ok", List.of(), List.of(), false, Map.of(), 0),
                    SourceOrigin.files("web/*.csv"))));
  }

  @AfterEach
  void stopNodes() {
    two.close();
  }

  private void comes(String file, String rows) throws IOException {
    two.write("hearth/web/" + file, HEAD + rows);
    two.clock.advance(Duration.ofSeconds(30));
    pipeline().run();
    two.clock.advance(Duration.ofSeconds(1));
  }

  private LivePipeline.Standing publishing() {
    return Objects.requireNonNull(pipeline().standings().get(LivePipeline.PUBLISH));
  }

  private LivePipeline pipeline() {
    return two.node("hearth").pipeline().orElseThrow();
  }

  /** How many rows a question of now has. */
  private int rows() {
    PartyStreams.Prepared prepared =
        two.hearth().stream(
            two.committed(
                "SELECT COUNT(DISTINCT person) AS n FROM hearth.customers",
                Analysis.AGGREGATE,
                "hearth"),
            "rows0");
    List<Object> rows = new ArrayList<>();
    try (DuckDb database = prepared.database()) {
      database.query(prepared.query(), row -> rows.add(row.getObject(1)));
    }
    return rows.size();
  }

  @Test
  void rowThatDoesNotFit_takesItsPersonOut_atOnceAndAfterANewStart() throws IOException {
    assertThat(rows()).isEqualTo(1);
    comes("2.csv", "w1,fay@example.com,1,1,yes\nw2,hal@example.com,1,many,yes\n");
    assertThat(rows()).as("Fay; of Hal there is no row").isEqualTo(2);
    comes("3.csv", "w3,gus@example.com,1,many,no\n");
    assertThat(publishing().why()).isEmpty();
    assertThat(rows()).as("Gus refuses").isEqualTo(1);

    two.node("hearth").close();
    two.reopen("hearth");
    two.clock.advance(Duration.ofSeconds(1));
    assertThat(rows()).isEqualTo(1);
  }

  @Test
  void rowOfWhichNobodyCanTellWhoseItIs_letsNothingNewIn() throws IOException {
    comes("2.csv", "w1,fay@example.com,1,1,yes\nw2,gus@example.com,no\n");

    LivePipeline.Standing publish = publishing();
    assertThat(publish.failures()).isEqualTo(1);
    assertThat(publish.why())
        .startsWith("source `web`: 1 row could not be read")
        .contains("`consent: {unreadable-seen: 2}`");
    assertThat(two.said("hearth")).contains("pipeline: publish failed, and is tried again");
    assertThat(rows()).as("it answers by what it had").isEqualTo(1);
    comes("3.csv", "w3,ida@example.com,1,1,yes\n");
    assertThat(rows()).as("and goes on to do so").isEqualTo(1);
  }
}
