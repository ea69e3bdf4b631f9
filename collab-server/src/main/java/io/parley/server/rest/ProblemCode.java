package io.parley.server.rest;

import io.parley.server.account.Tokens;
import java.util.Locale;

/**
 * What can be wrong with a request itself. What is wrong with a question has the codes of the
 * policies' registry ({@link io.parley.policy.ReasonCode}); no code is in both.
 */
enum ProblemCode {
  MALFORMED_REQUEST(400, "the request cannot be read"),
  BAD_CURSOR(400, "the cursor is none that this room has given"),
  IDEMPOTENCY_KEY_MISSING(
      400, "what may cost something is asked with a header `Idempotency-Key`, fresh each time"),
  KEY_UNKNOWN(401, "the access key or token opens nothing here, or not any more"),
  RIGHT_MISSING(403, "the account lacks a right"),
  NO_SUCH_RESOURCE(404, "there is nothing here for this account"),
  METHOD_NOT_ALLOWED(405, "this resource has no such method"),
  NOT_ACCEPTABLE(406, "this resource has no form that the request accepts"),
  BODY_TOO_SLOW(408, "the body of the request did not arrive in time"),
  NOT_POSSIBLE(409, "the node cannot do this as things stand"),
  NOT_ENDED(409, "the question has no outcome yet"),
  ENDED_ALREADY(409, "the question has ended, and cannot be called off any more"),
  CALLED_OFF(409, "the question was called off"),
  BROKEN_OFF(409, "the room stopped or failed before the question had an outcome"),
  BODY_TOO_LARGE(413, "the body of the request is too large"),
  MEDIA_TYPE_UNKNOWN(415, "this resource reads no body of that type"),
  IDEMPOTENCY_KEY_REUSED(422, "the idempotency key was used for another request"),
  TOO_MANY_REQUESTS(429, "too many requests"),
  TOO_MANY_OPEN(429, "too many questions of this account run at the same time"),
  ROOM_FAILED(500, "the room failed at this request"),
  NOT_READY(503, "the room waits for its parties"),
  ROOM_AWAY(503, "the room does not answer this node"),
  PROVIDER_AWAY(503, Tokens.ProviderAway.MESSAGE);

  private final int status;
  private final String title;

  ProblemCode(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /** The stable code, kebab-case. */
  String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }

  /** This, to be thrown. */
  ProblemException problem() {
    return problem("");
  }

  /**
   * This with what is wrong in particular.
   *
   * @param detail words of ours and of the request, never of data
   */
  ProblemException problem(String detail) {
    return new ProblemException(this, detail);
  }
}
