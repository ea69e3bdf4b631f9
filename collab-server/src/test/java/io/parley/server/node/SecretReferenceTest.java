package io.parley.server.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.Map;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretReferenceTest {
  private final Path folder;

  SecretReferenceTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private SecretReference reference(String text) {
    return new SecretReference("node.password", text, folder);
  }

  private static String text(SecretBytes secret) {
    return new String(secret.toByteArray(SecretAccess.insecure()), UTF_8);
  }

  @Test
  void environment_isRead() {
    assertThat(text(reference("env:SECRET").resolve(Map.of("SECRET", "hunter2"))))
        .isEqualTo("hunter2");
  }

  @Test
  void environmentThatIsNotSet_isNamed() {
    assertThatThrownBy(() -> reference("env:SECRET").resolve(Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("`node.password` refers to the environment variable SECRET, which is not set");
  }

  @Test
  void empty_isNamed() {
    assertThatThrownBy(() -> reference("env:SECRET").resolve(Map.of("SECRET", "")))
        .hasMessage("`node.password` refers to env:SECRET, which is empty");
  }

  @Test
  void file_isReadWithoutItsLineEnd() throws IOException {
    closed("secret", " hunter2 \n");

    assertThat(text(reference("file:secret").resolve())).isEqualTo(" hunter2 ");
    assertThat(text(reference("file:" + folder.resolve("secret")).resolve()))
        .isEqualTo(" hunter2 ");
  }

  /** systemd closes it by an access list for the service's user, which shows as the group's bit. */
  @Test
  void fileThatSystemdGaveToTheService_mayShowTheGroupsBit_andNoOther() throws IOException {
    Path file = closed("secret", "hunter2");
    Map<String, String> given = Map.of("CREDENTIALS_DIRECTORY", folder.toString());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r-----"));

    assertThat(text(reference("file:secret").resolve(given))).isEqualTo("hunter2");
    assertThatThrownBy(() -> reference("file:secret").resolve(Map.of()))
        .hasMessageContaining("which is open to others");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    assertThatThrownBy(() -> reference("file:secret").resolve(given))
        .hasMessageContaining("which is open to others");
  }

  @Test
  void fileThatIsMissingOrOpenToOthers_isNamed() throws IOException {
    Path file = folder.resolve("secret");
    assertThatThrownBy(() -> reference("file:secret").resolve())
        .hasMessage("`node.password` refers to the file " + file + ", which is not there");

    closed("secret", "hunter2");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> reference("file:secret").resolve())
        .hasMessage(
            "`node.password` refers to the file %s, which is open to others; close it with: chmod 600 %s"
                .formatted(file, file));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"hunter2", "", "env:", "env:A-B", "file:", "keystore:x", "vault:x", "ENV:A"})
  void whatIsNoReference_isRefusedAndNeverShown(String text) {
    assertThat(SecretReference.isReference(text)).isFalse();
    assertThatThrownBy(() -> reference(text))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "`node.password` must say where its secret is, and hold none itself: write env:NAME, file:PATH or keystore:PATH#ALIAS");
  }

  @Test
  void entryOfAKeyStore_isRead() throws Exception {
    keyStore("opens it", "warehouse", "hunter2");
    Map<String, String> environment = Map.of("PARLEY_KEYSTORE_PASSWORD", "opens it");

    assertThat(text(reference("keystore:node.p12#warehouse").resolve(environment)))
        .isEqualTo("hunter2");
    assertThatThrownBy(() -> reference("keystore:node.p12#other").resolve(environment))
        .hasMessage(
            "`node.password` refers to the entry other of %s, which is not there"
                .formatted(folder.resolve("node.p12")));
  }

  @Test
  void keyStoreThatDoesNotOpen_hasOneText() throws Exception {
    keyStore("opens it", "warehouse", "hunter2");

    assertThatThrownBy(
            () ->
                reference("keystore:node.p12#warehouse")
                    .resolve(Map.of("PARLEY_KEYSTORE_PASSWORD", "does not")))
        .isInstanceOf(ConfigurationException.class)
        .hasNoCause()
        .hasMessage(
            "`node.password` refers to the key store %s, which does not open: the password in PARLEY_KEYSTORE_PASSWORD is another, or it was changed"
                .formatted(folder.resolve("node.p12")));
    assertThatThrownBy(() -> reference("keystore:node.p12#warehouse").resolve(Map.of()))
        .hasMessage(
            "`node.password` refers to the environment variable PARLEY_KEYSTORE_PASSWORD, which is not set");
  }

  /** As {@code keytool -importpass -storetype PKCS12} writes it. */
  private void keyStore(String password, String alias, String secret) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setEntry(
        alias,
        new KeyStore.SecretKeyEntry(
            SecretKeyFactory.getInstance("PBE")
                .generateSecret(new PBEKeySpec(secret.toCharArray()))),
        new KeyStore.PasswordProtection(password.toCharArray()));
    Path file = closed("node.p12", "");
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, password.toCharArray());
    }
  }

  private Path closed(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }
}
