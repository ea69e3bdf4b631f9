package io.parley.connector.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Files in a folder of this machine: DuckDB writes and reads them where they rest. */
final class LocalStore implements FileStore {
  private final Path warehouse;
  private final Path work;
  private final LocalFiles io = new LocalFiles();

  LocalStore(Path home) {
    this.warehouse = home.resolve("warehouse");
    this.work = home.resolve("cache");
  }

  @Override
  public String warehouse() {
    return warehouse.toString();
  }

  @Override
  public LocalFiles io() {
    return io;
  }

  @Override
  public Path stage(String location) {
    Path file = LocalFiles.path(location);
    try {
      Files.createDirectories(file.getParent());
      return file;
    } catch (IOException e) {
      throw new LakeException(file + " cannot be written", e);
    }
  }

  @Override
  public void publish(Path staged, String location) {
    try (FileChannel file = FileChannel.open(staged, StandardOpenOption.WRITE)) {
      file.force(true); // what the catalog is about to name outlives a power cut
      force(staged.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new LakeException(staged + " cannot be made durable", e);
    }
  }

  @Override
  public void discard(Path staged, String location) {
    try {
      Files.deleteIfExists(staged);
    } catch (IOException stays) {
      // No snapshot names it; the search for orphans finds it.
    }
  }

  @Override
  public List<Path> local(List<Stored> files) {
    return files.stream().map(file -> LocalFiles.path(file.location())).toList();
  }

  @Override
  public Path work() {
    return work;
  }

  @Override
  public void delete(Set<String> locations) {
    Set<Path> folders = new HashSet<>();
    for (String location : locations) {
      Path file = LocalFiles.path(location);
      try {
        Files.deleteIfExists(file);
        folders.add(file.toAbsolutePath().getParent());
      } catch (IOException e) {
        throw new LakeException(file + " cannot be deleted", e);
      }
    }
    for (Path folder : folders) {
      try {
        force(folder);
      } catch (IOException e) {
        throw new LakeException(folder + ": deletions cannot be made durable", e);
      }
    }
  }

  @Override
  public void deleteBelow(String location) {
    try {
      io.deletePrefix(location);
    } catch (UncheckedIOException e) {
      throw new LakeException("a file below " + location + " cannot be deleted", e);
    }
  }

  @Override
  public void sweep(Instant before) {
    sweep(work, before);
  }

  static void sweep(Path folder, Instant before) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new LakeException(folder + " cannot be swept", e);
    }
  }

  /** Else a power cut could bring deleted files back. */
  static void force(@Nullable Path folder) throws IOException {
    if (folder != null && Files.isDirectory(folder)) {
      try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
        entries.force(true);
      }
    }
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
