package io.parley.connector.source.s3;

import io.parley.connector.source.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder that holds one fetched file at a time.
 *
 * @param folder where; made when it is needed
 * @param mostBytes of a file
 */
record Staging(Path folder, long mostBytes) {
  private static final int HASH_SIZE = 16;

  /**
   * A file that was fetched.
   *
   * @param hash the first 16 bytes of its SHA-256, in base64
   */
  record Staged(PlacedFile file, String hash) {}

  /** Fetches a file at its version; empty if that is no more. What was here before is deleted. */
  Optional<Staged> fetch(FilePlace place, PlacedFile file) throws IOException {
    if (file.size() > mostBytes) {
      throw new SourceException(
          place.shown()
              + "/"
              + file.name()
              + ": the file has "
              + file.size()
              + " bytes, and at most "
              + mostBytes
              + " are fetched; give the source a higher bound, or split the file");
    }
    clear();
    Path target = folder.resolve(file.name()).normalize();
    if (!target.startsWith(folder.normalize())) {
      throw new SourceException(
          place.shown() + ": a file's name leaves its folder; rename it in the place");
    }
    MessageDigest digest = sha256();
    Optional<InputStream> opened = place.open(file);
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = opened.get()) {
      Path parent = target.getParent();
      Files.createDirectories(parent == null ? folder : parent);
      try (OutputStream out = new DigestOutputStream(Files.newOutputStream(target), digest)) {
        in.transferTo(out);
      }
    }
    if (Files.size(target) != file.size()) {
      clear();
      return Optional.empty(); // cut short, or another file by now
    }
    Files.setLastModifiedTime(target, FileTime.from(file.modified()));
    byte[] first = Arrays.copyOf(digest.digest(), HASH_SIZE);
    return Optional.of(
        new Staged(file, Base64.getUrlEncoder().withoutPadding().encodeToString(first)));
  }

  /** Deletes what is here. */
  void clear() {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        if (!path.equals(folder)) {
          Files.delete(path);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      throw new SourceException(folder + ": what was fetched cannot be deleted", e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The folder. */
  @Override
  public String toString() {
    return folder.toString();
  }
}
