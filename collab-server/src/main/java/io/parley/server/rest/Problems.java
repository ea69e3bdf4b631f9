package io.parley.server.rest;

import io.parley.server.wire.Json;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Renders whatever goes wrong; the texts of failures that are not ours go nowhere. */
@RestControllerAdvice
class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  @ExceptionHandler
  ResponseEntity<byte[]> any(Exception e, HttpServletRequest request) {
    ProblemException ours = ours(e, request);
    return entity(ours.problem(), request, new HttpHeaders());
  }

  private static ProblemException ours(Exception e, HttpServletRequest request) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProblemException problem) {
        return problem;
      }
    }
    if (e instanceof NoHandlerFoundException || e instanceof NoResourceFoundException) {
      return ProblemCode.NO_SUCH_RESOURCE.problem();
    } else if (e instanceof HttpRequestMethodNotSupportedException) {
      return ProblemCode.METHOD_NOT_ALLOWED.problem();
    } else if (e instanceof HttpMediaTypeNotAcceptableException) {
      return ProblemCode.NOT_ACCEPTABLE.problem();
    } else if (e instanceof HttpMediaTypeNotSupportedException) {
      return ProblemCode.MEDIA_TYPE_UNKNOWN.problem("send `application/json`");
    } else if (e instanceof HttpMessageNotReadableException
        || (e instanceof ErrorResponse answer && answer.getStatusCode().is4xxClientError())) {
      return ProblemCode.MALFORMED_REQUEST.problem();
    }
    LOG.atWarn()
        .addKeyValue("event", "request-failed")
        .addKeyValue("request", RequestId.ofOurs(request))
        .addKeyValue("failure", e.getClass().getName())
        .log("a request failed");
    return ProblemCode.ROOM_FAILED.problem();
  }

  /** A problem as an answer. */
  static ResponseEntity<byte[]> entity(
      Problem problem, HttpServletRequest request, HttpHeaders headers) {
    return ResponseEntity.status(problem.status())
        .headers(headers)
        .contentType(MediaType.parseMediaType(Problem.MEDIA_TYPE))
        .body(Json.bytes(problem.at(RequestId.of(request))));
  }

  /** Answers before any mapping is looked for. */
  static void write(
      ProblemException problem, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    byte[] body = Json.bytes(problem.problem().at(RequestId.of(request)));
    response.setStatus(problem.code().status());
    response.setContentType(Problem.MEDIA_TYPE);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
