package io.parley.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
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
            "this program works on the node in %s; stop it first, or wait until it ends",
            directory.path().toAbsolutePath());
    first.close();
    NodeLock.take(directory, "psi").close();
  }

  /** As another process sees it: a process is told its own locks by another way. */
  @Test
  void operatingSystem_holdsTheLockUntilItIsClosed() throws IOException {
    Path locks = Path.of("/proc/locks");
    assumeTrue(Files.isReadable(locks));
    NodeLock lock = NodeLock.take(directory, "node serve");
    String inode = ":" + Files.getAttribute(directory.resolve("node.lock"), "unix:ino") + " ";
    assertThat(Files.readString(locks)).contains(inode);

    assertThat(NodeLock.isTaken(directory)).isTrue();
    assertThat(Files.readString(locks)).as("after a look at it").contains(inode);

    lock.close();
    assertThat(Files.readString(locks)).doesNotContain(inode);
  }

  @Test
  void file_saysWhoHasIt() throws IOException {
    NodeLock lock = NodeLock.take(directory, "node serve");

    assertThat(Files.readString(directory.resolve("node.lock")))
        .isEqualTo("`parley node serve` (process %d)", ProcessHandle.current().pid());
    lock.close();
  }

  /** A disk that is full: the lock was taken, and must be given up with the file. */
  @Test
  void lockThatCannotBeSigned_isGivenUp() throws IOException {
    Path full = Path.of("/dev/full");
    Path open = Path.of("/proc/self/fd");
    assumeTrue(Files.exists(full) && Files.isDirectory(open));
    Files.createSymbolicLink(directory.resolve("node.lock"), full);

    assertThatThrownBy(() -> NodeLock.take(directory, "psi"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageEndingWith("node.lock cannot be locked");

    try (Stream<Path> descriptors = Files.list(open)) {
      assertThat(descriptors.filter(d -> leadsTo(d, full))).isEmpty();
    }
  }

  private static boolean leadsTo(Path descriptor, Path target) {
    try {
      return Files.readSymbolicLink(descriptor).equals(target);
    } catch (IOException e) {
      return false; // closed meanwhile
    }
  }

  @Test
  void directoryThatIsNotThere_isSaid() {
    NodeDirectory nowhere = new NodeDirectory(directory.resolve("nowhere"));

    assertThatThrownBy(() -> NodeLock.take(nowhere, "psi"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageEndingWith("nowhere/node.lock cannot be written");
  }
}
