package io.parley.server.rest;

import io.parley.server.account.Account;
import io.parley.server.ledger.AskedOverRest;
import io.parley.server.ledger.StoredRestBook;
import io.parley.server.room.RoomResources;
import io.parley.server.room.Stage;
import io.parley.server.wire.AskRequest;
import io.parley.server.wire.Digest;
import io.parley.server.wire.Json;
import io.parley.server.wire.Reply;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Questions that are asked over REST: taken in durably under their key, run on the room's one path,
 * each in a thread of its own, so that none waits for another account's.
 */
final class QuestionDesk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(QuestionDesk.class);
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,128}");
  private static final long PATIENCE_SECONDS = 2;

  private final RoomResources room;
  private final StoredRestBook book;
  private final int mostOpen;
  private final Map<String, Stage> stages = new ConcurrentHashMap<>();
  private final Set<String> calledOff = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "rest-question");
            thread.setDaemon(true);
            // Not that of the web server, which would take the thread for a leak of its own.
            thread.setContextClassLoader(QuestionDesk.class.getClassLoader());
            return thread;
          });

  /**
   * @param mostOpen how many questions of an account run at a time
   */
  QuestionDesk(RoomResources room, StoredRestBook book, int mostOpen) {
    this.room = room;
    this.book = book;
    this.mostOpen = mostOpen;
  }

  /** Takes a question in and runs it, or finds what was asked under the same key. */
  Question ask(Account caller, Kind kind, Optional<String> key, Question.Stored stored) {
    String used =
        key.filter(k -> KEY.matcher(k).matches())
            .orElseThrow(
                () ->
                    ProblemCode.IDEMPOTENCY_KEY_MISSING.problem(
                        key.isPresent() ? "a key is 1 to 128 visible ASCII characters" : ""));
    byte[] request = Json.bytes(stored);
    String digest = Digest.hex(request);
    StoredRestBook.Claimed claimed =
        book.claim(
                new StoredRestBook.Fresh(caller.name(), kind.word(), used, digest, request),
                mostOpen)
            .orElseThrow(
                () ->
                    ProblemCode.TOO_MANY_OPEN.problem(
                        "at most %d; wait for one of them, or call one off".formatted(mostOpen)));
    AskedOverRest asked = claimed.asked();
    if (!asked.digest().equals(digest) || !asked.kind().equals(kind.word())) {
      throw ProblemCode.IDEMPOTENCY_KEY_REUSED.problem();
    }
    if (claimed.fresh()) {
      run(caller, asked, stored);
    }
    return Question.of(asked);
  }

  private void run(Account caller, AskedOverRest asked, Question.Stored stored) {
    String id = asked.id();
    stages.put(id, Stage.ACCEPTED);
    try {
      threads.execute(() -> answer(caller, id, stored));
    } catch (RejectedExecutionException e) {
      stages.remove(id); // the room is stopping; at its next start this is broken off
    }
  }

  private void answer(Account caller, String id, Question.Stored stored) {
    try {
      byte[] outcome =
          stored.isReport()
              ? Json.bytes(report(caller, id, stored))
              : Json.bytes(room.ask(caller, stored.ask(), at -> reached(id, at)));
      book.end(id, AskedOverRest.State.ENDED, Optional.of(outcome));
    } catch (CalledOff e) {
      LOG.debug("the question {} was called off before it was charged", id);
    } catch (RuntimeException e) {
      // The class alone: a text could carry a value from the data.
      LOG.atWarn()
          .addKeyValue("event", "question-failed")
          .addKeyValue("question", id)
          .addKeyValue("failure", e.getClass().getName())
          .log("a question failed");
      book.end(id, AskedOverRest.State.BROKEN, Optional.empty());
    } finally {
      stages.remove(id);
      calledOff.remove(id);
    }
  }

  /** One question after the other, until one is refused. */
  private Question.Replies report(Account caller, String id, Question.Stored stored) {
    Map<String, Reply> replies = new HashMap<>();
    for (Map.Entry<String, AskRequest> question :
        ReportBody.read(stored.report()).questions().entrySet()) {
      Reply reply = room.ask(caller, question.getValue(), at -> reached(id, at));
      replies.put(question.getKey(), reply);
      if (reply.wasRefused()) {
        break;
      }
    }
    return new Question.Replies(replies);
  }

  /** The last moment to stop is before the price is committed. */
  private void reached(String id, Stage stage) {
    if (calledOff.contains(id)) {
      throw new CalledOff();
    }
    stages.put(id, stage);
  }

  /** Stops a question on its way to being charged. */
  private static final class CalledOff extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** A question of this account; whatever else has that id is nothing to it. */
  Question find(Account caller, Kind kind, String id) {
    return book.find(caller.name(), kind.word(), id)
        .map(Question::of)
        .orElseThrow(() -> ProblemCode.NO_SUCH_RESOURCE.problem());
  }

  /** The questions of this account, the latest first. */
  <T> Page<T> page(
      Account caller,
      Kind kind,
      Page.Wanted wanted,
      java.util.function.Function<Question, T> view) {
    List<AskedOverRest> found =
        book.page(
            caller.name(), kind.word(), wanted.after().orElse(Long.MAX_VALUE), wanted.most() + 1);
    return Page.of(found, wanted, AskedOverRest::number, e -> view.apply(Question.of(e)));
  }

  /** How far a question is that runs. */
  Stage stage(Question question) {
    return stages.getOrDefault(question.entry().id(), Stage.ACCEPTED);
  }

  /**
   * Calls a question off: it gets no outcome, and is not charged unless it runs already. One that
   * runs keeps its turn up to its tick, and its answer is not shown: were it stopped at once, the
   * next to ask the same could tell how far it was, more finely than by ticks.
   */
  void cancel(Account caller, Kind kind, String id) {
    find(caller, kind, id);
    calledOff.add(id);
    boolean stopped = book.end(id, AskedOverRest.State.CANCELLED, Optional.empty());
    if (!stages.containsKey(id)) {
      calledOff.remove(id);
    }
    if (!stopped && find(caller, kind, id).status() != Question.Status.cancelled) {
      throw ProblemCode.ENDED_ALREADY.problem();
    }
  }

  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        threads.shutdownNow();
        threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    book.close();
  }
}
