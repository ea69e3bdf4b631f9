package io.parley.server.node;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeSettingsTest {
  private final NodeDirectory node;

  SafeSettingsTest(@TempDir Path folder) {
    this.node = new NodeDirectory(folder.resolve("hearth"));
  }

  @BeforeEach
  void makeNode() {
    node.create("hearth", Clock.systemUTC());
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1", "10.1.2.3", "192.168.0.7", "fd00::1"})
  void addressOfOnesOwn_isSafe(String host) {
    assertThatCode(() -> check("host: \"%s\"".formatted(host))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "203.0.113.9"})
  void addressOfEverybody_isRefusedByName(String host) {
    assertThatThrownBy(() -> check("host: \"%s\"".formatted(host)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "`node.host`: `%s` can be reached by everybody; listen on an address of your own network, or, if that is meant, write `allow: [public-address]` under `node`"
                .formatted(host));
    assertThatCode(() -> check("host: \"%s\"\n  allow: [public-address]".formatted(host)))
        .doesNotThrowAnyException();
  }

  @Test
  void developmentKeys_onAnAddressOfOthers_areRefused() {
    node.markAsDevelopment();

    assertThatCode(() -> check("host: 127.0.0.1")).doesNotThrowAnyException();
    assertThatThrownBy(() -> check("host: 10.1.2.3"))
        .hasMessage(
            "`node.host`: the keys in %s were made for trying out, and `10.1.2.3` is reached by other machines; make a node of your own with: parley node init, or, if that is meant, write `allow: [development-keys]` under `node`"
                .formatted(node.resolve("keys")));
    assertThatCode(() -> check("host: 10.1.2.3\n  allow: [development-keys]"))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"data.keys", "signing.key", "local.key", "tls.key", "master.key"})
  void keyFileThatOthersCanRead_isRefused(String key) throws IOException {
    Path file = node.resolve("keys").resolve(key);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    assertThatThrownBy(() -> check("port: 0"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("others can read or write " + file)
        .hasMessageContaining("chmod go= " + file)
        .hasMessageContaining("`allow: [open-key-files]`");
    assertThatCode(() -> check("allow: [open-key-files]")).doesNotThrowAnyException();
  }

  @Test
  void certificateThatOthersCanRead_isSafe() throws IOException {
    Files.setPosixFilePermissions(
        node.resolve("keys/tls.crt"), PosixFilePermissions.fromString("rw-r--r--"));

    assertThatCode(() -> check("port: 0")).doesNotThrowAnyException();
  }

  @Test
  void everythingUnsafe_isNamedAtOnce() throws IOException {
    node.markAsDevelopment();
    Files.setPosixFilePermissions(
        node.resolve("keys/tls.key"), PosixFilePermissions.fromString("rw-rw----"));

    assertThatThrownBy(() -> check("host: 0.0.0.0"))
        .hasMessageContaining("tls.key")
        .hasMessageContaining("reached by everybody")
        .hasMessageContaining("made for trying out");
  }

  @Test
  void wordThatAllowsNothing_isRefusedWithItsChoices() {
    assertThatThrownBy(() -> check("allow: [everything]"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageEndingWith(
            "does not fit; it wants one of open-key-files, development-keys, public-address");
  }

  private void check(String line) throws IOException {
    Path file =
        Files.writeString(
            node.resolve("node.yaml"),
            "node:\n  name: hearth\n  role: party\n  %s\n".formatted(line));
    SafeSettings.check(NodeConfiguration.load(file), node);
  }
}
