package io.parley.server.node;

import io.parley.server.wire.Digest;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What {@code parley node init} wrote for a person to change, {@code made.json}: so that {@code
 * node destroy} knows its own.
 *
 * @param files SHA-256 of each file as it was written, hex, by its path in the node's directory
 */
record Made(Map<String, String> files) {
  static final String FILE = "made.json";

  Made {
    files = new TreeMap<>(files);
  }

  /** The one of a directory; none where its files were written by hand. */
  static Optional<Made> of(NodeDirectory node) {
    Path file = node.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.read(Files.readAllBytes(file), Made.class));
    } catch (IOException e) {
      throw new ConfigurationException(file + " cannot be read");
    }
  }

  /** Writes files that are not there yet, and the list of them. */
  static void write(NodeDirectory node, Map<String, String> texts) {
    Map<String, String> files = new TreeMap<>();
    texts.forEach((name, text) -> files.put(name, digest(text.getBytes(StandardCharsets.UTF_8))));
    node.writeWhole(node.resolve(FILE), Json.bytes(new Made(files)));
    texts.forEach(
        (name, text) -> node.writeWhole(node.resolve(name), text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Whether a file is as it was written. */
  boolean isUnchanged(NodeDirectory node, String name) {
    try {
      Path file = node.resolve(name);
      return Files.isRegularFile(file) && digest(Files.readAllBytes(file)).equals(files.get(name));
    } catch (IOException e) {
      return false;
    }
  }

  private static String digest(byte[] bytes) {
    return Digest.hex(bytes);
  }
}
