package io.parley.connector.destination.http;

import io.parley.connector.destination.DestinationException;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Sends calls, with patience. After 429 and 503 a call is tried again; after another failure of the
 * server or a lost connection only if it may be repeated; after 401 once, with the secrets asked
 * for anew. Redirects are not followed: a receiver that sends data elsewhere is refused.
 *
 * <p>Nothing is logged. Thread-safe.
 */
public final class HttpSender {
  private static final int MOST_ANSWER = 1 << 20;
  private static final int UNAUTHORISED = 401;

  /** The receiver says that it did not take the call. */
  private static final Set<Integer> NOT_NOW = Set.of(429, 503);

  private final HttpClient client;
  private final Secrets secrets;
  private final Patience patience;
  private final Duration timeout;

  /**
   * Sends by a client of its own.
   *
   * @param timeout how long an answer may take
   */
  public HttpSender(Secrets secrets, Patience patience, Duration timeout) {
    this.client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(10))
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    this.secrets = secrets;
    this.patience = patience;
    this.timeout = timeout;
  }

  /** The secret behind a reference, for signatures. */
  public SecretBytes secret(SecretRef ref) {
    return secrets.resolve(ref);
  }

  /** What time it is, for signatures. */
  public Instant now() {
    return patience.clock().instant();
  }

  /** Sends a call until the receiver takes it, refuses it, or patience ends. */
  public HttpOutcome send(HttpCall call) {
    boolean renewed = false;
    for (int attempt = 1; ; attempt++) {
      HttpOutcome outcome = attempt(call, renewed);
      Optional<String> retryAfter = Optional.empty();
      if (outcome instanceof HttpOutcome.Answer answer) {
        if (answer.status() == UNAUTHORISED && !call.secrets().isEmpty() && !renewed) {
          renewed = true;
          attempt--;
          continue;
        }
        if (!again(call, answer.status())) {
          return answer;
        }
        retryAfter = answer.header("retry-after");
      } else if (outcome instanceof HttpOutcome.Lost && !call.repeatable()) {
        return outcome;
      }
      Optional<Duration> wait = patience.after(attempt, retryAfter);
      if (wait.isEmpty()) {
        return outcome;
      }
      try {
        patience.pause().during(wait.get());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return outcome;
      }
    }
  }

  private static boolean again(HttpCall call, int status) {
    return NOT_NOW.contains(status)
        || call.againOn().contains(status)
        || (status >= 500 && call.repeatable());
  }

  private HttpOutcome attempt(HttpCall call, boolean renewed) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(call.endpoint().uri())
            .timeout(timeout)
            .method(call.method(), BodyPublishers.ofByteArray(call.body()));
    call.headers().forEach(request::header);
    for (HttpCall.SecretHeader header : call.secrets()) {
      request.header(header.name(), header.prefix() + text(header.ref(), renewed));
    }
    try {
      HttpResponse<InputStream> response =
          client.send(request.build(), BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        return new HttpOutcome.Answer(
            response.statusCode(), headers(response), body.readNBytes(MOST_ANSWER));
      }
    } catch (ConnectException | HttpConnectTimeoutException e) {
      return new HttpOutcome.Unreachable("unreachable");
    } catch (IOException e) {
      // What went wrong is not shown: a client's message may quote a header.
      return new HttpOutcome.Lost("connection_lost");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new HttpOutcome.Lost("interrupted");
    }
  }

  private String text(SecretRef ref, boolean renewed) {
    SecretBytes secret = renewed ? secrets.renewed(ref) : secrets.resolve(ref);
    byte[] bytes = secret.toByteArray(SecretAccess.insecure());
    try {
      String text = new String(bytes, StandardCharsets.UTF_8);
      // The client would refuse it too, and quote it.
      if (!text.chars().allMatch(c -> c >= ' ' && c <= '~')) {
        throw new DestinationException(
            "a secret has signs that no header can carry; is there a line break at its end?");
      }
      return text;
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static Map<String, String> headers(HttpResponse<?> response) {
    Map<String, String> headers = new HashMap<>();
    response
        .headers()
        .map()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
    return headers;
  }
}
