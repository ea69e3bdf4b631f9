package io.parley.crypto.seal;

import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import javax.crypto.spec.SecretKeySpec;

/**
 * Master keys in a PKCS#12 key store (RFC 7292) of the JDK, under a password: secret key entries
 * with aliases {@code 000001-NAME}, oldest first. The JDK protects them by AES-256 and HMAC-SHA-256
 * under keys from PBKDF2 with 10,000 rounds, so that a long random password is what counts: at
 * least 20 random characters.
 */
public final class MasterKeyStore {
  private static final String WHAT = "key store";

  private MasterKeyStore() {}

  /**
   * Reads the key store.
   *
   * @param password printable ASCII
   * @throws IllegalArgumentException if it is missing, open to others, does not open with the
   *     password (one text, also when the file was changed), or holds no master key
   * @throws UncheckedIOException if it cannot be read
   */
  public static MasterKeys read(Path file, SecretBytes password) {
    byte[] bytes;
    try {
      bytes = OwnerOnly.read(WHAT, file);
    } catch (IOException e) {
      throw new UncheckedIOException("the key store " + file + " cannot be read", e);
    }
    return withCharacters(password, characters -> read(file, bytes, characters));
  }

  private static MasterKeys read(Path file, byte[] bytes, char[] password) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(new ByteArrayInputStream(bytes), password);
      List<String> aliases = new ArrayList<>(Collections.list(store.aliases()));
      Collections.sort(aliases);
      List<SecretBytes> keys = new ArrayList<>();
      for (String alias : aliases) {
        Key key = store.getKey(alias, password);
        if (key != null && alias.matches("[0-9]{6}-[0-9a-f]{32}")) {
          keys.add(checked(file, alias, key));
        }
      }
      if (keys.isEmpty()) {
        throw new IllegalArgumentException("the key store " + file + " holds no master key");
      }
      return MasterKeys.of(keys);
    } catch (GeneralSecurityException | IOException e) {
      // Without the cause: its text tells a wrong password from a changed file.
      throw notOpening(file);
    }
  }

  private static SecretBytes checked(Path file, String alias, Key key) {
    SecretBytes bytes = SecretBytes.copyOf(key.getEncoded(), SecretAccess.insecure());
    if (bytes.size() != MasterKeys.KEY_SIZE || !alias.endsWith(KeyId.textOf(bytes))) {
      throw notOpening(file);
    }
    return bytes;
  }

  private static IllegalArgumentException notOpening(Path file) {
    return new IllegalArgumentException(
        "the key store " + file + " does not open: its password is another, or it was changed");
  }

  /** Writes the key store, whole or not at all, readable by its owner alone. */
  public static void write(Path file, MasterKeys keys, SecretBytes password) {
    try {
      OwnerOnly.write(file, withCharacters(password, characters -> encoded(keys, characters)));
    } catch (IOException e) {
      throw new UncheckedIOException("the key store " + file + " cannot be written", e);
    }
  }

  private static byte[] encoded(MasterKeys keys, char[] password) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, password);
      int number = 0;
      for (SecretBytes key : keys.secrets(SecretAccess.insecure())) {
        number++;
        byte[] bytes = key.toByteArray(SecretAccess.insecure());
        store.setEntry(
            "%06d-%s".formatted(number, KeyId.textOf(key)),
            new KeyStore.SecretKeyEntry(new SecretKeySpec(bytes, "AES")),
            new KeyStore.PasswordProtection(password));
        Arrays.fill(bytes, (byte) 0);
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      store.store(out, password);
      return out.toByteArray();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("every Java platform writes PKCS#12", e);
    }
  }

  private static <T> T withCharacters(SecretBytes password, Function<char[], T> use) {
    byte[] bytes = password.toByteArray(SecretAccess.insecure());
    char[] characters = new char[bytes.length];
    try {
      for (int i = 0; i < bytes.length; i++) {
        if (bytes[i] < ' ' || bytes[i] > '~') {
          throw new IllegalArgumentException(
              "the password of a key store is printable ASCII, which is what the JDK takes; choose"
                  + " another, longer one");
        }
        characters[i] = (char) bytes[i];
      }
      return use.apply(characters);
    } finally {
      Arrays.fill(bytes, (byte) 0);
      Arrays.fill(characters, '\0');
    }
  }
}
