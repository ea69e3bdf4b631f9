package io.parley.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerCrashTest {
  private static final int SAID = 50;

  private final Path folder;

  LedgerCrashTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void killedRightAfterCommits_losesNone() throws Exception {
    Path file = folder.resolve("ledger.db");
    LedgerKeys.of(folder); // made here, so that the child has the same
    List<String> said = saidBeforeKill(file);

    assertThat(said).hasSizeGreaterThanOrEqualTo(SAID);
    try (StoredLedger ledger = StoredLedger.open(file, LedgerKeys.of(folder))) {
      ledger.burnAll();
      assertThat(
              ledger
                  .spent(CommittingProcess.READERS, CommittingProcess.BUDGET, CommittingProcess.NOW)
                  .epsilon()
                  .intValueExact())
          .as("every commit that returned, and at most the one it died in")
          .isBetween(said.size(), said.size() + 1);
      for (String query : said) {
        assertThatThrownBy(() -> ledger.commit(query, CommittingProcess.NOW))
            .isInstanceOf(IllegalStateException.class);
      }
    }
  }

  /** What the child said until it was killed with SIGKILL in the middle of its work. */
  private static List<String> saidBeforeKill(Path file) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                CommittingProcess.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> said = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said.add(line);
        if (said.size() == SAID) {
          child.toHandle().destroyForcibly(); // unlike the process's, it leaves the pipe readable
        }
      }
    } finally {
      child.destroyForcibly();
    }
    assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(child.exitValue()).as("killed, not ended").isEqualTo(137);
    return said;
  }
}
