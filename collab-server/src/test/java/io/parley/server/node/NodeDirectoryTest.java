package io.parley.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeDirectoryTest {
  private static final Clock CLOCK = Clock.systemUTC();

  private final Path folder;
  private NodeDirectory node = new NodeDirectory(Path.of("unset"));

  NodeDirectoryTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void makeNode() {
    node = new NodeDirectory(folder.resolve("hearth"));
    node.create("hearth", CLOCK);
  }

  @ParameterizedTest
  @ValueSource(strings = {"keys/signing.key", "keys/local.key", "keys/tls.key"})
  void secret_isReadableByItsOwnerAlone(String file) throws IOException {
    assertThat(mode(folder.resolve("hearth").resolve(file))).isEqualTo("rw-------");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "keys"})
  void directory_isClosedToOthers(String directory) throws IOException {
    assertThat(mode(folder.resolve("hearth").resolve(directory))).isEqualTo("rwx------");
  }

  @Test
  void secretWrittenOverAnOpenFile_isClosedAgain() throws IOException {
    Path file = folder.resolve("hearth/keys/collaboration-1.key");
    Files.writeString(file, "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    node.writeSecret("collaboration-1.key", new byte[] {1, 2, 3});

    assertThat(mode(file)).isEqualTo("rw-------");
    assertThat(node.readKey("collaboration-1.key")).containsExactly(1, 2, 3);
  }

  @Test
  void writes_leaveNoTemporaryFile() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<String> names =
          files.filter(Files::isRegularFile).map(f -> f.getFileName().toString()).toList();
      assertThat(names).containsExactlyInAnyOrder("signing.key", "local.key", "tls.key", "tls.crt");
    }
  }

  @Test
  void keys_areFreshForEachNode() {
    NodeDirectory other = new NodeDirectory(folder.resolve("metromail"));
    other.create("metromail", CLOCK);

    assertThat(other.signingKey().verifyingKey()).isNotEqualTo(node.signingKey().verifyingKey());
    assertThat(other.readKey("local.key")).isNotEqualTo(node.readKey("local.key"));
  }

  @Test
  void missingKey_isNamed() {
    assertThat(node.hasKey("collaboration-1.key")).isFalse();
    assertThatThrownBy(() -> node.readKey("collaboration-1.key"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("the key file ")
        .hasMessageEndingWith("collaboration-1.key cannot be read");
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
