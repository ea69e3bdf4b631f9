package io.parley.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.parley.server.account.Account;
import java.util.Optional;

/**
 * A question as its account sees it.
 *
 * @param stage how far it is, while it runs
 * @param problem why it is refused
 * @param result where its answer is, once it is there
 */
record QuestionView(
    String id,
    String status,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> stage,
    String sql,
    String analysis,
    String receiver,
    String purpose,
    String askedAt,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Problem> problem,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> result) {

  static QuestionView of(Question question, QuestionDesk desk, Account caller) {
    Question.Status status = question.status();
    String receiver = question.stored().ask().receiver();
    return new QuestionView(
        question.entry().id(),
        status.name(),
        status == Question.Status.running
            ? Optional.of(desk.stage(question).word())
            : Optional.empty(),
        question.stored().ask().sql(),
        question.stored().ask().analysis(),
        receiver.isEmpty() ? caller.member() : receiver,
        question.stored().ask().purpose(),
        question.entry().at().toString(),
        question.refusal(),
        status == Question.Status.answered
            ? Optional.of(Kind.QUERY.path() + "/" + question.entry().id() + "/result")
            : Optional.empty());
  }

  /** The same for what has no result of its own. */
  QuestionView withoutResult() {
    return new QuestionView(
        id, status, stage, sql, analysis, receiver, purpose, askedAt, problem, Optional.empty());
  }
}
