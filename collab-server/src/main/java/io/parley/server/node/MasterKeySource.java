package io.parley.server.node;

import io.parley.crypto.seal.MasterKeyFile;
import io.parley.crypto.seal.MasterKeyStore;
import io.parley.crypto.seal.MasterKeys;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a node's master keys are: a plain file that only its owner may read, or, where a password
 * is given, a PKCS#12 key store.
 *
 * @param file the file
 * @param password where the password of the key store is; empty for a plain file
 */
public record MasterKeySource(Path file, Optional<SecretReference> password) {
  /** The place when a node's configuration names none. */
  static final String DEFAULT = "keys/master.key";

  /** A plain file in the node's directory. */
  static MasterKeySource standard(Path directory) {
    return new MasterKeySource(directory.resolve(DEFAULT), Optional.empty());
  }

  /** Whether there are master keys. */
  public boolean exists() {
    return Files.exists(file);
  }

  /**
   * The keys.
   *
   * @throws ConfigurationException when they cannot be read
   */
  public MasterKeys read() {
    try {
      return password.isPresent()
          ? MasterKeyStore.read(file, password.get().resolve())
          : MasterKeyFile.read(file);
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()));
    }
  }

  /** Writes the keys in the place of those that are there. */
  public void write(MasterKeys keys) {
    try {
      if (password.isPresent()) {
        MasterKeyStore.write(file, keys, password.get().resolve());
      } else {
        MasterKeyFile.write(file, keys);
      }
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()));
    }
  }
}
