package io.parley.server.oidc;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import io.parley.server.node.Oidc;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Fetches what a provider publishes, and nothing else: over TLS or from this machine, without
 * following a redirection, at most {@value #MOST_BYTES} bytes, within seconds.
 */
final class ProviderDocuments implements ResourceRetriever {
  private static final int MOST_BYTES = 256 * 1024;
  private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(2);
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(5);

  private final HttpClient client;

  private ProviderDocuments(HttpClient client) {
    this.client = client;
  }

  /**
   * A client of a provider.
   *
   * @param pinned the one certificate that its server may show, PEM; empty: one that Java trusts
   * @throws IllegalArgumentException when the text holds no certificate
   */
  static ProviderDocuments of(Optional<byte[]> pinned) {
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECTED_WITHIN)
            .followRedirects(HttpClient.Redirect.NEVER);
    pinned.map(ProviderDocuments::trusting).ifPresent(client::sslContext);
    // A web server takes a thread that has its class loader for a leak of its own.
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(ProviderDocuments.class.getClassLoader());
    try {
      return new ProviderDocuments(client.build());
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  static SSLContext trusting(byte[] pem) {
    try {
      Certificate certificate =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(pem));
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("provider", certificate);
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(null, managers.getTrustManagers(), null);
      return tls;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("not a certificate in PEM", e);
    }
  }

  @Override
  public Resource retrieveResource(URL place) throws IOException {
    try {
      return new Resource(text(place.toURI()), "application/json");
    } catch (URISyntaxException e) {
      throw new IOException("no address", e);
    }
  }

  /** The document there. */
  String text(URI place) throws IOException {
    if (!Oidc.mayBeAsked(place)) {
      throw new IOException("the address is neither https nor on this machine");
    }
    HttpRequest request =
        HttpRequest.newBuilder(place)
            .timeout(ANSWERED_WITHIN)
            .header("Accept", "application/json")
            .build();
    try {
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        if (response.statusCode() != 200) {
          throw new IOException("the provider answers with status " + response.statusCode());
        }
        byte[] bytes = body.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
          throw new IOException("the document is longer than %,d bytes".formatted(MOST_BYTES));
        }
        return new String(bytes, StandardCharsets.UTF_8);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
