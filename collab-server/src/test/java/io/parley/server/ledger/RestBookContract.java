package io.parley.server.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.ledger.AskedOverRest.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys of questions, and what came of them, on either database. */
abstract class RestBookContract {
  static final Instant START = Instant.parse("2026-11-28T12:00:00Z");
  private static final int MANY = 10;

  @SuppressWarnings("NullAway.Init") // opened before each test
  StoredRestBook book;

  /** The book as it was left, at a time; at a test's first call an empty one. */
  abstract StoredRestBook opened(Clock clock);

  @BeforeEach
  void open() {
    book = openAt(START);
  }

  @AfterEach
  void close() {
    book.close();
  }

  private StoredRestBook openAt(Instant now) {
    return opened(Clock.fixed(now, ZoneOffset.UTC));
  }

  void reopenAt(Instant now) {
    book.close();
    book = openAt(now);
  }

  private static StoredRestBook.Fresh fresh(String account, String key) {
    return new StoredRestBook.Fresh(
        account, "query", key, "digest", "SELECT secretword".getBytes(UTF_8));
  }

  AskedOverRest claimed(String account, String key) {
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
    reopenAt(START.plus(StoredRestBook.KEPT).plusSeconds(1));

    assertThat(claimed("ann", "k").id()).isNotEqualTo(id);
    assertThat(book.find("ann", "query", id)).isEmpty();
  }
}
