package io.parley.server.rest;

import io.parley.policy.Analysis;
import io.parley.query.sql.PrivacyHint;
import io.parley.server.wire.AskRequest;
import io.parley.server.wire.ExplainRequest;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * A question, to be asked or explained.
 *
 * @param sql the statement
 * @param analysis {@code aggregate} when left out
 * @param receiver the asker's member when left out
 * @param purpose when left out the agreement's only one, or {@code measurement}; for an audience
 *     {@code activation}
 * @param epsilon the most that the answer may cost; within what policies allow
 * @param groupsPerPerson in how many groups a person counts at most; within what policies allow
 * @param people how large groups are assumed to be; for an explanation only
 */
record QuestionBody(
    String sql,
    Optional<String> analysis,
    Optional<String> receiver,
    Optional<String> purpose,
    Optional<BigDecimal> epsilon,
    Optional<Integer> groupsPerPerson,
    Optional<Long> people) {
  private static final int LONGEST_WORD = 100;

  QuestionBody {
    sql = Given.must(sql, "sql");
    analysis = Given.may(analysis);
    receiver = Given.may(receiver);
    purpose = Given.may(purpose);
    epsilon = Given.may(epsilon);
    groupsPerPerson = Given.may(groupsPerPerson);
    people = Given.may(people);
    if (receiver.orElse("").length() > LONGEST_WORD || purpose.orElse("").length() > LONGEST_WORD) {
      throw ProblemCode.MALFORMED_REQUEST.problem("`receiver` and `purpose` are names");
    }
    if (!people.map(PrivacyHint::isPeople).orElse(true)) {
      throw ProblemCode.MALFORMED_REQUEST.problem("`people` is a number from 1 to 1,000,000,000");
    }
  }

  /** The question for numbers. */
  AskRequest numbers() {
    if (people.isPresent()) {
      throw ProblemCode.MALFORMED_REQUEST.problem(
          "`people` changes no answer; it belongs to /v1/queries/explain");
    }
    AskRequest ask = any();
    if (ask.wanted() == Analysis.AUDIENCE) {
      throw ProblemCode.MALFORMED_REQUEST.problem("ask for an audience at /v1/audiences");
    }
    return ask;
  }

  /** The question, to be explained. */
  ExplainRequest explained() {
    return new ExplainRequest(ExplainRequest.VERSION, any(), people.orElse(0L));
  }

  private AskRequest any() {
    Analysis wanted =
        Analysis.asked(analysis.orElse(Analysis.AGGREGATE.word()))
            .orElseThrow(
                () ->
                    ProblemCode.MALFORMED_REQUEST.problem(
                        "`analysis` is one of " + String.join(", ", Analysis.askable())));
    return ask(wanted);
  }

  /** The question for this kind of answer. */
  AskRequest ask(Analysis wanted) {
    String usual = wanted == Analysis.AUDIENCE ? "activation" : ""; // the room fills it in
    return new AskRequest(
        AskRequest.VERSION,
        sql,
        wanted.word(),
        receiver.orElse(""),
        purpose.orElse(usual),
        new Limits(epsilon, groupsPerPerson).beside());
  }
}
