package io.parley.server.party;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.pipeline.RunHistory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed as soon as it has said a line, at each line that an ingest says. */
class KilledNodeIngestTest {
  /** In raw; clean; resolved; in the history; in the lake. */
  private static final List<String> LINES =
      List.of(
          "rows are in raw", "rows are clean", "records are", "the history of people", "curated");

  private final Path folder;

  KilledNodeIngestTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void killedAfterEachStep_everyRowIsThereOnce() throws Exception {
    ZonedNode node =
        new ZonedNode(
            folder,
            """
            - name: shop
              from: {files: in/*.csv}
              email: mail
              table: outcomes
              columns: {spend: spend}
            """);
    for (int part = 0; part < LINES.size(); part++) {
      node.write("in/" + part + ".csv", "mail,spend\n" + row(part));
      assertThat(killedAt(LINES.get(part))).as(LINES.get(part)).isTrue();
    }

    IngestReport report = node.ingest();

    assertThat(report.records()).isEqualTo(LINES.size());
    assertThat(report.people()).isEqualTo(LINES.size());
    assertThat(node.rows("spend"))
        .containsExactlyElementsOf(
            IntStream.range(0, LINES.size()).mapToObj(i -> i + ".0000").toList());
    assertThat(new RunHistory(node.directory(), Clock.systemUTC()).all())
        .extracting(RunHistory.Run::outcome)
        .contains(RunHistory.Outcome.UNENDED, RunHistory.Outcome.DONE)
        .doesNotContain(RunHistory.Outcome.FAILED);
  }

  private static String row(int part) {
    return "person" + part + "@example.com," + part + "\n";
  }

  /** Whether it said the line, at which it was killed. */
  private boolean killedAt(String line) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--add-opens=java.base/java.nio=ALL-UNNAMED");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("io.parley.server.Parley", "ingest", "--config"));
    command.add(folder.resolve("node.yaml").toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String each = said.readLine(); each != null; each = said.readLine()) {
        if (each.contains(line)) {
          return true;
        }
      }
      return false;
    } finally {
      process.destroyForcibly();
      int unused = process.waitFor();
    }
  }
}
