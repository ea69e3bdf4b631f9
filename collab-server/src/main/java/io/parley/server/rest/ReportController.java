package io.parley.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.parley.query.explain.Explanation;
import io.parley.server.account.Account;
import io.parley.server.account.Right;
import io.parley.server.report.ReportDocument;
import io.parley.server.report.ReportRun;
import io.parley.server.room.RoomResources;
import io.parley.server.wire.AskRequest;
import io.parley.server.wire.ExplainRequest;
import io.parley.server.wire.ExplanationDocument;
import io.parley.server.wire.Json;
import io.parley.server.wire.Reply;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
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

/** Measurement reports: the documents that {@code parley report run} writes. */
@RestController
class ReportController {
  /**
   * A report.
   *
   * @param question its first; where a later one is refused, why that is
   * @param report once all its questions are answered
   */
  record View(
      String form,
      QuestionView question,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<ReportDocument> report) {}

  /** What all questions of a report cost together; nothing is charged. */
  @Needs(Right.EXPLAIN)
  @PostMapping("/v1/reports/explain")
  ResponseEntity<?> explain(
      Account caller,
      RoomResources room,
      @RequestBody ReportBody body,
      HttpServletRequest request) {
    List<Explanation> explained = new ArrayList<>();
    for (AskRequest question : body.file().questions().values()) {
      Reply reply = room.explain(caller, new ExplainRequest(ExplainRequest.VERSION, question, 0));
      if (reply.wasRefused()) {
        return Problems.entity(Problem.of(reply), request, new HttpHeaders());
      }
      explained.add(Json.read(reply.bytes(), ExplanationDocument.class).explanation());
    }
    return ResponseEntity.ok(ReportRun.Price.of(explained));
  }

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
    return new View(
        question.stored().form(),
        QuestionView.of(question, desk, caller).withoutResult(),
        question.report());
  }
}
