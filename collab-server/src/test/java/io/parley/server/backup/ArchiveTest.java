package io.parley.server.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.seal.DataKeys;
import io.parley.crypto.seal.Envelope;
import io.parley.crypto.seal.MasterKeyFile;
import io.parley.crypto.seal.MasterKeys;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.MasterKeySource;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.wire.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that are sealed as they should be, and hold what no backup does. */
class ArchiveTest {
  private static final byte[] BYTES = "bytes".getBytes(StandardCharsets.UTF_8);

  private final Path folder;
  private final MasterKeys master = MasterKeys.generate();

  ArchiveTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Restore.Restored restored(Manifest.Entry entry) throws IOException {
    Path file = folder.resolve("archive");
    Path keys = folder.resolve("master.key");
    MasterKeyFile.write(keys, master);
    DataKeys dataKeys = DataKeys.generate(master);
    Manifest manifest =
        new Manifest(
            Manifest.VERSION,
            "test",
            "room",
            NodeConfiguration.Role.ROOM,
            folder.resolve("node").toString(),
            "2026-11-21T12:00:00Z",
            List.of(new Manifest.Entry("keys/data.keys", 5, Digest.hex(BYTES)), entry));
    try (OutputStream out =
        Archive.begin(
            Files.newOutputStream(file), dataKeys.encode(), new Envelope(dataKeys), manifest)) {
      out.write(BYTES);
      out.write(BYTES);
    }
    return new Restore(
            folder.resolve("node"),
            new MasterKeySource(keys, Optional.empty()),
            Optional.empty(),
            false,
            Clock.systemUTC())
        .from(file);
  }

  @Test
  void room_hasNoBudgetToClose() throws IOException {
    Restore.Restored restored = restored(new Manifest.Entry("a/b", 5, Digest.hex(BYTES)));

    assertThat(restored.closed()).isFalse();
    assertThat(restored.files()).isEqualTo(2);
    assertThat(folder.resolve("node/a/b")).hasContent("bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../evil", "/tmp/parley-evil", "a/../../evil", ""})
  void pathThatLeavesTheDirectory_isRefused(String path) {
    assertThatThrownBy(() -> restored(new Manifest.Entry(path, 5, Digest.hex(BYTES))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(" does not open: ");
    assertThat(folder.resolve("evil")).doesNotExist();
    assertThat(folder.resolve("node/keys")).as("nothing was put in place").doesNotExist();
  }

  @Test
  void fileOtherThanTheManifestSays_isRefused() {
    assertThatThrownBy(
            () ->
                restored(
                    new Manifest.Entry(
                        "a", 5, Digest.hex("other".getBytes(StandardCharsets.UTF_8)))))
        .hasMessageContaining(" does not open: ");
    assertThatThrownBy(() -> restored(new Manifest.Entry("a", 4, Digest.hex(BYTES))))
        .hasMessageContaining(" does not open: ");
    assertThatThrownBy(() -> restored(new Manifest.Entry("a", 6, Digest.hex(BYTES))))
        .hasMessageContaining(" does not open: ");
  }
}
