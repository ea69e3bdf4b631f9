package io.parley.server.rest;

import io.parley.server.node.NodeDirectory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A program that speaks to the room over HTTPS, and trusts its certificate alone. Every answer is
 * held to the OpenAPI document.
 */
final class RestClient {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http;
  private final String base;
  private final String key;

  RestClient(int port, NodeDirectory room, String key) {
    this.http = HttpClient.newBuilder().sslContext(trusting(room.tls().certificatePem())).build();
    this.base = "https://127.0.0.1:" + port;
    this.key = key;
  }

  static SSLContext trusting(String certificate) {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry(
          "room",
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(certificate.getBytes(StandardCharsets.US_ASCII))));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError(e);
    }
  }

  /** An answer. */
  record Said(int status, HttpResponse<byte[]> response) {
    JsonNode json() {
      return JsonMapper.shared().readTree(response.body());
    }

    String text() {
      return new String(response.body(), StandardCharsets.UTF_8);
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    String code() {
      return json().path("code").asString("");
    }
  }

  Said get(String path, String... headers) {
    return send(request(path, headers).GET());
  }

  Said delete(String path) {
    return send(request(path).DELETE());
  }

  Said post(String path, Object body, String... headers) {
    return postText(path, JsonMapper.shared().writeValueAsString(body), headers);
  }

  Said postText(String path, String body, String... headers) {
    return send(
        request(path, headers)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** Asks under a fresh key, and waits for the end; the question's last state. */
  JsonNode ended(String path, Object body) {
    return ended(path, body, UUID.randomUUID().toString());
  }

  JsonNode ended(String path, Object body, String key) {
    Said taken = post(path, body, "Idempotency-Key", key);
    if (taken.status() != 202) {
      throw new AssertionError(taken.status() + " " + taken.text());
    }
    return awaited(taken.header("Location"));
  }

  /** Looks at a question until it has ended. */
  JsonNode awaited(String place) {
    long start = System.nanoTime();
    while (true) {
      JsonNode now = get(place).json();
      JsonNode question = now.has("question") ? now.get("question") : now;
      if (!question.get("status").asString().equals("running")) {
        return now;
      }
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new AssertionError("still running: " + now);
      }
      try {
        Thread.sleep(150);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  static Map<String, Object> sql(String sql) {
    return Map.of("sql", sql);
  }

  HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path)).timeout(PATIENCE);
    if (!key.isEmpty()) {
      request.header("Authorization", "Bearer " + key);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request;
  }

  Said send(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      Said said = new Said(response.statusCode(), response);
      ApiSchemas.check(response.request().method(), response.request().uri().getPath(), said);
      return said;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
