package io.parley.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes are tried in {@code PsiProcessesTest}. */
class NodeLockTest {
  private final NodeDirectory directory;

  NodeLockTest(@TempDir Path folder) {
    directory = new NodeDirectory(folder);
  }

  @Test
  void secondProgram_isRefusedUntilTheFirstEnds() {
    NodeLock first = NodeLock.take(directory, "node serve");

    assertThatThrownBy(() -> NodeLock.take(directory, "psi"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "this program works on the node in %s, and two programs would give up each other's reservations; stop it first, or wait until it ends",
            directory.path().toAbsolutePath());
    first.close();
    NodeLock.take(directory, "psi").close();
  }

  @Test
  void file_saysWhoHasIt() throws IOException {
    NodeLock lock = NodeLock.take(directory, "node serve");

    assertThat(Files.readString(directory.resolve("node.lock")))
        .isEqualTo("`parley node serve` (process %d)", ProcessHandle.current().pid());
    lock.close();
  }

  @Test
  void directoryThatIsNotThere_isSaid() {
    NodeDirectory nowhere = new NodeDirectory(directory.resolve("nowhere"));

    assertThatThrownBy(() -> NodeLock.take(nowhere, "psi"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageEndingWith("nowhere/node.lock cannot be written");
  }
}
