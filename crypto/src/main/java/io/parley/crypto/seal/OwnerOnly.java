package io.parley.crypto.seal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;

/** Files of keys, which nobody but their owner may read. */
final class OwnerOnly {
  private static final Set<PosixFilePermission> ALLOWED =
      PosixFilePermissions.fromString("rwx------");

  private OwnerOnly() {}

  /**
   * Reads a file of keys. Where the file system has no POSIX modes, who may read it is not checked.
   *
   * @param what how messages call it
   * @throws IllegalArgumentException if it is not there, or others may read or write it
   */
  static byte[] read(String what, Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException("there is no " + what + " at " + file);
    }
    if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
      Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
      if (!ALLOWED.containsAll(mode)) {
        throw new IllegalArgumentException(
            "the %s %s is open to others (%s); close it with: chmod 600 %s"
                .formatted(what, file, PosixFilePermissions.toString(mode), file));
      }
    }
    return Files.readAllBytes(file);
  }

  /** Writes a file that only its owner can read, whole or not at all. The bytes are wiped. */
  static void write(Path file, byte[] bytes) throws IOException {
    Path folder = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), Path.of("."));
    Path temporary = Files.createTempFile(folder, ".new", ".tmp"); // of its owner alone
    try {
      Files.write(temporary, bytes);
      Files.move(
          temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Arrays.fill(bytes, (byte) 0);
      Files.deleteIfExists(temporary);
    }
  }
}
