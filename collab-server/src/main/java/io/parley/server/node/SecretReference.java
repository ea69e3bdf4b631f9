package io.parley.server.node;

import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a secret of the configuration is, for a configuration holds no secret itself:
 *
 * <ul>
 *   <li>{@code env:NAME}: an environment variable,
 *   <li>{@code file:PATH}: a file that only its owner may read; one line end at its end is dropped,
 *   <li>{@code keystore:PATH#ALIAS}: an entry of a PKCS#12 key store, as {@code keytool
 *       -importpass} writes it, whose password is in {@code PARLEY_KEYSTORE_PASSWORD}.
 * </ul>
 *
 * <p>Messages name the property and the place, and never show the text of what was no reference: it
 * may be the secret.
 *
 * @param property the configuration's property, for messages
 * @param text the reference
 * @param folder where relative paths begin
 */
public record SecretReference(String property, String text, Path folder) {
  /** Whose value opens the key stores of {@code keystore:} references. */
  public static final String KEYSTORE_PASSWORD = "PARLEY_KEYSTORE_PASSWORD";

  private static final Pattern FORM =
      Pattern.compile("env:[A-Za-z_][A-Za-z0-9_]*|file:.+|keystore:[^#]+#.+");
  private static final Pattern ENTRY = Pattern.compile("keystore:([^#]+)#(.+)");
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OF_A_SERVICE =
      PosixFilePermissions.fromString("rwxr-----");

  /**
   * Takes a reference; looks nothing up yet.
   *
   * @throws ConfigurationException when the text is of no such form
   */
  public SecretReference {
    if (!FORM.matcher(text).matches()) {
      throw new ConfigurationException(
          "`%s` must say where its secret is, and hold none itself: write env:NAME, file:PATH or keystore:PATH#ALIAS"
              .formatted(property));
    }
  }

  /** Whether a text is of the form of a reference. */
  public static boolean isReference(String text) {
    return FORM.matcher(text).matches();
  }

  /**
   * The secret.
   *
   * @throws ConfigurationException when it is not there, is empty, or may be read by others
   */
  public SecretBytes resolve() {
    return resolve(System.getenv());
  }

  /** With another environment, for tests. */
  SecretBytes resolve(Map<String, String> environment) {
    if (text.startsWith("env:")) {
      return secret(variable(environment, text.substring("env:".length())));
    }
    return text.startsWith("file:")
        ? secret(line(folder.resolve(text.substring("file:".length())), environment))
        : entry(environment);
  }

  private byte[] variable(Map<String, String> environment, String name) {
    String value = environment.get(name);
    if (value == null) {
      throw new ConfigurationException(
          "`%s` refers to the environment variable %s, which is not set".formatted(property, name));
    }
    return value.getBytes(StandardCharsets.UTF_8);
  }

  private byte[] line(Path file, Map<String, String> environment) {
    checkClosed(file, environment);
    try {
      String read = Files.readString(file);
      return (read.endsWith("\n") ? read.substring(0, read.length() - 1) : read)
          .getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw unreadable(file);
    }
  }

  private void checkClosed(Path file, Map<String, String> environment) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new ConfigurationException(
            "`%s` refers to the file %s, which is not there".formatted(property, file));
      }
      if (Files.getFileStore(file).supportsFileAttributeView("posix")
          && !(isCredential(file, environment) ? OF_A_SERVICE : OWNER)
              .containsAll(Files.getPosixFilePermissions(file))) {
        throw new ConfigurationException(
            "`%s` refers to the file %s, which is open to others; close it with: chmod 600 %s"
                .formatted(property, file, file));
      }
    } catch (IOException e) {
      throw unreadable(file);
    }
  }

  /** What systemd gives to this service alone, by an access list that shows as the group's bit. */
  private static boolean isCredential(Path file, Map<String, String> environment) {
    String given = environment.getOrDefault("CREDENTIALS_DIRECTORY", "");
    return !given.isEmpty() && file.toAbsolutePath().normalize().startsWith(Path.of(given));
  }

  private ConfigurationException unreadable(Path file) {
    return new ConfigurationException(
        "`%s` refers to the file %s, which cannot be read".formatted(property, file));
  }

  private SecretBytes entry(Map<String, String> environment) {
    Matcher parts = ENTRY.matcher(text);
    if (!parts.matches()) {
      throw new IllegalStateException("a reference that was checked");
    }
    Path file = folder.resolve(parts.group(1));
    checkClosed(file, environment);
    char[] password =
        new String(variable(environment, KEYSTORE_PASSWORD), StandardCharsets.UTF_8).toCharArray();
    try {
      Key key = KeyStore.getInstance(file.toFile(), password).getKey(parts.group(2), password);
      if (key == null) {
        throw new ConfigurationException(
            "`%s` refers to the entry %s of %s, which is not there"
                .formatted(property, parts.group(2), file));
      }
      return secret(key.getEncoded());
    } catch (GeneralSecurityException | IOException e) {
      // One text: which of the two it was would help who guesses passwords.
      throw new ConfigurationException(
          "`%s` refers to the key store %s, which does not open: the password in %s is another, or it was changed"
              .formatted(property, file, KEYSTORE_PASSWORD));
    }
  }

  private SecretBytes secret(byte[] bytes) {
    if (bytes.length == 0) {
      throw new ConfigurationException(
          "`%s` refers to %s, which is empty".formatted(property, text));
    }
    return SecretBytes.copyOf(bytes, SecretAccess.insecure());
  }

  /** The reference is no secret. */
  @Override
  public String toString() {
    return property + ": " + text;
  }
}
