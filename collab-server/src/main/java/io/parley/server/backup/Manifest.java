package io.parley.server.backup;

import io.parley.server.node.NodeConfiguration;
import java.util.List;

/**
 * What a backup holds.
 *
 * @param v version
 * @param program the version that made it
 * @param node the node's name
 * @param role what it is
 * @param directory where its files were; a lake notes absolute paths
 * @param at when, ISO 8601
 * @param files in the order in which they follow
 */
record Manifest(
    int v,
    String program,
    String node,
    NodeConfiguration.Role role,
    String directory,
    String at,
    List<Entry> files) {
  static final int VERSION = 1;

  Manifest {
    files = List.copyOf(files);
  }

  /**
   * A file.
   *
   * @param path relative to the node's directory, with {@code /}
   * @param size in bytes
   * @param sha256 in hexadecimal
   */
  record Entry(String path, long size, String sha256) {}
}
