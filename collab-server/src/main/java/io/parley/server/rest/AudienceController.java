package io.parley.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.parley.policy.Analysis;
import io.parley.server.account.Account;
import io.parley.server.account.Right;
import io.parley.server.wire.AnswerDocument;
import java.util.Optional;
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

/** Audiences: lists that go to the receiver's own node, and whether they have arrived there. */
@RestController
class AudienceController {
  /**
   * An audience.
   *
   * @param delivery what the receiver's node says of it, once it was delivered
   * @param receipt the rule, and what was disclosed
   */
  record View(
      QuestionView question,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Delivered> delivery,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<AnswerDocument.Receipt> receipt) {}

  /**
   * A delivery.
   *
   * @param status {@code delivered}, or {@code withheld} where the list is too short
   * @param people rounded down to hundreds
   * @param file where it is, on the receiver's node; empty when withheld
   */
  record Delivered(String status, long people, String file) {}

  @Needs(Right.AUDIENCE)
  @PostMapping("/v1/audiences")
  ResponseEntity<View> ask(
      Account caller,
      QuestionDesk desk,
      @RequestHeader(QueryController.IDEMPOTENCY_KEY) Optional<String> key,
      @RequestBody QuestionBody body) {
    if (body.analysis().isPresent() || body.people().isPresent()) {
      throw ProblemCode.MALFORMED_REQUEST.problem(
          "an audience has `sql`, `receiver` and `purpose`, and no other key");
    }
    Question question =
        desk.ask(caller, Kind.AUDIENCE, key, Question.Stored.of(body.ask(Analysis.AUDIENCE)));
    return QueryController.accepted(Kind.AUDIENCE, question).body(view(question, desk, caller));
  }

  @Needs(Right.AUDIENCE)
  @GetMapping("/v1/audiences")
  Page<View> all(
      Account caller,
      QuestionDesk desk,
      @RequestParam Optional<String> cursor,
      @RequestParam Optional<Integer> limit) {
    return desk.page(
        caller, Kind.AUDIENCE, Page.Wanted.of(cursor, limit), q -> view(q, desk, caller));
  }

  @Needs(Right.AUDIENCE)
  @GetMapping("/v1/audiences/{id}")
  View one(Account caller, QuestionDesk desk, @PathVariable String id) {
    return view(desk.find(caller, Kind.AUDIENCE, id), desk, caller);
  }

  @Needs(Right.AUDIENCE)
  @DeleteMapping("/v1/audiences/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void cancel(Account caller, QuestionDesk desk, @PathVariable String id) {
    desk.cancel(caller, Kind.AUDIENCE, id);
  }

  private static View view(Question question, QuestionDesk desk, Account caller) {
    Optional<AnswerDocument> answer = question.answer();
    return new View(
        QuestionView.of(question, desk, caller).withoutResult(),
        answer
            .flatMap(a -> Optional.ofNullable(a.audience()))
            .map(
                d ->
                    new Delivered(
                        d.file().isEmpty() ? "withheld" : "delivered", d.people(), d.file())),
        answer.map(AnswerDocument::receipt));
  }
}
