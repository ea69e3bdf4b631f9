package io.parley.server.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.server.ledger.AskedOverRest.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys of questions, and what came of them, in a SQLite file. */
class SqliteRestBookTest extends RestBookContract {
  @TempDir
  @SuppressWarnings("NullAway.Init") // made before each test
  Path folder;

  @Override
  StoredRestBook opened(Clock clock) {
    return StoredRestBook.open(folder.resolve("rest.db"), LedgerKeys.of(folder), clock);
  }

  /** A question names tables and values of a person's interest: it rests sealed. */
  @Test
  void questionsAndOutcomes_restSealed_eachForItsRow() throws Exception {
    String one = claimed("ann", "k").id();
    String two = claimed("ann", "l").id();
    book.end(one, State.ENDED, Optional.of("secretanswer".getBytes(UTF_8)));
    book.close();

    for (String file : List.of("rest.db", "rest.db-wal")) {
      if (Files.exists(folder.resolve(file))) {
        assertThat(new String(Files.readAllBytes(folder.resolve(file)), UTF_8))
            .doesNotContain("secretword", "secretanswer");
      }
    }
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("rest.db"));
        var swap =
            c.prepareStatement(
                "UPDATE query SET request = (SELECT request FROM query WHERE id = ?) WHERE id = ?")) {
      swap.setString(1, one);
      swap.setString(2, two);
      swap.executeUpdate();
    }
    reopenAt(START);
    assertThatThrownBy(() -> book.find("ann", "query", two)).isInstanceOf(StorageException.class);
  }
}
