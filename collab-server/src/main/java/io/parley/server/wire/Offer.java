package io.parley.server.wire;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a party puts into the collaboration: its policies, and the snapshots that questions see.
 *
 * @param policies its policy files, as they are
 * @param snapshots snapshot by table name; {@code people} for whom tokens stand for
 */
public record Offer(int v, String party, List<PolicyFile> policies, Map<String, Long> snapshots) {
  public static final int VERSION = 1;

  public Offer {
    if (v != VERSION) {
      throw new BadDocument("offer version " + v + " is not understood; this node reads 1");
    }
    policies = List.copyOf(policies);
    snapshots = new TreeMap<>(snapshots);
  }

  /** A policy file by name and text. */
  public record PolicyFile(String name, String text) {}
}
