package io.parley.connector.destination.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.parley.connector.destination.DestinationException;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpSenderTest {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

  private final List<Duration> waits = new ArrayList<>();
  private final List<String> tokens = new ArrayList<>();
  private final List<Integer> answers = new ArrayList<>();
  private String header = "";
  private String value = "";
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          tokens.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          int status = answers.isEmpty() ? 200 : answers.remove(0);
          if (!header.isEmpty()) {
            exchange.getResponseHeaders().set(header, value);
          }
          exchange.getRequestBody().readAllBytes();
          if (status > 0) {
            exchange.sendResponseHeaders(status, -1);
          }
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private HttpSender sender(Secrets secrets) {
    return new HttpSender(
        secrets,
        new Patience(
            4,
            Duration.ofSeconds(2),
            Duration.ofMinutes(1),
            InstantSource.fixed(NOW),
            waits::add,
            () -> 1.0),
        Duration.ofSeconds(30));
  }

  private HttpCall call() {
    return HttpCall.of(
        "POST",
        Endpoint.of("http://127.0.0.1:" + server.getAddress().getPort() + "/x"),
        "text/plain",
        List.of(new HttpCall.SecretHeader("Authorization", "Bearer ", new SecretRef("t"))),
        new byte[] {1});
  }

  private static SecretBytes secret(String text) {
    return SecretBytes.copyOf(text.getBytes(StandardCharsets.UTF_8), SecretAccess.insecure());
  }

  private int status(HttpCall call) {
    return ((HttpOutcome.Answer) sender(ref -> secret("a")).send(call)).status();
  }

  @Test
  void waits_double_andEndWithTheLastAnswer() {
    answers.addAll(List.of(500, 503, 429, 502, 200));

    assertThat(status(call())).isEqualTo(502);
    assertThat(waits)
        .containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8));
  }

  @Test
  void retryAfter_isHonoured_inSecondsAndAsADate() {
    header = "Retry-After";
    value = "7";
    answers.add(429);
    assertThat(status(call())).isEqualTo(200);
    value = "Sun, 29 Nov 2026 12:00:11 GMT";
    answers.add(503);
    assertThat(status(call())).isEqualTo(200);
    assertThat(waits).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(11));

    value = "3600";
    answers.add(429);
    assertThat(status(call())).isEqualTo(429);
    assertThat(waits).hasSize(2);
  }

  @Test
  void unauthorised_isTriedOnceMore_withTheSecretAnew() {
    answers.addAll(List.of(401, 401));
    Secrets secrets =
        new Secrets() {
          @Override
          public SecretBytes resolve(SecretRef ref) {
            return secret("old");
          }

          @Override
          public SecretBytes renewed(SecretRef ref) {
            return secret("new");
          }
        };

    assertThat(((HttpOutcome.Answer) sender(secrets).send(call())).status()).isEqualTo(401);
    assertThat(tokens).containsExactly("Bearer old", "Bearer new");
    assertThat(waits).isEmpty();
  }

  @Test
  void redirect_isNotFollowed() {
    header = "Location";
    value = "http://127.0.0.1:1/";
    answers.add(307);

    assertThat(status(call())).isEqualTo(307);
    assertThat(tokens).hasSize(1);
  }

  @Test
  void callThatMayGoOnce_isNotRepeatedAfterALostAnswer() {
    answers.addAll(List.of(0, 200));
    assertThat(sender(ref -> secret("a")).send(call().once())).isInstanceOf(HttpOutcome.Lost.class);
    assertThat(tokens).hasSize(1);

    answers.add(0, 500);
    assertThat(status(call().once())).isEqualTo(500);
    assertThat(waits).isEmpty();
  }

  @Test
  void secretWithALineBreak_isRefused_withoutBeingShown() {
    assertThatThrownBy(() -> sender(ref -> secret("canary\n")).send(call()))
        .isInstanceOf(DestinationException.class)
        .hasMessageNotContaining("canary");
    assertThat(tokens).isEmpty();
  }

  @Test
  void endpoints_areHttps_orThisMachine() {
    assertThat(Endpoint.of("https://a.example/v1").at("/x").toString())
        .isEqualTo("https://a.example/v1/x");
    for (String bad :
        List.of(
            "http://a.example",
            "http://127.0.0.1.a.example",
            "http://localhost.a.example",
            "ftp://a.example",
            "https://u:p@a.example",
            "https:///x",
            "a.example")) {
      assertThatThrownBy(() -> Endpoint.of(bad)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(Endpoint.segment("../a b")).isEqualTo("%2E%2E%2Fa%20b");
  }
}
