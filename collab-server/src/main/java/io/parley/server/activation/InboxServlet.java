package io.parley.server.activation;

import io.parley.server.wire.Json;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets an application's server read what waits for one of its users: {@code POST /v1/inbox} with
 * {@code {"email": "…"}} and its key as a bearer's. An address is in the body, since addresses of
 * requests stand in logs. Whoever has no messages, is not known or objects has the same answer.
 */
final class InboxServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String PATH = "/v1/inbox";
  private static final String BEARER = "Bearer ";
  private static final int MOST_BYTES = 4_096;

  private final transient Inbox inbox;
  private final transient Supplier<byte[]> key;
  private final transient Predicate<String> objects;

  /**
   * An inbox's door.
   *
   * @param key what the application shows
   * @param objects who is not written to any more, by canonical address
   */
  InboxServlet(Inbox inbox, Supplier<byte[]> key, Predicate<String> objects) {
    this.inbox = inbox;
    this.key = key;
    this.objects = objects;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (!request.getRequestURI().equals(PATH) || !request.getMethod().equals("POST")) {
      write(response, 404, Map.of("message", "send POST to " + PATH));
    } else if (!isKnown(request.getHeader("Authorization"))) {
      response.setHeader("WWW-Authenticate", "Bearer");
      write(response, 401, Map.of("message", "the key opens nothing here"));
    } else {
      Optional<String> address = address(request);
      if (address.isEmpty()) {
        String word = inbox.address().word();
        write(
            response,
            400,
            Map.of("message", "send {\"" + word + "\": \"…\"} with one that is one"));
      } else {
        write(response, 200, Map.of("messages", waiting(address.get())));
      }
    }
  }

  private List<Inbox.Waiting> waiting(String address) {
    if (objects.test(address)) {
      inbox.forget(address);
      return List.of();
    }
    return inbox.waiting(address);
  }

  private boolean isKnown(String header) {
    return header != null
        && header.startsWith(BEARER)
        && MessageDigest.isEqual(
            key.get(), header.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8));
  }

  private Optional<String> address(HttpServletRequest request) throws IOException {
    byte[] body = request.getInputStream().readNBytes(MOST_BYTES + 1);
    try {
      JsonNode json = JsonMapper.shared().readTree(body);
      JsonNode address = json.path(inbox.address().word());
      return body.length <= MOST_BYTES && json.size() == 1 && address.isString()
          ? inbox.canonical(address.asString())
          : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static void write(HttpServletResponse response, int status, Map<String, ?> answer)
      throws IOException {
    byte[] body = Json.bytes(answer);
    response.setStatus(status);
    response.setContentType("application/json");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
