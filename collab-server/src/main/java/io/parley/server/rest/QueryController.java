package io.parley.server.rest;

import io.parley.query.explain.Explanation;
import io.parley.server.account.Account;
import io.parley.server.account.Right;
import io.parley.server.room.RoomResources;
import io.parley.server.wire.ExplanationDocument;
import io.parley.server.wire.Json;
import io.parley.server.wire.Reply;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Questions for numbers. */
@RestController
class QueryController {
  static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  private final ResultForms forms;

  QueryController(ResultForms forms) {
    this.forms = forms;
  }

  @Needs(Right.EXPLAIN)
  @PostMapping("/v1/queries/explain")
  ResponseEntity<?> explain(
      Account caller,
      RoomResources room,
      @RequestBody QuestionBody body,
      HttpServletRequest request) {
    Reply reply = room.explain(caller, body.explained());
    if (reply.wasRefused()) {
      return Problems.entity(Problem.of(reply), request, new HttpHeaders());
    }
    Explanation explanation = Json.read(reply.bytes(), ExplanationDocument.class).explanation();
    return ResponseEntity.ok(explanation);
  }

  @Needs(Right.ASK)
  @PostMapping("/v1/queries")
  ResponseEntity<QuestionView> ask(
      Account caller,
      QuestionDesk desk,
      @RequestHeader(IDEMPOTENCY_KEY) Optional<String> key,
      @RequestBody QuestionBody body) {
    Question question = desk.ask(caller, Kind.QUERY, key, Question.Stored.of(body.numbers()));
    return accepted(Kind.QUERY, question).body(QuestionView.of(question, desk, caller));
  }

  /** Where a question is that was taken in, and when to look again. */
  static ResponseEntity.BodyBuilder accepted(Kind kind, Question question) {
    return ResponseEntity.accepted()
        .location(URI.create(kind.path() + "/" + question.entry().id()))
        .header(HttpHeaders.RETRY_AFTER, "1");
  }

  @Needs(Right.ASK)
  @GetMapping("/v1/queries")
  Page<QuestionView> all(
      Account caller,
      QuestionDesk desk,
      @RequestParam Optional<String> cursor,
      @RequestParam Optional<Integer> limit) {
    return desk.page(
        caller, Kind.QUERY, Page.Wanted.of(cursor, limit), q -> QuestionView.of(q, desk, caller));
  }

  @Needs(Right.ASK)
  @GetMapping("/v1/queries/{id}")
  QuestionView one(Account caller, QuestionDesk desk, @PathVariable String id) {
    return QuestionView.of(desk.find(caller, Kind.QUERY, id), desk, caller);
  }

  @Needs(Right.ASK)
  @DeleteMapping("/v1/queries/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void cancel(Account caller, QuestionDesk desk, @PathVariable String id) {
    desk.cancel(caller, Kind.QUERY, id);
  }

  @Needs(Right.ASK)
  @GetMapping("/v1/queries/{id}/result")
  ResponseEntity<byte[]> result(
      Account caller,
      QuestionDesk desk,
      @PathVariable String id,
      @RequestParam(defaultValue = "false") boolean intervals,
      @RequestHeader(HttpHeaders.ACCEPT) Optional<String> accept,
      HttpServletRequest request) {
    Question question = desk.find(caller, Kind.QUERY, id);
    return switch (question.status()) {
      case answered -> forms.of(question, accept.orElse("*/*"), intervals);
      case refused -> Problems.entity(question.refusal().orElseThrow(), request, new HttpHeaders());
      case running -> {
        HttpHeaders later = new HttpHeaders();
        later.set(HttpHeaders.RETRY_AFTER, "1");
        yield Problems.entity(Problem.of(ProblemCode.NOT_ENDED, ""), request, later);
      }
      case cancelled -> throw ProblemCode.CALLED_OFF.problem();
      case broken ->
          throw ProblemCode.BROKEN_OFF.problem(
              "ask under another key: if it was answered, the same answer is free; what was committed stays charged");
    };
  }
}
