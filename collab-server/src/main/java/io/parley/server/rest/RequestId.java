package io.parley.server.rest;

import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;
import java.util.regex.Pattern;

/** What a request is called in answers and in the log: the caller's own name for it, or ours. */
final class RequestId {
  static final String HEADER = "X-Request-Id";
  private static final String ATTRIBUTE = RequestId.class.getName();
  private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private RequestId() {}

  /** Names a request. */
  static String give(HttpServletRequest request) {
    String theirs = request.getHeader(HEADER);
    String id =
        theirs != null && SAFE.matcher(theirs).matches() ? theirs : UUID.randomUUID().toString();
    request.setAttribute(ATTRIBUTE, id);
    return id;
  }

  /** The same for the log, where a caller's own text has no place. */
  static String ofOurs(HttpServletRequest request) {
    String id = of(request);
    return id.equals(request.getHeader(HEADER)) ? "named-by-caller" : id;
  }

  static String of(HttpServletRequest request) {
    return String.valueOf(request.getAttribute(ATTRIBUTE));
  }
}
