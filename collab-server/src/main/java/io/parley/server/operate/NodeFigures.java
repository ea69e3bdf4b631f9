package io.parley.server.operate;

import io.micrometer.core.instrument.Tags;
import io.parley.server.ledger.AuditLog;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OwnCollaboration;
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
      Figures figures,
      NodeConfiguration configuration,
      NodeDirectory directory,
      Health health,
      Clock clock) {
    Tags none = Tags.empty();
    figures.show("parley.ready", none, () -> health.isReady() ? 1 : 0);
    figures.show("parley.disk.free.bytes", none, () -> free(directory.path()));
    for (OwnCollaboration one : OwnCollaboration.all(configuration, directory)) {
      for (String store : STORES) {
        figures.show(
            "parley.store.bytes",
            Tags.of("collaboration", one.name().orElse(""), "store", store),
            () -> size(one.directory(), store));
      }
    }
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    figures.show("parley.heap.used.bytes", none, () -> memory.getHeapMemoryUsage().getUsed());
    figures.show("parley.heap.max.bytes", none, () -> memory.getHeapMemoryUsage().getMax());
    double started = ManagementFactory.getRuntimeMXBean().getStartTime() / 1e3;
    figures.show("parley.start.time.seconds", none, () -> started);
    certificate(figures, "", "own", directory.tls().certificatePem(), clock);
  }

  /**
   * Of a collaboration: whether it is ready, and the certificates of the nodes that its agreement
   * names: who renews none breaks its lines.
   */
  public static void showCollaboration(
      Figures figures, Agreement agreement, Health health, Clock clock) {
    String name = agreement.collaboration();
    figures.show(
        "parley.collaboration.ready",
        Tags.of("collaboration", name),
        () -> health.isReady(name) ? 1 : 0);
    agreement.members().forEach(m -> certificate(figures, name, m.name(), m.certificate(), clock));
    certificate(figures, name, agreement.room().name(), agreement.room().certificate(), clock);
  }

  /**
   * How far an audit log is, and when it was signed last.
   *
   * @param collaboration whose it is; empty where the node has one for all
   */
  public static void showAudit(
      Figures figures, String collaboration, Supplier<AuditLog.Standing> log, Clock clock) {
    Tags of = Tags.of("collaboration", collaboration);
    figures.show("parley.audit.entries", of, () -> log.get().entries());
    figures.show("parley.audit.unsigned.entries", of, () -> log.get().unsigned());
    figures.show(
        "parley.audit.signed.age.seconds",
        of,
        () -> Duration.between(log.get().signed(), clock.instant()).toSeconds());
  }

  private static void certificate(
      Figures figures, String collaboration, String node, String pem, Clock clock) {
    Instant end = end(pem);
    figures.show(
        "parley.certificate.days.left",
        Tags.of("collaboration", collaboration, "node", node),
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
