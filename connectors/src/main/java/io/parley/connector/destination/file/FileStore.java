package io.parley.connector.destination.file;

import java.io.IOException;

/** A place for files: a folder, a bucket, a server. */
public interface FileStore {
  /**
   * Puts a file there, or replaces it. Whoever looks sees the whole file or none.
   *
   * @param path parts divided by slashes, each of letters, digits, dots, hyphens and underscores
   * @throws IOException if it is not there now; the message shows no content
   */
  void put(String path, byte[] content) throws IOException;

  /** Where it is, for receipts; no secret. */
  String place();
}
