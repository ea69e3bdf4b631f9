package io.parley.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.SigningKey;
import io.parley.crypto.seal.Envelope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
  @ValueSource(
      strings = {
        "keys/master.key",
        "keys/data.keys",
        "keys/signing.key",
        "keys/local.key",
        "keys/tls.key"
      })
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
      assertThat(names)
          .containsExactlyInAnyOrder(
              "master.key", "data.keys", "signing.key", "local.key", "tls.key", "tls.crt");
    }
  }

  @Test
  void keys_areFreshForEachNode() {
    NodeDirectory other = new NodeDirectory(folder.resolve("metromail"));
    other.create("metromail", CLOCK);

    assertThat(other.signingKey().verifyingKey()).isNotEqualTo(node.signingKey().verifyingKey());
    assertThat(other.readKey("local.key")).isNotEqualTo(node.readKey("local.key"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"signing.key", "local.key", "tls.key"})
  void secretKeys_restSealed(String name) throws IOException {
    byte[] rests = Files.readAllBytes(folder.resolve("hearth/keys").resolve(name));

    assertThat(Envelope.isSealed(rests)).isTrue();
    assertThat(new String(rests, StandardCharsets.ISO_8859_1))
        .doesNotContain(new String(node.readKey(name), StandardCharsets.ISO_8859_1));
  }

  /** Copied over another, a key file does not become that key. */
  @Test
  void keyFileInThePlaceOfAnother_isRefused() throws IOException {
    Path keys = folder.resolve("hearth/keys");
    Files.copy(
        keys.resolve("local.key"),
        keys.resolve("signing.key"),
        StandardCopyOption.REPLACE_EXISTING);

    assertThatThrownBy(node::signingKey)
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "the key file %s does not open with this node's keys; restore it from its copy"
                .formatted(keys.resolve("signing.key")));
  }

  @Test
  void copyWithoutTheMasterKey_opensNothing() throws IOException {
    Files.delete(folder.resolve("hearth/keys/master.key"));

    assertThatThrownBy(node::signingKey)
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("there is no master key file at " + folder.resolve("hearth/keys/master.key"));
  }

  @Test
  void newMasterKey_opensAllThatWasSealed_andTheOldOneNothing() throws IOException {
    SigningKey before = node.signingKey();
    byte[] sealed = Files.readAllBytes(folder.resolve("hearth/keys/signing.key"));
    Path master = folder.resolve("hearth/keys/master.key");
    byte[] old = Files.readAllBytes(master);

    String name = node.keys().rotateMaster();

    assertThat(Files.readString(master)).contains(name);
    assertThat(Files.readAllBytes(folder.resolve("hearth/keys/signing.key")))
        .as("no data are rewritten")
        .isEqualTo(sealed);
    assertThat(node.signingKey().verifyingKey()).isEqualTo(before.verifyingKey());
    Files.write(master, old);
    assertThatThrownBy(node::signingKey)
        .hasMessage(
            "the data keys %s do not open with the master keys in %s; restore both from their copies"
                .formatted(folder.resolve("hearth/keys/data.keys"), master));
  }

  @Test
  void newDataKey_sealsBesideTheOldOne() {
    byte[] before = node.keys().envelope().seal("x", new byte[] {1});

    assertThat(node.keys().rotateData()).isEqualTo(2);

    byte[] after = node.keys().envelope().seal("x", new byte[] {1});
    assertThat(node.keys().envelope().open("x", before)).containsExactly(1);
    assertThat(Arrays.copyOfRange(after, 5, 21)).isNotEqualTo(Arrays.copyOfRange(before, 5, 21));
  }

  /** The password by reference; the master keys elsewhere than the data. */
  @Test
  void masterKeysInAKeyStore_openTheNode() throws IOException {
    Path password = folder.resolve("password");
    Files.writeString(password, "a long random password\n");
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    Path store = Files.createDirectory(folder.resolve("elsewhere")).resolve("master.p12");
    NodeDirectory other =
        new NodeDirectory(
            folder.resolve("metromail"),
            new MasterKeySource(
                store, Optional.of(new SecretReference("p", "file:" + password, folder))));
    other.create("metromail", CLOCK);

    assertThat(store).exists();
    assertThat(folder.resolve("metromail/keys/master.key")).doesNotExist();
    other.keys().rotateMaster();
    assertThat(other.signingKey().verifyingKey()).isEqualTo(other.signingKey().verifyingKey());
    Files.writeString(password, "another one\n");
    assertThatThrownBy(other::signingKey)
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "the key store %s does not open: its password is another, or it was changed"
                .formatted(store));
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
