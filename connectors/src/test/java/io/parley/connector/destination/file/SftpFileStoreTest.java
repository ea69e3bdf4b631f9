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
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real SFTP server, in this process. */
class SftpFileStoreTest {
  private Path folder;
  private SshServer sshd;
  private String fingerprint;

  @BeforeEach
  void start(@TempDir Path directory) throws IOException, GeneralSecurityException {
    folder = directory;
    KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
    keys.initialize(256);
    KeyPair key = keys.generateKeyPair();
    fingerprint = KeyUtils.getFingerPrint(BuiltinDigests.sha256, key.getPublic());
    sshd = SshServer.setUpDefaultServer();
    sshd.setHost("127.0.0.1");
    sshd.setPort(0);
    sshd.setKeyPairProvider(KeyPairProvider.wrap(key));
    sshd.setPasswordAuthenticator(
        (user, password, session) -> user.equals("drop") && password.equals(TestPeople.TOKEN));
    sshd.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
    sshd.setFileSystemFactory(new VirtualFileSystemFactory(folder));
    sshd.start();
  }

  @AfterEach
  void stop() throws IOException {
    sshd.stop(true);
  }

  private SftpFileStore store(String pinned) {
    return new SftpFileStore(
        new SftpFileStore.Server("127.0.0.1", sshd.getPort(), pinned, "/in"),
        new SftpFileStore.Login.Password("drop", new SecretRef("test:token")),
        ref -> TestPeople.token());
  }

  @Test
  void file_isPut_andReplaced() throws IOException {
    for (String text : List.of("first", "second")) {
      store(fingerprint).put("d1/add-00001.csv", text.getBytes(StandardCharsets.UTF_8));

      assertThat(folder.resolve("in/d1/add-00001.csv")).hasContent(text);
    }
    try (var files = Files.list(folder.resolve("in/d1"))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void serverWithAnotherKey_isRefused() {
    String other = "SHA256:" + "A".repeat(43);

    assertThatThrownBy(() -> store(other).put("d1/add-00001.csv", new byte[1]))
        .isInstanceOf(IOException.class);
    assertThat(folder.resolve("in")).doesNotExist();
  }
}
