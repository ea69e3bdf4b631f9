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
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys of questions, and what came of them. */
class SqliteRestBookTest {
  private static final Instant START = Instant.parse("2026-11-28T12:00:00Z");
  private static final int MANY = 10;

  @SuppressWarnings("NullAway.Init") // given before each test
  private Path folder;

  @SuppressWarnings("NullAway.Init") // opened before each test
  private SqliteRestBook book;

  @BeforeEach
  void open(@TempDir Path given) {
    folder = given;
    book = openAt(START);
  }

  @AfterEach
  void close() {
    book.close();
  }

  private SqliteRestBook openAt(Instant now) {
    return SqliteRestBook.open(
        folder.resolve("rest.db"), LedgerKeys.of(folder), Clock.fixed(now, ZoneOffset.UTC));
  }

  private void reopenAt(Instant now) {
    book.close();
    book = openAt(now);
  }

  private static SqliteRestBook.Fresh fresh(String account, String key) {
    return new SqliteRestBook.Fresh(
        account, "query", key, "digest", "SELECT secretword".getBytes(UTF_8));
  }

  private AskedOverRest claimed(String account, String key) {
    return book.claim(fresh(account, key), MANY).orElseThrow().asked();
  }

  @Test
  void key_isOneQuestionOfOneAccount_alsoAfterARestart() {
    AskedOverRest first = claimed("ann", "k");

    assertThat(first.state()).isEqualTo(State.OPEN);
    assertThat(first.at()).isEqualTo(START);
    assertThat(book.claim(fresh("ann", "k"), MANY).orElseThrow().fresh()).isFalse();
    assertThat(claimed("ann", "k").id()).isEqualTo(first.id());
    assertThat(claimed("bob", "k").id()).isNotEqualTo(first.id());
    assertThat(claimed("ann", "l").id()).isNotEqualTo(first.id());
    reopenAt(START.plus(Duration.ofDays(29)));
    assertThat(claimed("ann", "k").id()).isEqualTo(first.id());
  }

  @Test
  void questionOfAnotherAccountOrKind_isNotFound() {
    String id = claimed("ann", "k").id();

    assertThat(book.find("ann", "query", id)).isPresent();
    assertThat(book.find("bob", "query", id)).isEmpty();
    assertThat(book.find("ann", "audience", id)).isEmpty();
  }

  @Test
  void outcome_isKeptOnce() {
    String id = claimed("ann", "k").id();

    assertThat(book.end(id, State.ENDED, Optional.of("42".getBytes(UTF_8)))).isTrue();
    assertThat(book.end(id, State.CANCELLED, Optional.empty())).isFalse();
    reopenAt(START);
    AskedOverRest ended = book.find("ann", "query", id).orElseThrow();
    assertThat(ended.state()).isEqualTo(State.ENDED);
    assertThat(ended.outcome().orElseThrow()).isEqualTo("42".getBytes(UTF_8));
    assertThat(ended.request()).isEqualTo("SELECT secretword".getBytes(UTF_8));
  }

  /** Its key asks nothing again: whether it was charged is not known here. */
  @Test
  void whatRanWhenTheRoomStopped_isBroken() {
    String id = claimed("ann", "k").id();
    reopenAt(START);

    assertThat(claimed("ann", "k").id()).isEqualTo(id);
    assertThat(claimed("ann", "k").state()).isEqualTo(State.BROKEN);
  }

  @Test
  void accountWithAsManyOpen_getsNoMore_untilOneEnds() {
    String id = claimed("ann", "a").id();
    assertThat(book.claim(fresh("ann", "b"), 2)).isPresent();
    assertThat(book.claim(fresh("ann", "c"), 2)).isEmpty();
    assertThat(book.claim(fresh("ann", "a"), 2)).as("it is there already").isPresent();
    assertThat(book.claim(fresh("bob", "c"), 2)).isPresent();
    book.end(id, State.CANCELLED, Optional.empty());
    assertThat(book.claim(fresh("ann", "c"), 2)).isPresent();
  }

  @Test
  void pages_areTheLatestFirst() {
    for (int i = 0; i < 5; i++) {
      claimed("ann", "k" + i);
      claimed("bob", "k" + i);
    }
    List<AskedOverRest> first = book.page("ann", "query", Long.MAX_VALUE, 2);
    List<AskedOverRest> rest = book.page("ann", "query", first.get(1).number(), 9);

    assertThat(first).extracting(AskedOverRest::key).containsExactly("k4", "k3");
    assertThat(rest).extracting(AskedOverRest::key).containsExactly("k2", "k1", "k0");
  }

  @Test
  void after30Days_questionAndKeyAreForgotten() {
    String id = claimed("ann", "k").id();
    book.end(id, State.CANCELLED, Optional.empty());
    reopenAt(START.plus(SqliteRestBook.KEPT).plusSeconds(1));

    assertThat(claimed("ann", "k").id()).isNotEqualTo(id);
    assertThat(book.find("ann", "query", id)).isEmpty();
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
    book = openAt(START);
    assertThatThrownBy(() -> book.find("ann", "query", two)).isInstanceOf(StorageException.class);
  }
}
