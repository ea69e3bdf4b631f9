package io.parley.server.operate;

import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Asks a node's operator's door, and trusts the certificate in the node's directory alone. */
public final class OperatorClient {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final NodeDirectory directory;
  private final String url;
  private final HttpClient client;

  public OperatorClient(NodeDirectory directory, String url) {
    this.directory = directory;
    this.url = url;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .sslContext(trusting(directory))
            .build();
  }

  /** What was said. */
  public record Said(int status, String body) {}

  /** Without a key. */
  public Said get(String path) {
    return send(request(path).build());
  }

  /** With the operator's key. */
  public Said asOperator(String path) {
    try {
      String key = Files.readString(directory.resolve(OperatorKey.FILE)).strip();
      return send(request(path).header("Authorization", "Bearer " + key).build());
    } catch (IOException e) {
      throw new ConfigurationException(
          directory.resolve(OperatorKey.FILE) + " cannot be read; the node's own user may");
    }
  }

  /** With the operator's key and a document. */
  public Said asOperator(String path, Object document) {
    try {
      String key = Files.readString(directory.resolve(OperatorKey.FILE)).strip();
      return send(
          request(path)
              .header("Authorization", "Bearer " + key)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(document)))
              .build());
    } catch (IOException e) {
      throw new ConfigurationException(
          directory.resolve(OperatorKey.FILE) + " cannot be read; the node's own user may");
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE);
  }

  private Said send(HttpRequest request) {
    try {
      HttpResponse<String> response =
          client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      return new Said(response.statusCode(), response.body());
    } catch (IOException e) {
      throw new ConfigurationException(
          "the node does not answer at " + url + "; is it still running?");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConfigurationException("broken off");
    }
  }

  private static SSLContext trusting(NodeDirectory directory) {
    // The file and not the identity: who asks for health need not open the node's keys.
    try {
      String pem = Files.readString(directory.resolve("keys/tls.crt"));
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry(
          "node",
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new ConfigurationException(
          directory.resolve("keys/tls.crt") + " holds no certificate of a node");
    }
  }
}
