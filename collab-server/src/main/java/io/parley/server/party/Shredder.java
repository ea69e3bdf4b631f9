package io.parley.server.party;

import io.parley.server.node.Erasure;
import io.parley.server.node.NodeDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Removes key files for good ({@link Erasure}). What that cannot reach is still sealed under the
 * node's data keys.
 */
record Shredder(NodeDirectory directory) {

  /** Removes a file under {@code keys/}; whether it was there. */
  boolean remove(String name) {
    Path folder = directory.resolve("keys");
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try {
      Erasure.erase(file);
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be removed", e);
    }
  }
}
