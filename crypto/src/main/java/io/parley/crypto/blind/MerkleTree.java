package io.parley.crypto.blind;

import io.parley.crypto.LengthPrefixed;
import io.parley.crypto.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A hash tree over leaves of 32 bytes, after Merkle. Inner nodes are hashed under a label of their
 * own, so that none passes for a leaf; a node without a sibling goes up as it is.
 *
 * <p>Claim, under the assumption that SHA-256 resists collisions: for a given root and number of
 * leaves, at most one value can be shown at each position. Going down from the root, the first node
 * at which two openings of a position differ would be a collision.
 */
final class MerkleTree {
  private static final byte[] NODE = "parley/v1/merkle-node".getBytes(StandardCharsets.US_ASCII);

  private MerkleTree() {}

  /** The root of one or more leaves. */
  static byte[] root(List<byte[]> leaves) {
    List<byte[]> level = leaves;
    while (level.size() > 1) {
      level = above(level);
    }
    return level.get(0).clone();
  }

  /** The siblings on the way from a leaf to the root; a level without one is left out. */
  static List<byte[]> path(List<byte[]> leaves, int position) {
    List<byte[]> path = new ArrayList<>();
    List<byte[]> level = leaves;
    for (int at = position; level.size() > 1; at /= 2) {
      int sibling = at ^ 1;
      if (sibling < level.size()) {
        path.add(level.get(sibling).clone());
      }
      level = above(level);
    }
    return path;
  }

  /** Whether the leaf stands at the position of a tree with that root and number of leaves. */
  static boolean leads(byte[] leaf, long position, List<byte[]> path, byte[] root, long leaves) {
    byte[] node = leaf;
    int used = 0;
    long at = position;
    for (long level = leaves; level > 1; level = (level + 1) / 2) {
      if ((at ^ 1) < level) {
        if (used == path.size()) {
          return false;
        }
        byte[] sibling = path.get(used++);
        node = at % 2 == 0 ? node(node, sibling) : node(sibling, node);
      }
      at /= 2;
    }
    return position >= 0 && position < leaves && used == path.size() && Arrays.equals(node, root);
  }

  private static List<byte[]> above(List<byte[]> level) {
    List<byte[]> above = new ArrayList<>((level.size() + 1) / 2);
    for (int i = 0; i < level.size(); i += 2) {
      boolean paired = i + 1 < level.size();
      above.add(paired ? node(level.get(i), level.get(i + 1)) : level.get(i));
    }
    return above;
  }

  private static byte[] node(byte[] left, byte[] right) {
    return Sha256.of(LengthPrefixed.of(NODE, left, right));
  }
}
