package io.parley.server.operate;

import io.micrometer.core.instrument.Tags;
import io.parley.server.ledger.AuditLog;
import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.Agreement;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** What every node shows of itself, party or room. */
public final class NodeFigures {
  private static final List<String> STORES =
      List.of("ledger.db", "room.db", "rest.db", "help.db", "blinding.db", "psi-audit.db");
  private static final double SECONDS_A_DAY = Duration.ofDays(1).toSeconds();

  private NodeFigures() {}

  /** The directory's stores and disk, the process, and whether the node is ready. */
  public static void showNode(
      Figures figures, NodeDirectory directory, Health health, Clock clock) {
    Tags none = Tags.empty();
    figures.show("parley.ready", none, () -> health.isReady() ? 1 : 0);
    figures.show("parley.disk.free.bytes", none, () -> free(directory.path()));
    for (String store : STORES) {
      figures.show("parley.store.bytes", Tags.of("store", store), () -> size(directory, store));
    }
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    figures.show("parley.heap.used.bytes", none, () -> memory.getHeapMemoryUsage().getUsed());
    figures.show("parley.heap.max.bytes", none, () -> memory.getHeapMemoryUsage().getMax());
    double started = ManagementFactory.getRuntimeMXBean().getStartTime() / 1e3;
    figures.show("parley.start.time.seconds", none, () -> started);
    certificate(figures, "own", directory.tls().certificatePem(), clock);
  }

  /** The certificates of the nodes that an agreement names: who renews none breaks its lines. */
  public static void showPeers(Figures figures, Agreement agreement, Clock clock) {
    agreement.members().forEach(m -> certificate(figures, m.name(), m.certificate(), clock));
    certificate(figures, agreement.room().name(), agreement.room().certificate(), clock);
  }

  /** How far the audit log is, and when it was signed last. */
  public static void showAudit(Figures figures, Supplier<AuditLog.Standing> log, Clock clock) {
    figures.show("parley.audit.entries", Tags.empty(), () -> log.get().entries());
    figures.show("parley.audit.unsigned.entries", Tags.empty(), () -> log.get().unsigned());
    figures.show(
        "parley.audit.signed.age.seconds",
        Tags.empty(),
        () -> Duration.between(log.get().signed(), clock.instant()).toSeconds());
  }

  private static void certificate(Figures figures, String node, String pem, Clock clock) {
    Instant end = end(pem);
    figures.show(
        "parley.certificate.days.left",
        Tags.of("node", node),
        () -> Duration.between(clock.instant(), end).toSeconds() / SECONDS_A_DAY);
  }

  private static Instant end(String pem) {
    try {
      return ((X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(
                      new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))))
          .getNotAfter()
          .toInstant();
    } catch (CertificateException e) {
      throw new IllegalArgumentException("a certificate that was read before", e);
    }
  }

  private static double free(Path directory) {
    try {
      return Files.getFileStore(directory).getUsableSpace();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With what SQLite has beside it; 0 where the node has no such file. */
  private static double size(NodeDirectory directory, String store) {
    long all = 0;
    for (String beside : List.of("", "-wal")) {
      Path file = directory.resolve(store + beside);
      try {
        all += Files.exists(file) ? Files.size(file) : 0;
      } catch (IOException e) {
        // SQLite removed it meanwhile
      }
    }
    return all;
  }
}
