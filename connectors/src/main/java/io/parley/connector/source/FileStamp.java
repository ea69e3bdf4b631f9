package io.parley.connector.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;

/**
 * How long a file is and when it last changed: where both are as before, its contents are taken to
 * be as before.
 *
 * @param size in bytes
 * @param modified milliseconds since 1970
 */
record FileStamp(long size, long modified) {
  private static final int HASH_SIZE = 16;

  static FileStamp of(Path file) throws IOException {
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    return new FileStamp(now.size(), now.lastModifiedTime().toMillis());
  }

  /**
   * What the first bytes of a file are.
   *
   * @param hash of them, as {@link FileLog} has it
   * @param lines how many lines they are
   * @param whole whether the last of them is a line break
   */
  record Contents(String hash, long lines, boolean whole) {}

  /**
   * Reads the first bytes of a file.
   *
   * @param count whether to count lines too
   * @throws SourceException if there are not so many
   */
  static Contents contents(Path file, long size, boolean count) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[1 << 18];
    long left = size;
    long lines = 0;
    byte last = 0;
    try (InputStream in = Files.newInputStream(file)) {
      while (left > 0) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          throw new SourceException(file + ": the file became shorter while it was read");
        }
        digest.update(buffer, 0, read);
        left -= read;
        for (int i = 0; count && i < read; i++) {
          // As TextLines has it: a line ends at LF, CR LF or CR.
          lines += (buffer[i] == '\n' && last != '\r') || buffer[i] == '\r' ? 1 : 0;
          last = buffer[i];
        }
        last = buffer[read - 1];
      }
    }
    return new Contents(hash(digest), lines, last == '\n');
  }

  /**
   * What the file begins with, at each of some sizes that it reaches, as {@link FileLog} has it.
   *
   * @param sizes in bytes, at least 1
   */
  static Map<Long, String> beginnings(Path file, SortedSet<Long> sizes) throws IOException {
    Map<Long, String> hashes = new HashMap<>();
    if (sizes.isEmpty()) {
      return hashes;
    }
    MessageDigest digest = sha256();
    byte[] buffer = new byte[1 << 18];
    long done = 0;
    long length = Files.size(file);
    try (InputStream in = Files.newInputStream(file)) {
      for (long size : sizes.headSet(length + 1)) {
        while (done < size) {
          int read = in.read(buffer, 0, (int) Math.min(buffer.length, size - done));
          if (read < 0) {
            return hashes;
          }
          digest.update(buffer, 0, read);
          done += read;
        }
        hashes.put(size, hash((MessageDigest) digest.clone()));
      }
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the SHA-256 of every JDK can be copied", e);
    }
    return hashes;
  }

  private static String hash(MessageDigest digest) {
    byte[] first = Arrays.copyOf(digest.digest(), HASH_SIZE);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(first);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
