package io.parley.server.events;

import io.parley.server.wire.Json;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/**
 * An answer of the door.
 *
 * @param status of HTTP
 * @param message what is wrong, in words that quote nothing; empty: nothing is
 * @param retryAfter after how many seconds it is worth sending the same again; 0: never
 */
record EventsAnswer(int status, String message, int retryAfter) {
  static final EventsAnswer KEPT = new EventsAnswer(200, "", 0);

  static EventsAnswer refused(int status, String message) {
    return new EventsAnswer(status, message, 0);
  }

  void write(HttpServletResponse response) throws IOException {
    byte[] body =
        Json.bytes(
            message.isEmpty()
                ? Map.of("success", true)
                : Map.of("success", false, "message", message));
    response.setStatus(status);
    if (retryAfter > 0) {
      response.setHeader("Retry-After", Integer.toString(retryAfter));
    }
    if (status == 401) {
      response.setHeader("WWW-Authenticate", "Basic realm=\"parley events\"");
    }
    response.setContentType("application/json");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
