package io.parley.crypto.seal;

import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Master keys in a plain file that only its owner can read: a line for each, its name and 43
 * characters of base64url, oldest first; lines that begin with {@code #} are for people.
 *
 * <p>What this protects: copies of the node's files that lack this one (a backup, a disk that was
 * thrown away, if this file lies on another). It protects nothing from whoever reads as the node's
 * user. {@link MasterKeyStore} adds a password, a {@link KeyProvider} of your own more.
 */
public final class MasterKeyFile {
  private static final String WHAT = "master key file";
  private static final String HEADER =
      """
      # Master keys of a Parley node: without them nothing that it sealed can be read again.
      # Keep a copy apart from the data, and never beside a backup. The last line is in use.
      """;

  private MasterKeyFile() {}

  /**
   * Reads the file.
   *
   * @throws IllegalArgumentException if it is missing, open to others, or a line is no key with its
   *     name; the message names the line and shows nothing of it
   * @throws UncheckedIOException if it cannot be read
   */
  public static MasterKeys read(Path file) {
    try {
      return parse(file, new String(OwnerOnly.read(WHAT, file), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("the master key file " + file + " cannot be read", e);
    }
  }

  private static MasterKeys parse(Path file, String text) {
    List<SecretBytes> keys = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (!line.isBlank() && !line.startsWith("#")) {
        keys.add(key(file, number, line.strip().split(" ", -1)));
      }
    }
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("the master key file " + file + " holds no key");
    }
    return MasterKeys.of(keys);
  }

  private static SecretBytes key(Path file, int number, String[] words) {
    try {
      SecretBytes key =
          SecretBytes.copyOf(
              Base64.getUrlDecoder().decode(words[words.length - 1]), SecretAccess.insecure());
      if (words.length == 2
          && key.size() == MasterKeys.KEY_SIZE
          && KeyId.textOf(key).equals(words[0])) {
        return key;
      }
    } catch (IllegalArgumentException e) {
      // told below, without the text
    }
    throw new IllegalArgumentException(
        "line %d of the master key file %s is not a key with its name; restore the file from its copy"
            .formatted(number, file));
  }

  /** Writes the file, whole or not at all, readable by its owner alone. */
  public static void write(Path file, MasterKeys keys) {
    StringBuilder text = new StringBuilder(HEADER);
    for (SecretBytes key : keys.secrets(SecretAccess.insecure())) {
      byte[] bytes = key.toByteArray(SecretAccess.insecure());
      text.append(KeyId.textOf(key))
          .append(' ')
          .append(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes))
          .append('\n');
    }
    try {
      OwnerOnly.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("the master key file " + file + " cannot be written", e);
    }
  }
}
