package io.parley.connector.destination.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.connector.destination.TestPeople;
import io.parley.connector.destination.http.SecretRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real SFTP server, in this process. */
class SftpFileStoreTest {
  private Path folder;
  private SftpPeer sftp;

  @BeforeEach
  void start(@TempDir Path directory) throws IOException, GeneralSecurityException {
    folder = directory;
    sftp = SftpPeer.start(folder);
  }

  @AfterEach
  void stop() throws IOException {
    sftp.close();
  }

  private SftpFileStore store(String pinned) {
    return new SftpFileStore(
        new SftpFileStore.Server("127.0.0.1", sftp.port(), pinned, "/in"),
        new SftpFileStore.Login.Password("drop", new SecretRef("test:token")),
        ref -> TestPeople.token());
  }

  @Test
  void file_isPut_andReplaced() throws IOException {
    for (String text : List.of("first", "second")) {
      store(sftp.fingerprint()).put("d1/add-00001.csv", text.getBytes(StandardCharsets.UTF_8));

      assertThat(folder.resolve("in/d1/add-00001.csv")).hasContent(text);
      assertThat(store(sftp.fingerprint()).get("d1/add-00001.csv", 9).orElseThrow())
          .asString()
          .isEqualTo(text);
    }
    try (var files = Files.list(folder.resolve("in/d1"))) {
      assertThat(files).hasSize(1);
    }
    assertThat(store(sftp.fingerprint()).get("d1/add-00002.csv", 9)).isEmpty();
    assertThatThrownBy(() -> store(sftp.fingerprint()).get("d1/add-00001.csv", 3))
        .hasMessageContaining("larger than 3 bytes");
  }

  @Test
  void serverWithAnotherKey_isRefused() {
    String other = "SHA256:" + "A".repeat(43);

    assertThatThrownBy(() -> store(other).put("d1/add-00001.csv", new byte[1]))
        .isInstanceOf(IOException.class);
    assertThat(folder.resolve("in")).doesNotExist();
  }
}
