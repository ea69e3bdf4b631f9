package io.parley.connector.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.iceberg.Files;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;

/** Iceberg's files on the local disk, in place of the default that needs Hadoop. */
final class LocalFiles implements FileStore.StoreFiles {
  private static final long serialVersionUID = 1L;

  /** The path of a location: engines write it with a scheme or without. */
  static Path path(String location) {
    return Path.of(location.replaceFirst("^file:(//)?(?=/)", ""));
  }

  @Override
  public InputFile newInputFile(String path) {
    return Files.localInput(path(path).toFile());
  }

  @Override
  public OutputFile newOutputFile(String path) {
    try {
      java.nio.file.Files.createDirectories(path(path).toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new DurableOutput(Files.localOutput(path(path).toFile()));
  }

  @Override
  public void deleteFile(String path) {
    try {
      java.nio.file.Files.deleteIfExists(path(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Iterable<FileInfo> listPrefix(String prefix) {
    Path folder = path(prefix);
    if (!java.nio.file.Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = java.nio.file.Files.walk(folder)) {
      return files.filter(java.nio.file.Files::isRegularFile).map(LocalFiles::info).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileInfo info(Path file) {
    try {
      return new FileInfo(
          file.toString(),
          java.nio.file.Files.size(file),
          java.nio.file.Files.getLastModifiedTime(file).toMillis());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void deletePrefix(String prefix) {
    Path folder = path(prefix);
    if (!java.nio.file.Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = java.nio.file.Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        java.nio.file.Files.delete(file);
      }
      LocalStore.force(folder.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
