package io.parley.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.parley.server.account.Account;
import io.parley.server.account.Right;
import io.parley.server.wire.AnswerDocument;
import java.util.List;
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

/** Reports: a question, and what is made of its released numbers, at no further price. */
@RestController
class ReportController {
  /**
   * A report.
   *
   * @param answer the released numbers that it is made of
   * @param doesNotFit why nothing is made of the answer
   */
  record View(
      String form,
      QuestionView question,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Reported.Figure> overlap,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<List<Reported.Compared>> lift,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<AnswerDocument> answer,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Problem> doesNotFit) {}

  @Needs(Right.ASK)
  @PostMapping("/v1/reports")
  ResponseEntity<View> ask(
      Account caller,
      QuestionDesk desk,
      @RequestHeader(QueryController.IDEMPOTENCY_KEY) Optional<String> key,
      @RequestBody ReportBody body) {
    Question question = desk.ask(caller, Kind.REPORT, key, Question.Stored.of(body));
    return QueryController.accepted(Kind.REPORT, question).body(view(question, desk, caller));
  }

  @Needs(Right.ASK)
  @GetMapping("/v1/reports")
  Page<View> all(
      Account caller,
      QuestionDesk desk,
      @RequestParam Optional<String> cursor,
      @RequestParam Optional<Integer> limit) {
    return desk.page(
        caller, Kind.REPORT, Page.Wanted.of(cursor, limit), q -> view(q, desk, caller));
  }

  @Needs(Right.ASK)
  @GetMapping("/v1/reports/{id}")
  View one(Account caller, QuestionDesk desk, @PathVariable String id) {
    return view(desk.find(caller, Kind.REPORT, id), desk, caller);
  }

  @Needs(Right.ASK)
  @DeleteMapping("/v1/reports/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void cancel(Account caller, QuestionDesk desk, @PathVariable String id) {
    desk.cancel(caller, Kind.REPORT, id);
  }

  private static View view(Question question, QuestionDesk desk, Account caller) {
    String form = question.stored().form();
    QuestionView asked = QuestionView.of(question, desk, caller).withoutResult();
    Optional<AnswerDocument> answer = question.answer();
    try {
      boolean lift = form.equals(ReportBody.Form.lift.name());
      return new View(
          form,
          asked,
          answer.filter(a -> !lift).map(Reported::overlap),
          answer.filter(a -> lift).map(a -> Reported.lift(a, question.stored().control())),
          answer,
          Optional.empty());
    } catch (ProblemException e) {
      return new View(
          form, asked, Optional.empty(), Optional.empty(), answer, Optional.of(e.problem()));
    }
  }
}
