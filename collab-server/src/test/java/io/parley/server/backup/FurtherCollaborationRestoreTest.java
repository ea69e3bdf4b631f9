package io.parley.server.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.ledger.Databases;
import io.parley.server.ledger.MovedDatabases;
import io.parley.server.ledger.StoredAccounts;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is a further collaboration's own comes back by the same rules as what is at the root. */
class FurtherCollaborationRestoreTest {
  private static final Clock CLOCK = Clock.systemUTC();

  private final Path root;
  private final Path elsewhere;

  FurtherCollaborationRestoreTest(@TempDir Path root, @TempDir Path elsewhere) {
    this.root = root.resolve("metromail");
    this.elsewhere = elsewhere;
  }

  private Path autumn(String file) {
    return root.resolve("collaborations/autumn").resolve(file);
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(autumn(file).getParent());
    Files.writeString(autumn(file), text);
  }

  @Test
  void whatIsMissing_comesBack_andNothingThatMayNot() throws IOException {
    NodeDirectory node = new NodeDirectory(root);
    node.create("metromail", CLOCK);
    Files.writeString(
        root.resolve("node.yaml"),
        "node:\n  name: metromail\n  role: party\n  collaborations:\n    - name: autumn\n");
    write("agreement.json", "{}");
    write("keys/collaboration-1.key", "one");
    write("keys/collaboration-2.key", "two");
    write("keys/collaboration-2.pending", "waits");
    write("psi-endpoint.json", "{}");
    write("policies/people.yaml", "as it was");
    new Backup(NodeConfiguration.load(root.resolve("node.yaml")), node, "test", CLOCK)
        .write(elsewhere.resolve("backup"));
    for (String file :
        new String[] {
          "agreement.json",
          "keys/collaboration-1.key",
          "keys/collaboration-2.key",
          "keys/collaboration-2.pending",
          "policies/people.yaml"
        }) {
      Files.delete(autumn(file));
    }
    write("keys/epochs.json", "{\"begun\":{},\"ended\":{\"1\":\"2026-11-20T12:00:00Z\"}}");
    write("policies/other.yaml", "written since");

    Restore.Restored restored =
        new Restore(root, node.masterKeys(), Optional.of("metromail"), false, CLOCK)
            .from(elsewhere.resolve("backup"));

    assertThat(autumn("agreement.json")).exists();
    assertThat(autumn("keys/collaboration-2.key")).hasContent("two");
    assertThat(autumn("keys/collaboration-1.key")).as("its epoch has ended here").doesNotExist();
    assertThat(autumn("keys/collaboration-2.pending")).doesNotExist();
    assertThat(autumn("policies/people.yaml"))
        .as("policies are there, so none of the older ones joins them")
        .doesNotExist();
    assertThat(restored.kept())
        .contains(
            "collaborations/autumn/policies", "collaborations/autumn/keys/collaboration-1.key");
  }

  /** An older file would be in the way of what is in PostgreSQL since. */
  @Test
  void storesThatWereMoved_stayOut() throws IOException {
    NodeDirectory node = new NodeDirectory(root);
    node.create("metromail", CLOCK);
    Files.writeString(
        root.resolve("node.yaml"),
        "node:\n  name: metromail\n  role: room\n  collaborations:\n    - name: autumn\n");
    Files.createDirectories(autumn("keys"));
    NodeConfiguration configuration = NodeConfiguration.load(root.resolve("node.yaml"));
    StoredAccounts.open(new Databases(configuration.database(), autumn(""), root), CLOCK).close();
    new Backup(configuration, node, "test", CLOCK).write(elsewhere.resolve("backup"));
    Files.delete(autumn("room.db"));
    MovedDatabases.write(node, CLOCK.instant(), "jdbc:postgresql://db/parley");

    Restore.Restored restored =
        new Restore(root, node.masterKeys(), Optional.of("metromail"), false, CLOCK)
            .from(elsewhere.resolve("backup"));

    assertThat(restored.kept()).contains("collaborations/autumn/room.db");
    assertThat(autumn("room.db")).doesNotExist();
  }
}
