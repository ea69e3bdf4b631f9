package io.parley.connector.lake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;

/** The local directory of a lake, and its store. */
final class Opening {
  private Opening() {}

  static Path home(LakeSettings settings) {
    Path home = settings.home().toAbsolutePath().normalize();
    // DuckDB expands these in the paths that it reads and has no way to escape them.
    if (home.toString().matches("(?s).*[*?\\[\\]].*")) {
      throw new LakeException(
          home + ": a lake's path may not have any of * ? [ ] in it; choose another directory");
    }
    return home;
  }

  static FileStore store(LakeSettings settings, Path home, Clock clock) {
    try {
      makePrivate(home);
      if (settings.store() instanceof LakeSettings.Store.S3 s3) {
        return new S3Store(s3, home, clock);
      }
      makePrivate(home.resolve("warehouse"));
      return new LocalStore(home);
    } catch (IOException e) {
      throw new LakeException(home + ": the lake's directory cannot be created", e);
    }
  }

  /** Makes a folder for nobody else to read, if it is not there. */
  static void makePrivate(Path folder) throws IOException {
    boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    Files.createDirectories(
        folder,
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
            }
            : new FileAttribute<?>[0]);
  }
}
