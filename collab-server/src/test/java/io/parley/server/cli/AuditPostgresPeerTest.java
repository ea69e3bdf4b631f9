package io.parley.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.cli.Shell.Said;
import io.parley.server.ledger.AuditLog;
import io.parley.server.ledger.AuditSigner;
import io.parley.server.ledger.Databases;
import io.parley.server.ledger.PostgresPeer;
import io.parley.server.ledger.StoredLedger;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node whose {@code node.yaml} names a real PostgreSQL. */
@Tag("slow")
class AuditPostgresPeerTest {
  @Test
  void nodeOnPostgres_keepsLedgerAndLogThereAndProvesIt(@TempDir Path folder) throws Exception {
    NodeConfiguration.Database database = PostgresPeer.empty();
    Path node = folder.resolve("hearth");
    Shell.run("keys", "create", node.toString(), "--name", "hearth");
    Files.writeString(
        Files.createFile(
            node.resolve("secret"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))),
        "not asked for\n");
    Path config = node.resolve("node.yaml");
    Files.writeString(
        config,
        """
        node:
          name: hearth
          role: party
          database:
            url: %s
            user: %s
            password: file:secret
        """
            .formatted(database.url(), database.user()));
    NodeConfiguration configuration = NodeConfiguration.load(config);
    NodeDirectory directory = NodeDirectory.of(config, configuration);
    try (StoredLedger ledger =
            StoredLedger.open(
                Databases.of(configuration, directory),
                directory.keys().envelope(),
                Clock.systemUTC());
        AuditLog log =
            ledger.audit(new AuditSigner("hearth", directory.signingKey(), Clock.systemUTC()))) {
      log.start(Map.of());
    }

    Said said = Shell.run("audit", "verify", "--config", config.toString());

    assertThat(said.out()).startsWith("the audit log of hearth is whole: 2 entries");
    assertThat(said.exit()).isZero();
    assertThat(Files.exists(node.resolve("ledger.db"))).isFalse();
  }
}
