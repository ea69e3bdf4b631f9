package io.parley.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.parley.policy.ReasonCode;
import io.parley.policy.Rewrite;
import io.parley.server.wire.RefusalReason;
import io.parley.server.wire.Reply;
import java.util.List;
import java.util.Optional;

/**
 * What is wrong, as RFC 9457 has it; {@code application/problem+json}. It never holds a value from
 * data.
 *
 * @param type where the code is explained, relative to the API
 * @param title what the code means, always the same
 * @param detail what is wrong in particular
 * @param instance the request, as its operator finds it in the log
 * @param code of the first reason
 * @param errors all reasons at once
 * @param rewrite a change of a refused question with which it passes
 */
record Problem(
    String type,
    String title,
    int status,
    String detail,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String instance,
    String code,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Broken> errors,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Rewrite> rewrite) {
  static final String MEDIA_TYPE = "application/problem+json";
  static final String TYPES = "/v1/problems/";
  private static final int UNKNOWN_REASON = 500;

  Problem {
    errors = List.copyOf(errors);
  }

  /**
   * A broken rule.
   *
   * @param status what it would be answered with alone
   * @param sql where in the question; empty where it has no place there
   * @param policy file:line:column; empty where no policy line decides
   * @param help what to do instead
   */
  record Broken(
      String code,
      int status,
      String message,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Span> sql,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String policy,
      String help) {

    private static Broken of(RefusalReason reason) {
      List<Integer> at = reason.sql();
      Optional<Span> span =
          at.size() == 4
              ? Optional.of(new Span(at.get(0), at.get(1), at.get(2), at.get(3)))
              : Optional.empty();
      return new Broken(
          reason.rule(),
          statusOf(reason.rule()),
          reason.message(),
          span,
          reason.policy(),
          reason.help());
    }
  }

  /** A place in the SQL, from 1. */
  record Span(int line, int column, int endLine, int endColumn) {}

  /** A request that is turned away. */
  static Problem of(ProblemCode code, String detail) {
    return new Problem(
        TYPES + code.code(),
        code.title(),
        code.status(),
        detail.isEmpty() ? code.title() : detail,
        "",
        code.code(),
        List.of(),
        Optional.empty());
  }

  /** A question that is refused: the first reason gives type and status, all stand in errors. */
  static Problem of(Reply refusal) {
    return of(refusal.refused(), refusal.rewrite());
  }

  /** The same of reasons. */
  static Problem of(List<RefusalReason> reasons, List<Rewrite> rewrite) {
    List<Broken> errors = reasons.stream().map(Broken::of).toList();
    Broken first = errors.get(0);
    return new Problem(
        TYPES + first.code(),
        ReasonCode.of(first.code()).map(ReasonCode::explanation).orElse(first.code()),
        first.status(),
        first.message(),
        "",
        first.code(),
        errors,
        rewrite.stream().findFirst());
  }

  /** The same for one request. */
  Problem at(String requestId) {
    return new Problem(
        type, title, status, detail, "urn:parley:request:" + requestId, code, errors, rewrite);
  }

  private static int statusOf(String code) {
    return ReasonCode.of(code).map(r -> r.page().http()).orElse(UNKNOWN_REASON);
  }
}
