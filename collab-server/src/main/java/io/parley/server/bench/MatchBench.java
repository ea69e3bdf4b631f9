package io.parley.server.bench;

import com.sun.management.OperatingSystemMXBean;
import io.parley.crypto.CollaborationKey;
import io.parley.crypto.MatchKey;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.BlindedKeys;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * A whole match of two parties over loopback TLS, from match keys to the number of common ones:
 * once blinded, once keyed. Both parties and the room run in this process, each party behind a
 * Flight server of its own with sealed files and a durable ledger; CPU time is that of the whole
 * process, halved, so a party is charged with half of the room, the collector and the compiler.
 */
final class MatchBench {
  private static final String PROFILE = "parley-canonical/1";

  private final int keys;
  private final Progress progress;

  MatchBench(int keys, Progress progress) {
    this.keys = keys;
    this.progress = progress;
  }

  /** What a match took. */
  private record Took(double seconds, double cpuSeconds, long carried) {}

  /**
   * The figures.
   *
   * @param cpuSecondsAKey what three multiplications and one encoding take
   */
  Map<String, Figure> figures(Path directory, double cpuSecondsAKey) throws Exception {
    String name = "match_" + size();
    Took blinded = match(Files.createTempDirectory(directory, "blinded"), true);
    Took keyed = match(Files.createTempDirectory(directory, "keyed"), false);
    Map<String, Figure> figures = new TreeMap<>();
    figures.put(name, Figure.of(blinded.seconds(), "s"));
    figures.put(name + "_keyed", Figure.of(keyed.seconds(), "s"));
    figures.put(
        name + "_cpu", Figure.against(blinded.cpuSeconds() / 2, "s", cpuSecondsAKey * keys));
    figures.put(name + "_wire", Figure.of(blinded.carried() / 2.0 / keys, "bytes"));
    return figures;
  }

  private String size() {
    if (keys % 1_000_000 == 0) {
      return keys / 1_000_000 + "m";
    }
    return keys % 1_000 == 0 ? keys / 1_000 + "k" : String.valueOf(keys);
  }

  private Took match(Path root, boolean blinded) throws Exception {
    Map<String, NodeDirectory> nodes = new TreeMap<>();
    for (String name : List.of("a", "b", "room")) {
      NodeDirectory node = new NodeDirectory(root.resolve(name));
      node.create(name, Clock.systemUTC());
      nodes.put(name, node);
    }
    Agreement agreement = agreement(nodes);
    byte[] shared = SecretBytes.random(32).toByteArray(SecretAccess.insecure());
    CollaborationKey key = CollaborationKey.fromByteArray(shared, SecretAccess.insecure());
    int common = keys * 2 / 5;
    try (BufferAllocator allocator = new RootAllocator();
        MatchParty a = party("a", nodes, agreement, key, 0, allocator);
        MatchParty b = party("b", nodes, agreement, key, keys - common, allocator);
        MatchRoom room =
            new MatchRoom(
                allocator,
                node(nodes, "room").tls(),
                a.address(),
                node(nodes, "a").tls().certificatePem(),
                b.address(),
                node(nodes, "b").tls().certificatePem())) {
      long start = System.nanoTime();
      long cpu = processCpu();
      if (blinded) {
        room.blind();
      }
      long carried = room.carried();
      int matches = room.matches();
      double seconds = (System.nanoTime() - start) / 1e9;
      if (matches != common) {
        throw new IllegalStateException("%d of %d matched".formatted(matches, common));
      }
      progress.took(
          "%,d and %,d match keys, %s: %,d are common"
              .formatted(keys, keys, blinded ? "blinded" : "keyed", matches),
          start);
      return new Took(seconds, (processCpu() - cpu) / 1e9, carried);
    }
  }

  private MatchParty party(
      String name,
      Map<String, NodeDirectory> nodes,
      Agreement agreement,
      CollaborationKey key,
      int from,
      BufferAllocator allocator) {
    byte[] matchKeys = new byte[Math.multiplyExact(keys, MatchKey.SIZE)];
    for (int i = 0; i < keys; i++) {
      MatchKey matchKey = MatchKey.of(PROFILE, "email", "p" + (from + i) + "@example.org");
      System.arraycopy(matchKey.toBytes(), 0, matchKeys, i * MatchKey.SIZE, MatchKey.SIZE);
    }
    return new MatchParty(name, node(nodes, name), agreement, key, matchKeys, allocator, progress);
  }

  private Agreement agreement(Map<String, NodeDirectory> nodes) {
    return new Agreement(
            Agreement.VERSION,
            "bench",
            1,
            List.of(identity(nodes, "a"), identity(nodes, "b")),
            identity(nodes, "room"),
            List.of("email"),
            PROFILE,
            List.of("measurement"))
        .withKeys(BlindedKeys.upTo(2L * keys + 100_000));
  }

  private static Agreement.Node identity(Map<String, NodeDirectory> nodes, String name) {
    NodeDirectory node = node(nodes, name);
    return new Agreement.Node(
        name, node.signingKey().verifyingKey().encoded(), node.tls().certificatePem());
  }

  private static NodeDirectory node(Map<String, NodeDirectory> nodes, String name) {
    NodeDirectory node = nodes.get(name);
    if (node == null) {
      throw new IllegalArgumentException(name);
    }
    return node;
  }

  /** CPU nanoseconds of this process so far. */
  static long processCpu() throws IOException {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      return system.getProcessCpuTime();
    }
    throw new IOException("this Java does not tell the CPU time of its process");
  }
}
