package io.parley.server.rest;

import io.parley.policy.Analysis;
import io.parley.server.wire.AskRequest;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * A report: a question, and what is made of its released numbers.
 *
 * @param form {@code overlap}, or {@code lift}
 * @param control for a lift, the value of the first column that stands for those without treatment
 * @param epsilon the most that the answer may cost; within what policies allow
 * @param groupsPerPerson in how many groups a person counts at most; within what policies allow
 */
record ReportBody(
    Form form,
    String sql,
    Optional<String> purpose,
    Optional<String> control,
    Optional<BigDecimal> epsilon,
    Optional<Integer> groupsPerPerson) {
  ReportBody {
    form = Given.must(form, "form");
    sql = Given.must(sql, "sql");
    purpose = Given.may(purpose);
    control = Given.may(control);
    epsilon = Given.may(epsilon);
    groupsPerPerson = Given.may(groupsPerPerson);
    if (control.isPresent() != (form == Form.lift)) {
      throw ProblemCode.MALFORMED_REQUEST.problem(
          "`control` names the arm without treatment of a lift, and stands there only");
    }
  }

  /** What is made of the numbers; named as requests write it. */
  @SuppressWarnings("checkstyle:ConstantName")
  enum Form {
    /** One number of people. */
    overlap,
    /** Arms of a randomised test: the arm, its people, and columns of those who did something. */
    lift
  }

  /** The question behind it. */
  AskRequest ask() {
    return new QuestionBody(
            sql,
            Optional.empty(),
            Optional.empty(),
            purpose,
            epsilon,
            groupsPerPerson,
            Optional.empty())
        .ask(Analysis.AGGREGATE);
  }
}
