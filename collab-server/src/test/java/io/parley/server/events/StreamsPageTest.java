package io.parley.server.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.parley.connector.stream.EventLogSettings;
import io.parley.connector.stream.IdentityEdge;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines of docs/connectors-streams.md, run by a shell with curl as they stand there. */
@Tag("slow")
class StreamsPageTest {
  private static final Path ROOT = Path.of("..");

  @Test
  void linesOfThePage_keepWhatTheySend(@TempDir Path folder) throws Exception {
    assumeTrue(
        new ProcessBuilder("sh", "-c", "command -v curl").start().waitFor() == 0,
        "there is no curl on this machine");
    try (EventsDoor door = new EventsDoor(folder, EventLogSettings.STANDARD)) {
      String script =
          "set -e\nNODE=https://127.0.0.1:%d CA=%s KEY=%s\n%s\n"
              .formatted(door.port(), door.node().resolve("keys/tls.crt"), door.key, lines());
      Process shell =
          new ProcessBuilder("sh", "-c", script)
              .directory(ROOT.toFile())
              .redirectErrorStream(true)
              .start();
      String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(shell.waitFor()).as(said).isZero();
      assertThat(said).isEqualTo("{\"success\":true}{\"success\":true}");
      List<String> payloads = door.payloads();
      assertThat(payloads).hasSize(4);
      assertThat(payloads.get(3)).contains("\"order_id\":\"A-10023\"", "\"type\":\"track\"");
      assertThat(IdentityEdge.of(payloads.get(2)).orElseThrow().user()).isEqualTo("customer-1017");
    }
  }

  /** The indented lines between the first with NODE and the next paragraph. */
  private static String lines() throws IOException {
    List<String> page = Files.readAllLines(ROOT.resolve("docs/connectors-streams.md"));
    int start = 0;
    while (!page.get(start).startsWith("    # NODE=")) {
      start++;
    }
    return page.subList(start, page.size()).stream()
        .takeWhile(line -> line.startsWith("    "))
        .map(line -> line.substring(4))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void examplesOfApps_andMail_areTaken(@TempDir Path folder) throws IOException {
    try (EventsDoor door = new EventsDoor(folder, EventLogSettings.STANDARD)) {
      for (String example : List.of("web", "app", "email")) {
        String body = Files.readString(ROOT.resolve("connectors/examples/" + example + ".json"));
        assertThat(door.post("/v1/batch", body).statusCode()).isEqualTo(200);
      }
      assertThat(door.payloads()).hasSize(7);
      assertThat(door.rows()).hasSize(7);
    }
  }
}
