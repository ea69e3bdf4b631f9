package io.parley.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A ledger that is made where there should be one. */
class LostLedgerTest {
  private final Path folder;
  private final NodeDirectory node;

  LostLedgerTest(@TempDir Path folder) {
    this.folder = folder;
    this.node = new NodeDirectory(folder);
  }

  private void open(NodeConfiguration.Database database) {
    StoredLedger.open(new Databases(database, folder), LedgerKeys.of(folder), TestStore.NOON)
        .close();
  }

  private void write(String relative) throws IOException {
    Files.createDirectories(node.resolve(relative).getParent());
    Files.writeString(node.resolve(relative), "x");
  }

  private boolean isClosed() {
    return BudgetClosure.of(node).isThere();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "keys/collaboration-1.key",
        "keys/epochs.json",
        "policy-versions/01ab.offered-0123456789abcdef.sig"
      })
  void nodeThatHasWorked_startsClosed(String mark) throws IOException {
    write(mark);

    open(NodeConfiguration.Database.FILES);

    assertThat(isClosed()).isTrue();
    assertThat(Files.readString(folder.resolve(LogNotes.FILE))).contains("ledger-lost");
  }

  /** What a node has that was set up and never started. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "keys/tls.crt",
        "keys/collaboration-1.pending",
        "policy-versions/01ab.signed-0123456789abcdef.sig",
        "policy-versions/log.jsonl"
      })
  void firstStart_isOpen(String mark) throws IOException {
    write(mark);

    open(NodeConfiguration.Database.FILES);

    assertThat(isClosed()).isFalse();
    assertThat(folder.resolve(LogNotes.FILE)).doesNotExist();
  }

  @Test
  void everyFurtherStart_isOpen() throws IOException {
    open(NodeConfiguration.Database.FILES);
    write("keys/collaboration-1.key");

    open(NodeConfiguration.Database.FILES);

    assertThat(isClosed()).isFalse();
  }

  @Test
  void fileThatWasEmptied_countsAsGone() throws IOException {
    write("keys/collaboration-1.key");
    Files.write(folder.resolve("ledger.db"), new byte[0]);

    open(NodeConfiguration.Database.FILES);

    assertThat(isClosed()).isTrue();
  }

  @Test
  @Tag("slow")
  void schemaThatIsNew_countsAsGone() throws IOException, SQLException {
    NodeConfiguration.Database first = PostgresPeer.empty();
    String url = first.url().replace("/postgres", "/lost");
    try (Connection connection = DriverManager.getConnection(first.url(), first.user(), "");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE lost");
    }
    NodeConfiguration.Database database =
        new NodeConfiguration.Database(url, first.user(), first.password());
    open(database);
    assertThat(isClosed()).as("a first start").isFalse();
    write("keys/collaboration-1.key");
    open(database);
    assertThat(isClosed()).as("the second").isFalse();
    try (Connection connection = DriverManager.getConnection(url, first.user(), "");
        Statement statement = connection.createStatement()) {
      statement.execute("DROP SCHEMA ledger CASCADE");
    }

    open(database);

    assertThat(isClosed()).isTrue();
  }
}
