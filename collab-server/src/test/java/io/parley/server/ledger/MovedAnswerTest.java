package io.parley.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.SigningKey;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OwnCollaboration;
import io.parley.server.wire.AuditEntry;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever can write a room's databases moves an answer from one collaboration's to another's. */
class MovedAnswerTest {
  private final Path folder;

  MovedAnswerTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private StoredAnswers answers(OwnCollaboration place) {
    return StoredAnswers.open(
        Databases.of(place.configuration(), place.made()),
        place.directory().keys().envelope(),
        new AuditSigner("room", SigningKey.generate(), TestStore.NOON));
  }

  @Test
  void answerInAnothersDatabase_doesNotOpen_andInItsOwnItDoes() throws Exception {
    new NodeDirectory(folder).create("room", TestStore.NOON);
    List<OwnCollaboration> all = all();
    byte[] answer = "n = 17".getBytes(StandardCharsets.UTF_8);
    try (StoredAnswers first = answers(all.get(0));
        StoredAnswers week = answers(all.get(1))) {
      AuditEntry entry = AuditEntry.of("room", TestStore.NOON.instant(), "answered", Map.of());
      first.store("key", "q1", answer, "key", Optional.empty(), List.of(), Json.text(entry));

      move(all.get(0), all.get(1));

      assertThat(first.find("key")).hasValue(answer);
      assertThatThrownBy(() -> week.find("key"))
          .isInstanceOf(StorageException.class)
          .hasMessage(
              "a value in the database does not open with this node's keys; restore both from one backup");
    }
  }

  private List<OwnCollaboration> all() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("node.yaml"),
            "node:\n  name: room\n  role: room\n  collaborations: [{name: week}]\n");
    return OwnCollaboration.all(NodeConfiguration.load(file), new NodeDirectory(folder));
  }

  private static void move(OwnCollaboration from, OwnCollaboration to) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + to.directory().resolve("room.db"));
        Statement statement = connection.createStatement()) {
      statement.execute(
          "ATTACH DATABASE '%s' AS source".formatted(from.directory().resolve("room.db")));
      assertThat(statement.executeUpdate("INSERT INTO answer SELECT * FROM source.answer"))
          .isEqualTo(1);
    }
  }
}
