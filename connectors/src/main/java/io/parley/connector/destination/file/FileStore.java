package io.parley.connector.destination.file;

import java.io.IOException;
import java.util.Optional;

/** A place for files: a folder, a bucket, a server. */
public interface FileStore {
  /**
   * Puts a file there, or replaces it. Whoever looks sees the whole file or none.
   *
   * @param path parts divided by slashes, each of letters, digits, dots, hyphens and underscores
   * @throws IOException if it is not there now; the message shows no content
   */
  void put(String path, byte[] content) throws IOException;

  /**
   * What was put there; empty where nothing is.
   *
   * @throws IOException if that cannot be told, or it is larger than {@code most} bytes
   */
  Optional<byte[]> get(String path, int most) throws IOException;

  /** Where it is, for receipts; no secret. */
  String place();
}
