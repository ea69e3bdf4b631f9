package io.parley.connector.lake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Copies on this machine of files that rest elsewhere. Such files never change, so that a copy of
 * the right size is right; each is in a folder named by a hash of its location, under its own name.
 *
 * <p>Bounded: before a file comes, those used least recently go. A file that was asked for within
 * the last hour does not, since a query may be about to open it; where these alone fill the cache,
 * asking is refused. What nobody asked for in a day goes too, so that a copy outlives the erasure
 * of its original by another node that long at most. Safe for several threads.
 */
final class FileCache {
  static final Duration HELD = Duration.ofHours(1);
  static final Duration LONGEST = Duration.ofDays(1);

  /** Opens the original. */
  @FunctionalInterface
  interface Origin {
    InputStream open(FileStore.Stored file) throws IOException;
  }

  private final Path folder;
  private final long capacity;
  private final Clock clock;
  private final Origin origin;
  private long coming;

  FileCache(Path folder, long capacity, Clock clock, Origin origin) throws IOException {
    this.folder = folder;
    this.capacity = capacity;
    this.clock = clock;
    this.origin = origin;
    Files.createDirectories(folder);
    evict(0);
  }

  /**
   * The path of a copy, made if there is none.
   *
   * @throws LakeException if there is no room
   * @throws IOException if the original cannot be read
   */
  Path bring(FileStore.Stored file) throws IOException {
    Path copy = copy(file.location());
    if (isWhole(copy, file)) {
      use(copy);
      return copy;
    }
    reserve(file.bytes());
    try {
      Files.createDirectories(copy.getParent());
      Path part = copy.resolveSibling("." + UUID.randomUUID());
      try (InputStream bytes = origin.open(file)) {
        Files.copy(bytes, part);
        if (Files.size(part) != file.bytes()) {
          throw new IOException("the file is not as long as the table says");
        }
        use(part);
        Files.move(part, copy, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
      return copy;
    } finally {
      release(file.bytes());
    }
  }

  /** Removes the copy of a file, if there is one. */
  void forget(String location) throws IOException {
    Path copy = copy(location);
    Files.deleteIfExists(copy);
    Files.deleteIfExists(copy.getParent());
  }

  private static boolean isWhole(Path copy, FileStore.Stored file) throws IOException {
    return Files.exists(copy) && Files.size(copy) == file.bytes();
  }

  private void use(Path copy) throws IOException {
    Files.setLastModifiedTime(copy, FileTime.from(clock.instant()));
  }

  private synchronized void reserve(long bytes) throws IOException {
    long held = evict(bytes + coming);
    if (held + coming + bytes > capacity) {
      throw new LakeException(
          "the lake's cache of %d MiB is full of files that queries of the last hour read; give it more"
              .formatted(capacity >> 20));
    }
    coming += bytes;
  }

  private synchronized void release(long bytes) {
    coming -= bytes;
  }

  /** Makes room for so many bytes if it can; how many are held then. */
  private synchronized long evict(long wanted) throws IOException {
    List<Copy> copies = copies();
    long held = copies.stream().mapToLong(Copy::bytes).sum();
    Instant now = clock.instant();
    for (Copy copy : copies) {
      boolean isOld = copy.used().isBefore(now.minus(LONGEST));
      boolean isFree = copy.used().isBefore(now.minus(HELD));
      if (isOld || (isFree && held + wanted > capacity)) {
        Files.deleteIfExists(copy.path());
        held -= copy.bytes();
      }
    }
    return held;
  }

  private record Copy(Path path, long bytes, Instant used) {}

  /** Those used least recently first. */
  private List<Copy> copies() throws IOException {
    List<Copy> copies = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        copies.add(new Copy(file, Files.size(file), Files.getLastModifiedTime(file).toInstant()));
      }
    }
    copies.sort(Comparator.comparing(Copy::used));
    return copies;
  }

  private Path copy(String location) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(location.getBytes(StandardCharsets.UTF_8));
      String name = location.substring(location.lastIndexOf('/') + 1);
      return folder
          .resolve(HexFormat.of().formatHex(hash, 0, 16))
          .resolve(name.replaceAll("[^A-Za-z0-9._=-]", "_"));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
