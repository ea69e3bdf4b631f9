package io.parley.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.crypto.SigningKey;
import io.parley.server.cli.Shell.Said;
import io.parley.server.ledger.AuditLog;
import io.parley.server.ledger.AuditSigner;
import io.parley.server.ledger.StoredLedger;
import io.parley.server.node.NodeDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code audit} on the log of a party that started, was asked nothing, and stopped. */
class AuditCommandTest {
  private final Path folder;

  AuditCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void makeNode() throws IOException {
    Shell.run("keys", "create", node().toString(), "--name", "hearth");
    Files.writeString(node().resolve("node.yaml"), "node:\n  name: hearth\n  role: party\n");
  }

  private void startAndStop() {
    NodeDirectory directory = new NodeDirectory(node());
    try (StoredLedger ledger =
            StoredLedger.open(node().resolve("ledger.db"), directory.keys().envelope());
        AuditLog log =
            ledger.audit(new AuditSigner("hearth", directory.signingKey(), Clock.systemUTC()))) {
      log.start(Map.of());
      log.enter(log.entry("policies", Map.of("hearth/shoppers.yaml", "ab")));
    }
  }

  @Test
  void wholeLog_isSaidToBeWhole() {
    startAndStop();

    Said said = Shell.run("audit", "verify", "--config", config());

    assertThat(said.exit()).isZero();
    assertThat(said.out())
        .matches("the audit log of hearth is whole: 3 entries, 2 checkpoints\nhead [0-9a-f]{64}\n");
  }

  @Test
  void emptyLog_isNotGreen() {
    Said said = Shell.run("audit", "verify", "--config", config());

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err())
        .isEqualTo(
            "parley: the audit log has no entry: its node never started, or the log is gone\n");
  }

  @Test
  void missingEntry_isNamed() throws Exception {
    startAndStop();
    tamper("DELETE FROM audit_entry WHERE number = 2");

    Said said = Shell.run("audit", "verify", "--config", config(), "--json");

    assertThat(said.exit()).isEqualTo(1);
    JsonNode json = JsonMapper.builder().build().readTree(said.out());
    assertThat(json.get("whole").booleanValue()).isFalse();
    assertThat(json.get("number").intValue()).isEqualTo(2);
    assertThat(json.get("problem").stringValue())
        .isEqualTo("entry 2 is missing, or moved elsewhere");
  }

  @Test
  void changedWords_areNamed() throws Exception {
    startAndStop();
    tamper("UPDATE audit_entry SET sealed = CAST('x' AS BLOB) WHERE number = 2");

    Said said = Shell.run("audit", "verify", "--config", config());

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err())
        .isEqualTo(
            "parley: entry 2 of the audit log was changed: its words do not open with this node's keys\n");
  }

  /** To before a signature: that, no look at the database alone can tell, and it says so. */
  @Test
  void cutBehindASignature_isSaidAsWhatCannotBeTold() throws Exception {
    startAndStop();
    tamper("DELETE FROM audit_entry WHERE number > 1");
    tamper("DELETE FROM audit_checkpoint WHERE place > 1");

    Said said = Shell.run("audit", "verify", "--config", config());

    assertThat(said.exit()).isZero();
    assertThat(said.out())
        .contains(
            "the last checkpoint, of entry 1, is not that of a stop: the node runs, or ended without one, and whether entries followed cannot be told\n");
  }

  @Test
  void keyThatWasChanged_isKnownToTheNodeAndToldToOthers() throws Exception {
    startAndStop();
    String before = fingerprint();
    Shell.run("keys", "rotate", "signing", "--config", config());
    startAndStop();
    Path log = folder.resolve("log.jsonl");

    assertThat(Shell.run("audit", "verify", "--config", config()).exit()).isZero();
    assertThat(Shell.run("audit", "export", "--config", config(), "--to", log.toString()).exit())
        .isZero();
    assertThat(
            Shell.run("audit", "verify", log.toString(), "--key", fingerprint(), "--key", before)
                .out())
        .startsWith("the audit log of hearth is whole: 6 entries, 5 checkpoints\n");
    assertThat(Shell.run("audit", "verify", log.toString(), "--key", fingerprint()).err())
        .isEqualTo("parley: the checkpoint after entry 1 is signed by a key that was not given\n");
  }

  /** On standard output as in a file; a member's part has the node's own affairs as hashes. */
  @Test
  void membersPart_isProvedWithTheHashesOfTheRest() throws Exception {
    startAndStop();
    Said part = Shell.run("audit", "export", "--config", config(), "--member", "metromail");
    Path file = folder.resolve("part.jsonl");
    Files.writeString(file, part.out());

    assertThat(part.out()).doesNotContain("policies", "salt");
    assertThat(Shell.run("audit", "verify", file.toString(), "--key", fingerprint()).out())
        .contains("0 of them are shown, 3 stand as hashes alone\n");
  }

  @Test
  void receiptThatIsNone_isRefused() throws Exception {
    Path file = folder.resolve("receipt.json");
    Files.writeString(
        file,
        "{\"v\":1,\"key\":\"%s\",\"signed\":\"AAAA\"}"
            .formatted(SigningKey.generate().verifyingKey().encoded()));

    Said said = Shell.run("audit", "verify", "--receipt", file.toString(), "--key", fingerprint());

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err()).isEqualTo("parley: the receipt is not as a room signed it\n");
  }

  @Test
  void wrongUsage_isSaid() {
    assertThat(Shell.run("audit").err()).startsWith("name a command");
    assertThat(Shell.run("audit", "verify").err())
        .startsWith("Missing required argument: --config, FILE or --receipt");
    assertThat(Shell.run("audit", "verify", "x.jsonl").err())
        .startsWith("--key goes with FILE and --receipt");
    assertThat(Shell.run("audit", "verify", "x.jsonl", "--config", config()).err())
        .startsWith("a log is of --config or in FILE, not both");
    assertThat(Shell.run("audit", "verify", "x.jsonl", "--key", "12").exit()).isEqualTo(2);
  }

  @Test
  void budgetOfARoom_isRefused() throws IOException {
    Files.writeString(node().resolve("node.yaml"), "node:\n  name: hall\n  role: room\n");

    assertThat(Shell.run("budget", "--config", config()).err())
        .isEqualTo("parley: `hall` is a room and keeps no budget; ask at a party's node\n");
  }

  private Path node() {
    return folder.resolve("hearth");
  }

  private String config() {
    return node().resolve("node.yaml").toString();
  }

  private String fingerprint() {
    return new NodeDirectory(node()).signingKey().verifyingKey().fingerprint().text();
  }

  private void tamper(String update) throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + node().resolve("ledger.db"));
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(update);
    }
  }
}
