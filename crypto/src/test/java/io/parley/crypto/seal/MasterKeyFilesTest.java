package io.parley.crypto.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two places in which master keys lie: a plain file, and a PKCS#12 key store. */
class MasterKeyFilesTest {
  private static final SecretBytes PASSWORD = password("correct horse ~!");

  private final Path folder;

  MasterKeyFilesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Path file() {
    return folder.resolve("master.key");
  }

  private Path store() {
    return folder.resolve("master.p12");
  }

  @Test
  void file_keepsAllKeysInOrder() {
    MasterKeys keys = MasterKeys.generate().withFreshKey().withFreshKey();
    MasterKeyFile.write(file(), keys);

    assertThat(MasterKeyFile.read(file()).ids()).isEqualTo(keys.ids());
    assertThat(MasterKeyFile.read(file()).currentId()).isEqualTo(keys.ids().get(2));
  }

  @Test
  void store_keepsAllKeysInOrder() {
    MasterKeys keys = MasterKeys.generate();
    for (int i = 0; i < 11; i++) {
      keys = keys.withFreshKey();
    }
    MasterKeyStore.write(store(), keys, PASSWORD);

    assertThat(MasterKeyStore.read(store(), PASSWORD).ids()).isEqualTo(keys.ids());
  }

  @Test
  void both_areReadableByTheirOwnerAlone() throws IOException {
    MasterKeyFile.write(file(), MasterKeys.generate());
    MasterKeyStore.write(store(), MasterKeys.generate(), PASSWORD);

    for (Path file : List.of(file(), store())) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactlyInAnyOrder(file(), store());
    }
  }

  @Test
  void fileOpenToOthers_isRefusedWithItsCure() throws IOException {
    MasterKeyFile.write(file(), MasterKeys.generate());
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r-----"));

    assertThatThrownBy(() -> MasterKeyFile.read(file()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the master key file %s is open to others (rw-r-----); close it with: chmod 600 %s"
                .formatted(file(), file()));
  }

  @Test
  void missing_isNamed() {
    assertThatThrownBy(() -> MasterKeyFile.read(file()))
        .hasMessage("there is no master key file at " + file());
    assertThatThrownBy(() -> MasterKeyStore.read(store(), PASSWORD))
        .hasMessage("there is no key store at " + store());
  }

  @Test
  void changedCharacter_isRefusedNamingTheLineAlone() throws IOException {
    MasterKeyFile.write(file(), MasterKeys.generate());
    String text = Files.readString(file());
    String key = text.substring(text.lastIndexOf(' ') + 1).strip();
    String changed = (key.charAt(0) == 'A' ? "B" : "A") + key.substring(1);
    Files.writeString(file(), text.replace(key, changed));

    assertThatThrownBy(() -> MasterKeyFile.read(file()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasNoCause()
        .hasMessage(
            "line 3 of the master key file %s is not a key with its name; restore the file from its copy"
                .formatted(file()));
  }

  @Test
  void noKey_saysSo() throws IOException {
    OwnerOnly.write(file(), "# nothing\n".getBytes(UTF_8));

    assertThatThrownBy(() -> MasterKeyFile.read(file()))
        .hasMessage("the master key file " + file() + " holds no key");
  }

  @Test
  void otherPasswordOrChangedStore_isRefusedWithOneText() throws IOException {
    MasterKeyStore.write(store(), MasterKeys.generate(), PASSWORD);
    String text =
        "the key store " + store() + " does not open: its password is another, or it was changed";
    assertThatThrownBy(() -> MasterKeyStore.read(store(), password("another")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasNoCause()
        .hasMessage(text);

    byte[] bytes = Files.readAllBytes(store());
    bytes[bytes.length / 2] ^= 1;
    Files.write(store(), bytes);
    assertThatThrownBy(() -> MasterKeyStore.read(store(), PASSWORD)).hasMessage(text);
  }

  @Test
  void passwordBeyondAscii_isRefusedWithoutShowingIt() {
    assertThatThrownBy(
            () -> MasterKeyStore.write(store(), MasterKeys.generate(), password("caf\u00e9")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the password of a key store is printable ASCII, which is what the JDK takes; choose"
                + " another, longer one");
  }

  @Test
  void keys_areShownByNameAlone() {
    MasterKeys keys = MasterKeys.generate();
    byte[] secret =
        keys.secrets(SecretAccess.insecure()).get(0).toByteArray(SecretAccess.insecure());

    assertThat(keys.toString())
        .isEqualTo("MasterKeys[" + keys.currentId() + "]")
        .doesNotContain(java.util.HexFormat.of().formatHex(secret));
  }

  private static SecretBytes password(String text) {
    return SecretBytes.copyOf(text.getBytes(UTF_8), SecretAccess.insecure());
  }
}
